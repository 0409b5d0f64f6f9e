/**
 * The scroll bar of the rows. The browser's own would need an element as tall
 * as the tree, and a tree of a million rows is taller than browsers allow; here
 * the position is a row number. The thumb's least height keeps it graspable.
 */
import type { Chart } from "./chart.ts";
import { clampTop, type Limits } from "./geometry.ts";

const LEAST = 28;

export class ScrollBar {
  private grip: { y: number; top: number } | null = null;
  private readonly stop = new AbortController();

  constructor(
    private readonly chart: Chart,
    private readonly track: HTMLElement,
    private readonly thumb: HTMLElement,
  ) {
    const { signal } = this.stop;
    track.addEventListener("pointerdown", (event) => this.press(event), { signal });
    track.addEventListener("pointermove", (event) => this.drag(event), { signal });
    for (const kind of ["pointerup", "pointercancel"] as const)
      track.addEventListener(
        kind,
        () => {
          this.grip = null;
        },
        { signal },
      );
  }

  draw(): void {
    const { limits } = this.chart.camera;
    if (!limits) return;
    const { view } = this.chart;
    const room = this.room(limits);
    const needed = limits.depth > limits.rows;
    this.track.classList.toggle("needed", needed);
    this.track.setAttribute("aria-valuemax", String(Math.max(0, limits.depth - 1)));
    this.track.setAttribute("aria-valuenow", String(Math.round(view.top)));
    this.track.setAttribute("aria-disabled", String(!needed));
    if (!needed) return;
    const { height, free, most } = room;
    const part = most > 0 ? view.top / most : 0;
    const y = (this.chart.camera.flipped ? 1 - part : part) * free;
    this.thumb.style.height = `${height}px`;
    this.thumb.style.transform = `translateY(${y}px)`;
  }

  dispose(): void {
    this.stop.abort();
  }

  /** The thumb's height, the way it can go, and the last row that can be at the top. */
  private room(limits: Limits): { height: number; free: number; most: number } {
    const tall = this.track.clientHeight;
    const height = Math.min(tall, Math.max(LEAST, (limits.rows / limits.depth) * tall));
    return { height, free: tall - height, most: clampTop(Number.POSITIVE_INFINITY, limits) };
  }

  private press(event: PointerEvent): void {
    const { limits, target, flipped } = this.chart.camera;
    if (event.button !== 0 || !limits || limits.depth <= limits.rows) return;
    this.track.setPointerCapture(event.pointerId);
    const { height, free, most } = this.room(limits);
    const y = event.clientY - this.track.getBoundingClientRect().top;
    let { top } = target;
    if (event.target !== this.thumb && free > 0) {
      const part = Math.max(0, Math.min(1, (y - height / 2) / free));
      top = (flipped ? 1 - part : part) * most;
      this.chart.camera.move({ ...target, top: clampTop(top, limits) }, 100);
    }
    this.grip = { y, top };
  }

  private drag(event: PointerEvent): void {
    const { limits, target, flipped } = this.chart.camera;
    if (!this.grip || !limits) return;
    const { free, most } = this.room(limits);
    if (free <= 0) return;
    const moved = event.clientY - this.track.getBoundingClientRect().top - this.grip.y;
    const top = this.grip.top + ((flipped ? -moved : moved) / free) * most;
    this.chart.camera.move({ ...target, top: clampTop(top, limits) }, 0);
  }
}
