/**
 * The line above the drawing: the path from the root to what fills the window
 * (what is above the window, or wider than it, is only here), and the few
 * switches of the view. A long path keeps its root and its end; the line is
 * always there, so nothing jumps.
 */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Lens } from "../../engine/lens.ts";
import type { NodeId } from "../../engine/protocol.ts";
import type { NodeDetails } from "../../engine/tree.ts";
import { Latest } from "../../util/latest.ts";
import { fit, forms } from "../name/fit.ts";
import { plain } from "../name/plain.ts";
import { icicleWindow, inverted, metric, report, resetZoom, revision, zoomTo } from "../state.ts";
import { invert } from "../transforms.ts";
import type { Chart } from "./chart.ts";
import { SavePicture } from "./save.tsx";

const NEAREST = 10;
/** Letters of a crumb: the last one says most. */
const LAST = 44;
const OTHERS = 22;
/** What stands between two crumbs, in letters. */
const BETWEEN = 4;

export function Path({ chart, lens }: { chart: Chart; lens: Lens }) {
  const shown = useSignal<NodeDetails | null>(null);
  const letters = useSignal(80);
  const line = useRef<HTMLElement>(null);
  const ask = useMemo(
    () =>
      new Latest(
        (q: { metric: number; node: NodeId }) => lens.node(q.metric, q.node, NEAREST, 0),
        (answer) => {
          shown.value = answer;
        },
        report,
      ),
    [lens, shown],
  );
  const wanted = useComputed(() => icicleWindow.value.focus ?? chart.common.value).value;
  const m = metric.value;
  const again = revision.value;
  // A new revision has new answers.
  useEffect(() => {
    if (wanted !== null) ask.put({ metric: m, node: wanted });
  }, [wanted, m, again, ask]);

  useLayoutEffect(() => {
    const element = line.current;
    if (!element) return;
    const size = new ResizeObserver(() => {
      letters.value = Math.floor(element.clientWidth / chart.advance);
    });
    size.observe(element);
    return () => size.disconnect();
  }, [chart, letters]);

  const node = shown.value;
  const { crumbs, hidden } = node ? fitCrumbs(node, letters.value) : { crumbs: [], hidden: 0 };
  return (
    <nav ref={line} class="icicle-path mono" aria-label="Path to what is shown">
      {hidden > 0 && <Crumb node={0} text="all" name="all" />}
      {hidden > 1 && <span class="dim icicle-gap">{`${(hidden - 1).toLocaleString("en")} more`}</span>}
      {crumbs.map((crumb, i) => (
        <Crumb key={crumb.node} {...crumb} last={i === crumbs.length - 1} />
      ))}
    </nav>
  );
}

interface Piece {
  node: NodeId;
  name: string;
  text: string;
}

/** As many crumbs as there is room for, from the last one back; the others are a number. */
function fitCrumbs(node: NodeDetails, letters: number): { crumbs: Piece[]; hidden: number } {
  const short = (name: string, most: number) => fit(forms(name), Math.max(4, most)) || name.slice(0, most);
  const all = [{ node: node.node, name: node.name }, ...node.ancestors];
  const crumbs: Piece[] = [];
  let room = letters - BETWEEN;
  for (const [i, one] of all.entries()) {
    const name = plain(one.name);
    // What is left out is told at the left: "all", and how many.
    const rest = node.depth - i;
    const told = rest > 1 ? 3 + 2 * BETWEEN + `${rest - 1} more`.length : rest > 0 ? 3 + BETWEEN : 0;
    const text = short(name, i === 0 ? Math.min(LAST, room - told) : OTHERS);
    if (i > 0 && room < text.length + BETWEEN + told) break;
    room -= text.length + BETWEEN;
    crumbs.unshift({ node: one.node, name, text });
  }
  return { crumbs, hidden: node.depth + 1 - crumbs.length };
}

function Crumb({ node, name, text, last }: Piece & { last?: boolean }) {
  return (
    <button
      type="button"
      class={last ? "icicle-crumb last" : "icicle-crumb"}
      title={name.slice(0, 1000)}
      {...(last ? { "aria-current": "true" as const } : {})}
      onClick={() => zoomTo(node)}
    >
      <bdi>{text}</bdi>
    </button>
  );
}

/** Which rows are on the screen, where that is not all of them. */
function rowsText(chart: Chart): string {
  chart.seen.value;
  const { limits } = chart.camera;
  if (!limits || limits.depth <= limits.rows) return "";
  const { top } = chart.camera.target;
  const first = Math.floor(top);
  const last = Math.min(limits.depth - 1, Math.ceil(top + limits.rows) - 1);
  return `rows ${(first + 1).toLocaleString("en")}–${(last + 1).toLocaleString("en")} of ${limits.depth.toLocaleString("en")}`;
}

export function Switches({ chart }: { chart: Chart }) {
  const { from, to, top, flipped } = icicleWindow.value;
  const zoomed = to > from || top > 0;
  const rows = useComputed(() => rowsText(chart)).value;
  return (
    <div class="icicle-switches">
      <span class="dim number small icicle-rows">{rows}</span>
      <SavePicture />
      <button
        type="button"
        class="button bare"
        title="One zoom back (Esc)"
        disabled={!zoomed}
        onClick={() => chart.camera.back() || resetZoom()}
      >
        Back
      </button>
      <button type="button" class="button bare" title="Show everything (0)" disabled={!zoomed} onClick={resetZoom}>
        Show all
      </button>
      <button
        type="button"
        class="button bare"
        title="From where stacks end to their callers (i)"
        aria-pressed={inverted.value}
        onClick={invert}
      >
        Invert
      </button>
      <button
        type="button"
        class="button bare"
        title={
          flipped
            ? "The root is at the bottom; turn it to the top (v)"
            : "The root is on top; turn it to the bottom (v)"
        }
        aria-label={flipped ? "Root at bottom" : "Root on top"}
        aria-pressed={flipped}
        onClick={() => chart.camera.flip()}
      >
        <span aria-hidden="true">{flipped ? "↑" : "↓"}</span>
        <span class="icicle-side"> Root {flipped ? "at bottom" : "on top"}</span>
      </button>
    </div>
  );
}
