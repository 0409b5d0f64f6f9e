/**
 * `heapglass.icicle()` in the browser's console: what the icicle shows, as
 * numbers. A canvas cannot be asked what is on it, so tests assert geometry on
 * this (a child below its caller and inside it, a width that is a share), the
 * bench reads how long frames took, and whoever is curious can check a
 * picture. It is computed when called and from what is drawn; nothing in the
 * page uses it.
 */
import { BOX_HIT, BOX_HIT_INSIDE, BOX_NEGATIVE } from "../../engine/tree.ts";
import { ROW } from "./geometry.ts";
import { shownChart } from "./keys.ts";

export interface ShownBox {
  node: number;
  /** Null while the name has not been needed: the box has no room for one. */
  name: string | null;
  /** How many siblings it stands for; 0 for an ordinary box. */
  more: number;
  row: number;
  /** In units of the metric, as far as is known here. */
  from: number;
  to: number;
  /** CSS pixels from the drawing's corner; may go on beyond its edges. */
  x: number;
  y: number;
  width: number;
  height: number;
  own: number;
  colour: number;
  hit: boolean;
  hitInside: boolean;
  negative: boolean;
}

export interface ShownIcicle {
  /** The boxes are the answer to exactly this window, and nothing moves. */
  settled: boolean;
  window: { from: number; to: number; top: number; flipped: boolean };
  tree: { width: number; depth: number };
  width: number;
  height: number;
  boxes: ShownBox[];
  /** Milliseconds that each of the last frames took to draw. */
  frames: number[];
}

function icicle(): ShownIcicle | null {
  const chart = shownChart();
  const limits = chart?.camera.limits;
  if (!chart || !limits || !chart.shows) return null;
  return {
    settled: chart.settled,
    window: { ...chart.camera.target, flipped: chart.camera.flipped },
    tree: { width: limits.width, depth: limits.depth },
    width: chart.width,
    height: chart.height,
    boxes: chart.list().map(({ found, x, y, width, own, flags, colour }) => ({
      node: found.node,
      name: found.name,
      more: found.more,
      row: found.span.row,
      from: found.span.from,
      to: found.span.to,
      x,
      y,
      width,
      height: ROW,
      own,
      colour,
      hit: (flags & BOX_HIT) !== 0,
      hitInside: (flags & BOX_HIT_INSIDE) !== 0,
      negative: (flags & BOX_NEGATIVE) !== 0,
    })),
    frames: [...chart.frames],
  };
}

/** Puts it beside what the page offers already. */
export function offerToTheCurious(): void {
  const global = globalThis as { heapglass?: object };
  global.heapglass = Object.assign(global.heapglass ?? {}, { icicle });
}
