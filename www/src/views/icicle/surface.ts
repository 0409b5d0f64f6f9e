/** A canvas that is as sharp as the screen: its pixels are the device's, its measures those of CSS. */
import type { Surface } from "./draw.ts";

/** Chromium and Safari refuse larger canvases; a drawing is never that large, a hostile zoom could be. */
const MOST = 16_384;

export function surfaceOf(canvas: HTMLCanvasElement, opaque: boolean): Surface {
  const ctx = canvas.getContext("2d", { alpha: !opaque });
  if (!ctx) throw new Error("this browser has no canvas");
  return { ctx, width: 0, height: 0, dpr: 1 };
}

/** Gives the canvas its size; true if that changed anything (a changed canvas is blank). */
export function resize(surface: Surface, width: number, height: number): boolean {
  const { canvas } = surface.ctx;
  const dpr = Math.min(devicePixelRatio || 1, MOST / Math.max(1, width), MOST / Math.max(1, height));
  const w = Math.max(1, Math.round(width * dpr));
  const h = Math.max(1, Math.round(height * dpr));
  surface.width = width;
  surface.height = height;
  if (canvas.width === w && canvas.height === h && surface.dpr === dpr) return false;
  surface.dpr = dpr;
  canvas.width = w;
  canvas.height = h;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  return true;
}
