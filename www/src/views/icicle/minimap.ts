/**
 * The whole tree in a strip, with the window on it. The strip is always there,
 * so that nothing jumps when a zoom begins; the window's frame shows when there
 * is more than it. Drag the frame to move the window, its ends to widen it, or
 * press beside it to bring it there.
 */
import type { Lens } from "../../engine/lens.ts";
import { theme, token } from "../../util/theme.ts";
import { report } from "../state.ts";
import type { Chart } from "./chart.ts";
import type { Surface } from "./draw.ts";
import { clamp, isWhole, type View } from "./geometry.ts";
import { COLOURS } from "./picture.ts";
import { type Silhouette, silhouette } from "./silhouette.ts";
import { resize, surfaceOf } from "./surface.ts";

const EDGE = 5;
const LEAST = 3;
const TALLEST = 3;
/** Air above and below the silhouette. */
const AIR = 3;

type Grip = "window" | "from" | "to";

export class Minimap {
  private readonly surface: Surface;
  /** The silhouette drawn once, and laid under the window's frame at every move. */
  private readonly ground = document.createElement("canvas");
  private shape: Silhouette | null = null;
  private asked = -1;
  private theme = "";
  private grip: { kind: Grip; x: number; y: number; view: View } | null = null;
  private readonly stop = new AbortController();
  private readonly size: ResizeObserver;

  constructor(
    private readonly chart: Chart,
    private readonly lens: Lens,
    private readonly host: HTMLElement,
    canvas: HTMLCanvasElement,
  ) {
    this.surface = surfaceOf(canvas, true);
    const { signal } = this.stop;
    host.addEventListener("pointerdown", (event) => this.press(event), { signal });
    host.addEventListener("pointermove", (event) => this.drag(event), { signal });
    for (const kind of ["pointerup", "pointercancel"] as const)
      host.addEventListener(kind, () => this.release(), { signal });
    this.size = new ResizeObserver(() => this.draw());
    this.size.observe(host);
  }

  /** Another metric has another silhouette. */
  setMetric(metric: number): void {
    this.asked = metric;
    this.shape = null;
    const { limits } = this.chart.camera;
    if (!limits) return;
    silhouette(this.lens, metric, limits.width, limits.depth).then((shape) => {
      if (this.asked !== metric) return;
      this.shape = shape;
      this.theme = "";
      this.draw();
    }, report);
  }

  get ready(): boolean {
    return this.shape !== null;
  }

  /** Called with every frame of the chart: a copy of an image and a few lines. */
  draw(): void {
    const { clientWidth: width, clientHeight: height } = this.host;
    if (resize(this.surface, width, height) || this.theme !== theme.peek()) this.paint();
    const { ctx, dpr } = this.surface;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.globalAlpha = 1;
    ctx.drawImage(this.ground, 0, 0);
    const { limits, flipped } = this.chart.camera;
    if (!limits || !this.chart.shows || this.chart.width < 1) return;
    const { view } = this.chart;
    const all = isWhole(view, limits) && limits.rows >= limits.depth;
    this.host.classList.toggle("zoomed", !all);
    if (all) return;
    const w = ctx.canvas.width;
    const h = ctx.canvas.height;
    const least = LEAST * dpr;
    let left = (view.from / limits.width) * w;
    let right = (view.to / limits.width) * w;
    if (right - left < least) {
      const middle = Math.min(Math.max((left + right) / 2, least / 2), w - least / 2);
      left = middle - least / 2;
      right = middle + least / 2;
    }
    const { air, tall } = this.room();
    let top = Math.min(1, view.top / limits.depth) * tall;
    let bottom = Math.min(1, (view.top + limits.rows) / limits.depth) * tall;
    if (bottom - top < least) {
      top = Math.min(top, tall - least);
      bottom = top + least;
    }
    // The frame stands around the rows, not on them.
    bottom += 2 * air;
    if (flipped) [top, bottom] = [h - bottom, h - top];
    ctx.fillStyle = this.veil;
    ctx.fillRect(0, 0, left, h);
    ctx.fillRect(right, 0, w - right, h);
    ctx.fillRect(left, 0, right - left, top);
    ctx.fillRect(left, bottom, right - left, h - bottom);
    const line = Math.max(1, Math.round(dpr * 1.5));
    ctx.strokeStyle = this.frame;
    ctx.lineWidth = line;
    const x = Math.round(left);
    const y = Math.round(top);
    ctx.strokeRect(
      x + line / 2,
      y + line / 2,
      Math.max(1, Math.round(right) - x - line),
      Math.max(1, Math.round(bottom) - y - line),
    );
  }

  dispose(): void {
    this.stop.abort();
    this.size.disconnect();
  }

  private veil = "";
  private frame = "";

  private paint(): void {
    this.theme = theme.peek();
    this.veil = `color-mix(in srgb, ${token("--paper-2")} 68%, transparent)`;
    this.frame = token("--accent");
    const { width, height } = this.surface.ctx.canvas;
    this.ground.width = width;
    this.ground.height = height;
    const ctx = this.ground.getContext("2d", { alpha: false });
    if (!ctx) return;
    ctx.fillStyle = token("--paper-2");
    ctx.fillRect(0, 0, width, height);
    const shape = this.shape;
    if (!shape) return;
    const colours = Array.from({ length: COLOURS }, (_, c) => token(`--frame-${c}`));
    const { air, tall } = this.room();
    const band = tall / shape.bands;
    const { flipped } = this.chart.camera;
    shape.x.forEach((left, i) => {
      ctx.fillStyle = colours[shape.colour[i] as number] ?? colours[0] ?? "";
      const b = shape.band[i] as number;
      const y = Math.round(air + b * band);
      const below = Math.round(air + (b + 1) * band);
      const x = left * width;
      const w = Math.max(0.5, (shape.w[i] as number) * width - 0.5);
      ctx.fillRect(x, flipped ? height - below : y, w, Math.max(1, below - y));
    });
  }

  /** In device pixels: how tall the silhouette is, and the air above it. A flat tree does not fill the strip. */
  private room(): { air: number; tall: number } {
    const { dpr, ctx } = this.surface;
    const air = Math.round(AIR * dpr);
    const bands = this.shape?.bands ?? 1;
    return { air, tall: Math.max(1, Math.min(ctx.canvas.height - 2 * air, TALLEST * dpr * bands)) };
  }

  /** Turned over: the silhouette too. */
  turn(): void {
    this.theme = "";
    this.draw();
  }

  private at(event: PointerEvent): { x: number; y: number } {
    const box = this.host.getBoundingClientRect();
    const { air, tall } = this.room();
    const { dpr, height } = this.surface;
    const down = event.clientY - box.top;
    return {
      x: (event.clientX - box.left) / Math.max(1, box.width),
      y: ((this.chart.camera.flipped ? height - down : down) * dpr - air) / tall,
    };
  }

  private press(event: PointerEvent): void {
    const { limits, target } = this.chart.camera;
    if (event.button !== 0 || !limits) return;
    this.host.setPointerCapture(event.pointerId);
    const { x, y } = this.at(event);
    const edge = EDGE / Math.max(1, this.host.clientWidth);
    const from = target.from / limits.width;
    const to = target.to / limits.width;
    const wide = to - from > edge * 4;
    const kind: Grip = wide && Math.abs(x - from) < edge ? "from" : wide && Math.abs(x - to) < edge ? "to" : "window";
    let view = target;
    const inside = x >= from - edge && x <= to + edge;
    if (kind === "window" && !inside) {
      const half = (target.to - target.from) / 2;
      const middle = x * limits.width;
      view = clamp({ from: middle - half, to: middle + half, top: target.top }, limits);
      this.chart.camera.move(view, 100);
    }
    this.grip = { kind, x, y, view };
  }

  private drag(event: PointerEvent): void {
    const { limits, target } = this.chart.camera;
    if (!limits) return;
    const { x, y } = this.at(event);
    if (!this.grip) {
      const edge = EDGE / Math.max(1, this.host.clientWidth);
      const near = Math.min(Math.abs(x - target.from / limits.width), Math.abs(x - target.to / limits.width)) < edge;
      this.host.classList.toggle("edge", near && !isWhole(target, limits));
      return;
    }
    const { kind, view } = this.grip;
    const dx = (x - this.grip.x) * limits.width;
    const dy = (y - this.grip.y) * limits.depth;
    const next = { ...view };
    if (kind !== "to") next.from += dx;
    if (kind !== "from") next.to += dx;
    // In a flat tree the strip's few pixels would throw the rows about.
    if (kind === "window" && limits.depth > limits.rows) next.top += dy;
    if (next.to - next.from < limits.width * 1e-9) return;
    if (kind === "from") next.from = Math.max(0, next.from);
    if (kind === "to") next.to = Math.min(limits.width, next.to);
    this.chart.camera.move(clamp(next, limits), 0);
  }

  private release(): void {
    this.grip = null;
  }
}
