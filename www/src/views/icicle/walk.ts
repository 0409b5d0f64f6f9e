/**
 * What a user can do in the icicle, whether with a click, a key or a menu: go
 * into a box, open a box of many, walk from box to box. Each function takes the
 * chart it acts on; none draws.
 *
 *     up / down        to the caller, to the heaviest callee (as they stand on the screen)
 *     left / right     to the box beside it in the row, a box of many included
 */
import type { Lens } from "../../engine/lens.ts";
import type { NodeId } from "../../engine/protocol.ts";
import type { NodeDetails, Span } from "../../engine/tree.ts";
import { choose } from "../choice.ts";
import { details, icicleWindow, metric, report, resetZoom, select, selection } from "../state.ts";
import type { Chart, Found } from "./chart.ts";
import { amountAt, clamp, panBy, reveal, same, topFor, type View, viewOf, zoomAt } from "./geometry.ts";

/**
 * Zooms to a box and selects it. The flight starts with what is known of its
 * place, and ends at the exact one, unless the user has gone on meanwhile.
 */
export async function enter(chart: Chart, lens: Lens, found: Pick<Found, "node"> & Partial<Found>): Promise<void> {
  const { camera } = chart;
  const { node } = found;
  chart.many.value = null;
  camera.revealed = node;
  select(node);
  if (node === 0) return resetZoom();
  if (found.span && found.cut === false && camera.limits) camera.lean(viewOf(found.span, camera.limits));
  const { turn } = camera;
  const m = metric.peek();
  try {
    const { span } = await lens.node(m, node, 0, 0);
    if (chart.camera !== camera || camera.turn !== turn || metric.peek() !== m) return;
    icicleWindow.value = { ...icicleWindow.peek(), from: span.from, to: span.to, top: span.row, focus: node };
  } catch (error) {
    report(error);
  }
}

/** A box of many opens so far that the siblings at its place are about so wide. */
const WIDE = 64;
/** Its own span is enough where the largest of it gets at least this. */
const ENOUGH = 8;
const CLOSER = 12;

/**
 * Zooms to the siblings of a box of many until they part. Usually their own
 * span is enough; a hundred thousand siblings of one size need a closer look,
 * and then the place that was pointed at stays where it is, and is looked at
 * again until something stands there that has a name.
 */
export async function openMany(chart: Chart, lens: Lens, found: Found, x: number | null): Promise<void> {
  const { limits } = chart.camera;
  if (!limits) return;
  const m = metric.peek();
  const { width } = chart;
  const at = x === null ? null : amountAt(x, chart.view, width);
  const part = x === null ? 0 : x / width;
  /** A window so wide, in which a place stands where it stood; inside the siblings' span. */
  const about = (span: Span, place: number, part: number, across: number): View => {
    const from = Math.min(Math.max(span.from, place - across * part), span.to - across);
    return clamp({ from, to: from + across, top: topFor(span.row, limits) }, limits);
  };
  try {
    let { node, more } = found;
    let view: View | null = null;
    for (let i = 0; i < CLOSER; i++) {
      const { span, share, heaviest } = await lens.more(m, node, more, 1);
      const size = span.to - span.from;
      const largest = heaviest[0] && share > 0 ? Math.min(1, heaviest[0].share / share) : 1 / more;
      if (i === 0 && largest * width >= ENOUGH) {
        view = viewOf(span, limits);
        break;
      }
      const across = Math.min(size, Math.max((size * largest * width) / WIDE, limits.width * 1e-10));
      view = about(span, at ?? span.from, part, across);
      // What would stand there?
      const boxes = await lens.icicle({
        metric: m,
        from: view.from,
        to: view.to,
        top: span.row,
        rows: 1,
        width,
        narrowest: chart.narrowest,
      });
      const place = (((at ?? span.from) - view.from) / (view.to - view.from)) * width;
      let there = boxes.x.length - 1;
      while (there > 0 && (boxes.x[there] as number) > place + 1) there--;
      const many = boxes.more[there] ?? 0;
      const wide = boxes.w[there] ?? 0;
      // One of the smaller siblings stands alone there: close enough to read it.
      if (many === 0 && wide > 0 && wide < WIDE / 2) view = about(span, at ?? span.from, part, across * (wide / WIDE));
      if (many < 2 || wide < width / 3 || across >= size * 0.9) break;
      node = boxes.node[there] as NodeId;
      more = many;
    }
    chart.many.value = null;
    if (view) chart.camera.go(view);
  } catch (error) {
    report(error);
  }
}

export function open(chart: Chart, lens: Lens, found: Found, x: number | null): void {
  if (found.more > 0) void openMany(chart, lens, found, x);
  else void enter(chart, lens, found);
}

/**
 * Selects a node and brings its box into view, without zooming where that is
 * not needed; not, if the user has moved the window since `turn`.
 */
export function show(chart: Chart, node: NodeDetails, turn = chart.camera.turn): void {
  const { camera } = chart;
  select(node.node);
  chart.many.value = null;
  camera.revealed = node.node;
  const { limits, target } = camera;
  if (!limits || camera.turn !== turn) return;
  const view = reveal(target, node.span, chart.width, limits);
  if (!same(view, target)) camera.move(view, 120);
}

export type Direction = "caller" | "callee" | "before" | "after";

let walking: Promise<void> = Promise.resolve();

/** One step of the selection; steps of a key held down come one after another. */
export function walk(chart: Chart, lens: Lens, direction: Direction): void {
  const walked = walking.then(() => step(chart, lens, direction)).catch(report);
  walking = walked;
  const done = choose(() => walked.then(() => selection.peek()));
  void walked.then(done);
}

/** Enter after an arrow means the box that the arrow leads to, however fast the keys come. */
export function enterSelection(chart: Chart, lens: Lens): void {
  walking = walking.then(() => goIn(chart, lens)).catch(report);
}

async function step(chart: Chart, lens: Lens, direction: Direction): Promise<void> {
  const from = selection.peek();
  if (from === null) return;
  const m = metric.peek();
  const known = details.peek();
  const many = chart.many.peek();
  const { turn } = chart.camera;
  const ask = (node: NodeId, heaviest: number) => lens.node(m, node, 1, heaviest);
  const go = async (node: NodeId) => show(chart, await ask(node, 1), turn);

  if (direction === "caller" || direction === "callee") {
    if (many && direction === "callee") return;
    // A box of many stands beside its siblings: its caller is theirs.
    const here = many ? await ask(many.node, 0) : known?.node === from ? known : await ask(from, 1);
    const next = direction === "caller" ? (here.parent ?? undefined) : here.heaviest[0]?.node;
    if (next !== undefined) await go(next);
    return;
  }

  const here = known?.node === from ? known : await ask(from, 1);
  const row = chart.row(many ? many.span.row : here.span.row);
  const at = row.findIndex((box) =>
    many ? box.more === many.more && box.node === many.node : box.more === 0 && box.node === from,
  );
  const sign = direction === "before" ? -1 : 1;
  if (at >= 0) {
    const next = row[at + sign];
    if (!next) return;
    if (next.more === 0) return go(next.node);
    chart.many.value = next;
    const { limits, target } = chart.camera;
    if (limits) chart.camera.move(reveal(target, next.span, chart.width, limits), 120);
    return;
  }
  // The selection has no box of its own on the screen: its siblings by size.
  const parent = here.parent ?? undefined;
  if (parent === undefined) return;
  const { heaviest } = await ask(parent, 64);
  const next = heaviest[heaviest.findIndex((sibling) => sibling.node === from) + sign];
  if (next) await go(next.node);
}

/** Zooms to the selection, or opens the box of many that the keys have reached; with nothing selected, begins. */
function goIn(chart: Chart, lens: Lens): Promise<void> | void {
  const many = chart.many.peek();
  const selected = selection.peek();
  if (many) return openMany(chart, lens, many, null);
  if (selected !== null) return enter(chart, lens, { node: selected });
  select(chart.common.peek() ?? 0);
}

/** Zooms about the selection where it is in view, else about the middle. */
export function zoomBy(chart: Chart, factor: number): void {
  const { limits, target } = chart.camera;
  if (!limits) return;
  const span = details.peek()?.node === selection.peek() ? details.peek()?.span : undefined;
  let at = 0.5;
  if (span) {
    const from = Math.max(span.from, target.from);
    const to = Math.min(span.to, target.to);
    if (from < to) at = ((from + to) / 2 - target.from) / (target.to - target.from);
  }
  chart.camera.move(zoomAt(target, at, factor, limits), 100);
}

export function panStep(chart: Chart, across: number, down: number): void {
  const { limits, target } = chart.camera;
  if (limits) chart.camera.move(panBy(target, across, down, limits), 100);
}
