/**
 * One answer of the engine, made ready to be drawn many times: where each row
 * starts, and the boxes in the order of their paints, so that a frame changes
 * the canvas's fill a few dozen times and not a few thousand. Made once for an
 * answer, in time linear in its boxes.
 *
 * A picture can be drawn for any window: box `i` reaches from
 * `ask.from + x[i] / ask.scale` in amounts. So a zoom shows at once, with the
 * boxes at hand, and becomes sharper when the next answer is there.
 */
import { BOX_HIT, BOX_HIT_INSIDE, BOX_MORE, BOX_NEGATIVE, type IcicleBoxes } from "../../engine/tree.ts";
import type { Ask, View } from "./geometry.ts";

/** How a box is filled, besides its colour. The order is the order of drawing. */
export const PLAIN = 0;
export const FADED = 1; // a search is on and this does not match
export const PATH = 2; // does not match, but something below it does
export const HIT = 3;
export const MANY = 4; // several siblings
export const MANY_HIT = 5;
export const STYLES = 6;
/** Colours of the legend: everything else, eleven groups, nine levels, and nine with two sides. */
export const FIRST_LEVEL = 12;
export const LEVELS = 9;
export const COLOURS = FIRST_LEVEL + 2 * LEVELS;

export interface Picture {
  readonly ask: Ask;
  readonly boxes: IcicleBoxes;
  /** Was a search on when it was asked? */
  readonly searching: boolean;
  /** Box numbers sorted by paint; paint = style * COLOURS + colour. */
  readonly order: Uint32Array;
  /** Where each paint starts in `order`; one more at the end. */
  readonly paints: Uint32Array;
  /** Where each row of the answer starts in the boxes, from `ask.top`; one more at the end. */
  readonly rows: Uint32Array;
  /** Boxes whose amount is below zero. */
  readonly negative: readonly number[];
}

export function styleOf(flags: number, searching: boolean): number {
  if (flags & BOX_MORE) return searching && flags & (BOX_HIT | BOX_HIT_INSIDE) ? MANY_HIT : MANY;
  if (!searching) return PLAIN;
  if (flags & BOX_HIT) return HIT;
  return flags & BOX_HIT_INSIDE ? PATH : FADED;
}

export function picture(boxes: IcicleBoxes, ask: Ask, searching: boolean): Picture {
  const count = boxes.node.length;
  const paint = new Uint8Array(count);
  const paints = new Uint32Array(STYLES * COLOURS + 1);
  const rows = new Uint32Array(ask.rows + 1);
  const negative: number[] = [];
  for (let i = 0; i < count; i++) {
    const colour = Math.min(boxes.colour[i] as number, COLOURS - 1);
    const p = styleOf(boxes.flags[i] as number, searching) * COLOURS + colour;
    paint[i] = p;
    paints[p + 1] = (paints[p + 1] as number) + 1;
    const row = (boxes.row[i] as number) - ask.top;
    if ((boxes.flags[i] as number) & BOX_NEGATIVE) negative.push(i);
    if (row >= 0 && row < ask.rows) rows[row + 1] = (rows[row + 1] as number) + 1;
  }
  for (let p = 0; p < STYLES * COLOURS; p++) paints[p + 1] = (paints[p + 1] as number) + (paints[p] as number);
  for (let r = 0; r < ask.rows; r++) rows[r + 1] = (rows[r + 1] as number) + (rows[r] as number);
  const order = new Uint32Array(count);
  const next = paints.slice();
  for (let i = 0; i < count; i++) {
    const p = paint[i] as number;
    const at = next[p] as number;
    order[at] = i;
    next[p] = at + 1;
  }
  return { ask, boxes, searching, order, paints, rows, negative };
}

/** From a box's pixels in its own answer to pixels in a view: x' = shift + x * stretch. */
export interface Projection {
  shift: number;
  stretch: number;
}

export function project(ask: Ask, view: View, width: number): Projection {
  const scale = width / (view.to - view.from);
  return { shift: (ask.from - view.from) * scale, stretch: scale / ask.scale };
}

/** A box in the amounts of the metric, as far as the answer reaches. */
export interface Place {
  row: number;
  from: number;
  to: number;
}

export function placeOf(p: Picture, i: number): Place {
  const { ask, boxes } = p;
  const from = ask.from + (boxes.x[i] as number) / ask.scale;
  return { row: boxes.row[i] as number, from, to: from + (boxes.w[i] as number) / ask.scale };
}

/** True where the box may go on beyond what was asked for. */
export function isCut(p: Picture, i: number): boolean {
  const right = (p.ask.to - p.ask.from) * p.ask.scale;
  const x = p.boxes.x[i] as number;
  return (x < 0.01 && p.ask.from > 0) || (x + (p.boxes.w[i] as number) > right - 0.01 && p.ask.to < p.boxes.width);
}

/**
 * The box at an amount in a row, or -1. A box narrower than a few pixels is hard
 * to hit, so `slack` (in amounts) finds the nearest one beside the point.
 */
export function find(p: Picture, row: number, amount: number, slack: number): number {
  const r = row - p.ask.top;
  if (r < 0 || r >= p.ask.rows) return -1;
  const x = (amount - p.ask.from) * p.ask.scale;
  const first = p.rows[r] as number;
  let low = first;
  let high = p.rows[r + 1] as number;
  const end = high;
  // The last box that starts at or before x.
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((p.boxes.x[middle] as number) <= x) low = middle + 1;
    else high = middle;
  }
  let best = -1;
  let distance = slack * p.ask.scale;
  for (const i of [low - 1, low]) {
    if (i < first || i >= end) continue;
    const left = p.boxes.x[i] as number;
    const right = left + (p.boxes.w[i] as number);
    const d = x < left ? left - x : x > right ? x - right : 0;
    if (d === 0) return i;
    if (d <= distance) {
      distance = d;
      best = i;
    }
  }
  return best;
}

/** The box of a node, or -1 when it has none of its own here. */
export function boxOf(p: Picture, node: number, row: number): number {
  const r = row - p.ask.top;
  if (r < 0 || r >= p.ask.rows) return -1;
  for (let i = p.rows[r] as number; i < (p.rows[r + 1] as number); i++) {
    if (p.boxes.node[i] === node && !((p.boxes.flags[i] as number) & BOX_MORE)) return i;
  }
  return -1;
}

/** The deepest box that fills the whole window, or -1: the nearest common caller of all that is seen. */
export function common(p: Picture, view: View): number {
  const slack = (view.to - view.from) * 1e-6;
  let best = -1;
  const start = Math.max(0, Math.floor(view.top) - p.ask.top);
  for (let r = start; r < p.ask.rows; r++) {
    const i = find(p, p.ask.top + r, (view.from + view.to) / 2, 0);
    if (i < 0 || (p.boxes.flags[i] as number) & BOX_MORE) break;
    const place = placeOf(p, i);
    if (place.from > view.from + slack || place.to < view.to - slack) break;
    best = i;
  }
  return best;
}
