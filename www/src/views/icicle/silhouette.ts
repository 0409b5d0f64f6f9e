/**
 * The whole tree as a small picture, for the minimap: one coarse question to
 * the lens, asked once for a metric and kept. A tree that is deeper than the
 * minimap has room for is sampled, a row here and there, because a million rows
 * are not worth asking for when thirty pixels will show them.
 */
import type { Lens } from "../../engine/lens.ts";

export interface Silhouette {
  /** The root's width in units of the metric, and the rows that the height stands for. */
  width: number;
  depth: number;
  /** Boxes: x and width from 0 to 1, `band` from the root's. */
  x: Float32Array;
  w: Float32Array;
  band: Uint16Array;
  colour: Uint8Array;
  bands: number;
}

/** So many pixels wide is enough for any minimap; boxes below two of them are dust. */
const PIXELS = 1024;
const NARROWEST = 2;
export const BANDS = 32;

const kept = new WeakMap<Lens, Map<number, Promise<Silhouette>>>();

export function silhouette(lens: Lens, metric: number, width: number, depth: number): Promise<Silhouette> {
  let of = kept.get(lens);
  if (!of) {
    of = new Map();
    kept.set(lens, of);
  }
  let answer = of.get(metric);
  if (!answer) {
    const table = of;
    answer = ask(lens, metric, width, depth);
    answer.catch(() => table.delete(metric));
    of.set(metric, answer);
  }
  return answer;
}

async function ask(lens: Lens, metric: number, width: number, depth: number): Promise<Silhouette> {
  const query = { metric, from: 0, to: width, width: PIXELS, narrowest: NARROWEST };
  const x: number[] = [];
  const w: number[] = [];
  const band: number[] = [];
  const colour: number[] = [];
  const bands = Math.min(depth, BANDS);
  if (depth <= BANDS * 2) {
    const boxes = await lens.icicle({ ...query, top: 0, rows: depth });
    boxes.x.forEach((left, i) => {
      x.push(left / PIXELS);
      w.push((boxes.w[i] as number) / PIXELS);
      band.push(Math.floor(((boxes.row[i] as number) * bands) / depth));
      colour.push(boxes.colour[i] as number);
    });
  } else {
    for (let b = 0; b < bands; b++) {
      const boxes = await lens.icicle({ ...query, top: Math.floor((b * depth) / bands), rows: 1 });
      boxes.x.forEach((left, i) => {
        x.push(left / PIXELS);
        w.push((boxes.w[i] as number) / PIXELS);
        band.push(b);
        colour.push(boxes.colour[i] as number);
      });
      if (boxes.x.length === 0) break;
    }
  }
  return {
    width,
    depth,
    x: Float32Array.from(x),
    w: Float32Array.from(w),
    band: Uint16Array.from(band),
    colour: Uint8Array.from(colour),
    bands,
  };
}
