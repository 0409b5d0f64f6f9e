/**
 * A small icicle that does not move: the first rows of a tree, each box a
 * button. For pictures beside other things, where the large icicle is a click
 * away.
 */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Engine } from "../../engine/engine.ts";
import type { NodeId } from "../../engine/protocol.ts";
import { BOX_HIT, BOX_NEGATIVE, type Form, type IcicleBoxes } from "../../engine/tree.ts";
import { Latest } from "../../util/latest.ts";
import { lettersIn, shortened, useWidth } from "../name/name.tsx";
import { plain } from "../name/plain.ts";
import { report } from "../state.ts";
import "./strip.css";

interface Props {
  label: string;
  engine: Engine;
  form: Form;
  metric: number;
  /** Goes up when the same question may have another answer. */
  again: number;
  rows: number;
  /** Begin where the tree first parts: rows of one box that holds nearly all say little. */
  past?: boolean | undefined;
  /** Root at the bottom. */
  flipped?: boolean;
  pick: (node: NodeId, name: string) => void;
  selected?: NodeId | null;
  /** Told the first row that is drawn. */
  drawn?: (top: number) => void;
}

const ROW = 18; // px
/** Boxes thinner than this stand together in one. */
const NARROWEST = 3;
const NAMED = 24;

interface Picture {
  boxes: IcicleBoxes;
  names: string[];
  /** The first row. */
  top: number;
  width: number;
}

interface Question extends Pick<Props, "engine" | "form" | "metric" | "rows"> {
  past: boolean;
  width: number;
}

/** Rows that are looked through for the first that parts, and what "nearly all" is. */
const AHEAD = 64;
export const NEARLY = 0.97;

/** The last row of one box that holds nearly all. */
function partsAt({ row, w, more }: IcicleBoxes, width: number): number {
  let top = 0;
  for (let i = 0; i < row.length; i++)
    if (row[i] === top + 1 && more[i] === 0 && (w[i] as number) >= NEARLY * width) top++;
  return top;
}

async function draw({ engine, form, metric, rows, past, width }: Question): Promise<Picture> {
  const extent = await engine.extent(metric, form);
  const query = { metric, form, from: 0, to: extent.width, top: 0, rows, width, narrowest: NARROWEST };
  let boxes = await engine.icicle(past ? { ...query, rows: AHEAD } : query);
  if (past) boxes = await engine.icicle({ ...query, top: partsAt(boxes, width) });
  return { boxes, names: await engine.names([...boxes.frame]), top: boxes.row[0] ?? 0, width };
}

export function Strip(props: Props) {
  const { label, engine, form, metric, again, rows, past = false, flipped, pick, selected, drawn } = props;
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host);
  const shown = useSignal<Picture | null>(null);
  const ask = useMemo(
    () =>
      new Latest(
        draw,
        (picture) => {
          shown.value = picture;
          drawn?.(picture.top);
        },
        report,
      ),
    [shown],
  );
  const of = form.is === "callers" || form.is === "callees" ? form.of : -1;
  useEffect(() => {
    if (width > 0) ask.put({ engine, form, metric, rows, past, width });
  }, [engine, form.is, of, metric, rows, width, again, ask]);

  const picture = shown.value;
  const used = picture ? Math.max(1, (picture.boxes.row.at(-1) ?? 0) + 1 - picture.top) : rows;
  const tall = Math.min(rows, used) * ROW;
  const move = (event: KeyboardEvent) => {
    const buttons = [...(host.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined || at < 0) return;
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div ref={host} class="strip" role="group" aria-label={label} style={{ height: `${tall}px` }} onKeyDown={move}>
      {picture &&
        picture.width > 0 &&
        [...picture.boxes.node].map((node, i) => {
          const { x, w, row, more, colour, frame, flags } = picture.boxes;
          const many = more[i] as number;
          const wide = w[i] as number;
          const at = (row[i] as number) - picture.top;
          const top = flipped ? tall - (at + 1) * ROW : at * ROW;
          const raw = frame[i] === 0 && many === 0 ? "all" : (picture.names[i] ?? "");
          const below = ((flags[i] as number) & BOX_NEGATIVE) !== 0;
          const name = `${below ? "− " : ""}${many > 0 ? `${many.toLocaleString("en")} more` : raw}`;
          return (
            <button
              type="button"
              // The same place may stand in a box of many in another row.
              key={`${node}/${many}`}
              tabIndex={i === 0 ? 0 : -1}
              class={`strip-box${many > 0 ? " many" : ""}${(flags[i] as number) & BOX_HIT ? " found" : ""}${below ? " below" : ""}${node === selected && many === 0 ? " on" : ""}`}
              style={{
                "--box": `var(--frame-${colour[i]})`,
                left: `${x[i]}px`,
                top: `${top}px`,
                width: `${Math.max(1, wide - 1)}px`,
              }}
              title={plain(name).slice(0, 2000)}
              aria-label={plain(name).slice(0, 300)}
              onClick={() => pick(node, raw)}
            >
              {wide >= NAMED && <span class="mono">{shortened(name, lettersIn(wide - 8))}</span>}
            </button>
          );
        })}
    </div>
  );
}
