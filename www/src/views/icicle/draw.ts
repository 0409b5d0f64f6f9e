/**
 * Draws boxes. Given a picture, a window and the paints, fills a canvas; knows
 * nothing of workers, gestures or the state. Only boxes that touch the window
 * cost anything but a comparison, and the fill changes once for each paint.
 *
 * Edges are rounded to the pixels of the device, so that a hairline of paper
 * stands between neighbours at every density and nothing is blurred.
 */
import { BOX_MORE, BOX_NEGATIVE, type Span } from "../../engine/tree.ts";
import { ROW, type View, yOf } from "./geometry.ts";
import type { Labels } from "./labels.ts";
import type { Paints } from "./paints.ts";
import { COLOURS, MANY, type Picture, type Projection, project, STYLES } from "./picture.ts";

export interface Surface {
  ctx: CanvasRenderingContext2D;
  /** CSS pixels. */
  width: number;
  height: number;
  dpr: number;
}

const FOOT = 3;
/** The bar over what is below zero, on the side of the root; its name has a minus sign too. */
const CAP = 3;
const MINUS = "\u2212 ";
const PAD = 4;
/** From the top of a row: high enough that a foot does not cut what hangs below the line. */
const BASELINE = 12.5;
/** No name is worth its ink in less than this. */
const LEAST_TEXT = 22;

export interface Scene {
  picture: Picture;
  view: View;
  flipped: boolean;
  paints: Paints;
  labels: Labels;
  /** "12,304 more" */
  more: (count: number) => string;
}

/** Fills the surface; returns how many boxes it drew. */
export function drawBoxes(surface: Surface, scene: Scene): number {
  const { ctx, width, height, dpr } = surface;
  const { picture, view, flipped, paints } = scene;
  const { boxes, order } = picture;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.fillStyle = paints.paper;
  ctx.fillRect(0, 0, Math.ceil(width * dpr), Math.ceil(height * dpr));

  // Everything below is in pixels of the device.
  const { shift, stretch } = project(picture.ask, view, width);
  const a = shift * dpr;
  const b = stretch * dpr;
  const right = Math.round(width * dpr);
  const rowHeight = ROW * dpr;
  const gap = Math.max(1, Math.round(dpr * 0.75));
  const base = yOf(0, view, height, flipped) * dpr;
  const step = flipped ? -rowHeight : rowHeight;
  const bottom = height * dpr;
  const foot = Math.round(FOOT * dpr);
  const xs = boxes.x;
  const ws = boxes.w;
  const rows = boxes.row;
  const owns = boxes.own;
  const edge = picture.ask.to < boxes.width ? (picture.ask.to - picture.ask.from) * picture.ask.scale - 0.01 : Infinity;
  let drawn = 0;

  for (let paint = 0; paint < STYLES * COLOURS; paint++) {
    const start = picture.paints[paint] as number;
    const end = picture.paints[paint + 1] as number;
    if (start === end) continue;
    ctx.fillStyle = paints.fill[paint] as string | CanvasPattern;
    let feet = false;
    for (let k = start; k < end; k++) {
      const i = order[k] as number;
      const left = a + b * (xs[i] as number);
      const stop = left + b * (ws[i] as number);
      if (left >= right || stop <= 0) continue;
      const top = Math.round(base + step * (rows[i] as number));
      if (top >= bottom || top + rowHeight <= 0) continue;
      const x = Math.max(0, Math.round(left));
      const over = Math.min(right, Math.round(stop));
      const y = Math.round(top);
      // Neighbours share an edge: the gap is taken from the right of each, unless nothing would be left.
      ctx.fillRect(x, y, Math.max(1, over - x - (stop < right ? gap : 0)), Math.round(top + rowHeight) - y - gap);
      drawn++;
      if ((owns[i] as number) > 0) feet = true;
    }
    if (!feet || paint >= MANY * COLOURS) continue;
    ctx.fillStyle = paints.foot[paint] as string;
    for (let k = start; k < end; k++) {
      const i = order[k] as number;
      const own = b * (owns[i] as number);
      if (own < 0.5) continue;
      const left = a + b * (xs[i] as number);
      const stop = left + b * (ws[i] as number);
      if (left >= right || stop <= 0) continue;
      const top = base + step * (rows[i] as number);
      if (top >= bottom || top + rowHeight <= 0) continue;
      // Callees stand from the left, so what is its own is what they leave at the right. Where that end
      // is beyond what was asked for, only a box that is all its own can be told.
      const cut = (xs[i] as number) + (ws[i] as number) > edge;
      if (cut && own < stop - left) continue;
      const from = Math.max(0, Math.round(cut ? left : stop - own));
      const over = Math.min(right, Math.round(stop)) - (stop < right ? gap : 0);
      if (over < from) continue;
      // On the side away from the root.
      const y = flipped ? Math.round(top) : Math.round(Math.round(top) + rowHeight) - gap - foot;
      ctx.fillRect(from, y, Math.max(1, over - from), foot);
    }
  }
  ctx.fillStyle = paints.less;
  for (const i of picture.negative) {
    const left = a + b * (xs[i] as number);
    const stop = left + b * (ws[i] as number);
    const top = Math.round(base + step * (rows[i] as number));
    if (left >= right || stop <= 0 || top >= bottom || top + rowHeight <= 0) continue;
    const x = Math.max(0, Math.round(left));
    const wide = Math.max(1, Math.min(right, Math.round(stop)) - x - (stop < right ? gap : 0));
    const tall = Math.round(CAP * dpr);
    ctx.fillRect(x, flipped ? Math.round(top + rowHeight) - gap - tall : top, wide, tall);
  }
  veilAncestors(surface, scene, { shift, stretch });
  drawNames(surface, scene, { shift, stretch });
  return drawn;
}

/** Calls back for every box that fills the window and goes on beyond it: the ancestors of what is shown. */
function ancestors(surface: Surface, scene: Scene, { shift, stretch }: Projection, found: (i: number) => void): void {
  const { picture, view } = scene;
  const { boxes, ask } = picture;
  const first = Math.max(0, Math.floor(view.top) - ask.top);
  const last = Math.min(ask.rows, Math.ceil(view.top + surface.height / ROW) - ask.top);
  for (let r = first; r < last; r++) {
    // Only one box of a row can fill the window, and all rows above it are filled too.
    const start = picture.rows[r] as number;
    const end = picture.rows[r + 1] as number;
    let low = start;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (shift + stretch * (boxes.x[middle] as number) <= 0.5) low = middle + 1;
      else high = middle;
    }
    const i = low - 1;
    if (i < start) return;
    const left = shift + stretch * (boxes.x[i] as number);
    const right = left + stretch * (boxes.w[i] as number);
    if (right < surface.width - 0.5) return;
    if (left > -1 && right < surface.width + 1) return;
    if ((boxes.flags[i] as number) & BOX_MORE) return;
    found(i);
  }
}

function veilAncestors(surface: Surface, scene: Scene, projection: Projection): void {
  const { ctx, width, height, dpr } = surface;
  ctx.fillStyle = scene.paints.veil;
  ancestors(surface, scene, projection, (i) => {
    const y = yOf(scene.picture.boxes.row[i] as number, scene.view, height, scene.flipped);
    ctx.fillRect(0, Math.round(y * dpr), Math.ceil(width * dpr), Math.ceil(ROW * dpr));
  });
}

function drawNames(surface: Surface, scene: Scene, { shift, stretch }: Projection): void {
  const { ctx, width, height, dpr } = surface;
  const { picture, view, flipped, paints, labels } = scene;
  const { boxes, order } = picture;
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  ctx.font = paints.font;
  ctx.textBaseline = "alphabetic";
  ctx.textAlign = "left";
  const advance = paints.advance;
  const base = yOf(0, view, height, flipped);
  const step = flipped ? -ROW : ROW;
  const snap = (v: number) => Math.round(v * dpr) / dpr;
  const least = LEAST_TEXT / stretch;
  for (let paint = 0; paint < STYLES * COLOURS; paint++) {
    const start = picture.paints[paint] as number;
    const end = picture.paints[paint + 1] as number;
    if (start === end) continue;
    ctx.fillStyle = paints.ink[paint] as string;
    const many = paint >= MANY * COLOURS;
    for (let k = start; k < end; k++) {
      const i = order[k] as number;
      const w = boxes.w[i] as number;
      if (w < least) continue;
      const y = base + step * (boxes.row[i] as number);
      if (y >= height || y + ROW <= 0) continue;
      const left = Math.max(0, shift + stretch * (boxes.x[i] as number));
      const right = Math.min(width, shift + stretch * ((boxes.x[i] as number) + w));
      const room = right - left - 2 * PAD;
      if (room < LEAST_TEXT - 2 * PAD) continue;
      let text: string;
      if (many) {
        const count = boxes.more[i] as number;
        text = [scene.more(count), `+${count}`].find((t) => t.length * advance <= room) ?? "…";
      } else {
        const sign = (boxes.flags[i] as number) & BOX_NEGATIVE ? MINUS : "";
        text = labels.fitted(boxes.frame[i] as number, room - sign.length * advance, advance);
        if (text !== "") text = sign + text;
      }
      if (text !== "") ctx.fillText(text, snap(left + PAD), snap(y) + BASELINE);
    }
  }
}

export interface Mark {
  span: Span;
  kind: "selection" | "hover";
}

type Rect = [x: number, y: number, width: number, height: number];

/**
 * The outlines that follow the pointer and the selection, on a canvas of their
 * own. Clears what was drawn the last time and returns what is to be cleared
 * the next time: a large canvas costs more to clear than to draw on.
 */
export function drawMarks(
  surface: Surface,
  view: View,
  flipped: boolean,
  paints: Paints,
  marks: readonly Mark[],
  before: readonly Rect[],
): Rect[] {
  const drawn: Rect[] = [];
  const { ctx, width, height, dpr } = surface;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  for (const rect of before) ctx.clearRect(...rect);
  const scale = width / (view.to - view.from);
  for (const { span, kind } of marks) {
    const y = yOf(span.row, view, height, flipped);
    const left = (span.from - view.from) * scale;
    const right = (span.to - view.from) * scale;
    if (y >= height || y + ROW <= 0 || right < -2 || left > width + 2) continue;
    const line = Math.max(1, Math.round(dpr * (kind === "selection" ? 2 : 1)));
    const gap = Math.max(1, Math.round(dpr * 0.75));
    // Beyond the edges by more than the line, so that a cut box shows no closed end.
    const x = Math.round(Math.max(-4, left) * dpr);
    const over = Math.max(x + 3, Math.round(Math.min(width + 4, right) * dpr) - gap);
    const top = Math.round(y * dpr);
    const tall = Math.round((y + ROW) * dpr) - gap - top;
    if (kind === "selection") {
      ctx.strokeStyle = paints.halo;
      ctx.lineWidth = line + 2 * gap;
      ctx.strokeRect(x + line / 2, top + line / 2, over - x - line, tall - line);
    }
    ctx.strokeStyle = kind === "selection" ? paints.selection : paints.hover;
    ctx.lineWidth = line;
    ctx.strokeRect(x + line / 2, top + line / 2, Math.max(0.5, over - x - line), tall - line);
    const air = line + 3 * gap;
    drawn.push([x - air, top - air, over - x + 2 * air, tall + 2 * air]);
  }
  return drawn;
}
