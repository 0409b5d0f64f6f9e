/**
 * Where the icicle looks: the window that is wanted, the one that is shown on
 * the way there, and the ones before it (for Esc). It keeps in step with
 * `icicleWindow` of the state, which other views, the URL and a change of
 * metric may set at any time. No drawing.
 *
 * Gestures move the window at once and tell the state when they have rested,
 * so that a wheel does not write an address sixty times a second.
 */
import { effect, untracked } from "@preact/signals";
import type { Lens } from "../../engine/lens.ts";
import type { NodeId } from "../../engine/protocol.ts";
import { type IcicleWindow, icicleWindow } from "../state.ts";
import { between, clamp, isWhole, type Limits, same, topFor, type View } from "./geometry.ts";

const FLIGHT = 120; // ms
const REST = 150; // ms
const STEPS = 200;

interface Stop {
  view: View;
  focus: NodeId | null;
  /** The row that `focus` is in, as the state keeps it. */
  row: number;
}

/** What must outlive the view when another one is shown for a while. */
interface Past {
  metric: number;
  steps: Stop[];
  /** The selection that was brought into view last. */
  revealed: NodeId | null;
}

const pasts = new WeakMap<Lens, Past>();
const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Camera {
  /** Null until the root's width is known. */
  limits: Limits | null = null;
  flipped = false;
  /** Goes up with every move: whoever waits for an answer can tell that the user has gone on. */
  turn = 0;
  private now: Stop = { view: { from: 0, to: 1, top: 0 }, focus: null, row: 0 };
  /** As the state knows it. */
  private settled: Stop = this.now;
  private written: IcicleWindow | null = null;
  private origin: View = this.now.view;
  private started = Number.NEGATIVE_INFINITY;
  private length = 0;
  private resting: ReturnType<typeof setTimeout> | undefined;
  private readonly past: Past;
  private readonly stop: () => void;

  constructor(
    lens: Lens,
    metric: number,
    private readonly changed: () => void,
  ) {
    const kept = pasts.get(lens);
    this.past = kept?.metric === metric ? kept : { metric, steps: [], revealed: kept?.revealed ?? null };
    pasts.set(lens, this.past);
    this.stop = effect(() => {
      const window = icicleWindow.value;
      untracked(() => this.follow(window));
    });
  }

  get target(): View {
    return this.now.view;
  }

  get focus(): NodeId | null {
    return this.now.focus;
  }

  get canGoBack(): boolean {
    return this.past.steps.length > 0 || this.now !== this.settled;
  }

  get revealed(): NodeId | null {
    return this.past.revealed;
  }

  set revealed(node: NodeId | null) {
    this.past.revealed = node;
  }

  /** The first call shows what the state asks for; later ones keep the window inside. */
  setLimits(limits: Limits): void {
    const first = this.limits === null || this.limits.width !== limits.width;
    const rows = this.limits?.rows;
    this.limits = limits;
    if (first || (rows !== limits.rows && this.now === this.settled)) {
      this.now = this.settled = this.stopFor(icicleWindow.peek(), limits);
      this.written = icicleWindow.peek();
      this.cutTo(this.now.view);
    } else {
      const view = clamp(this.now.view, limits);
      if (!same(view, this.now.view)) this.place({ ...this.now, view }, 0);
    }
  }

  /** Moves for a gesture: at once, or in a short flight where the gesture came in notches. */
  move(view: View, flight: number): void {
    this.place({ view, focus: null, row: 0 }, flight);
    this.rest();
  }

  /** A step of its own, such as opening a box of many. */
  go(view: View): void {
    this.flush();
    this.place({ view, focus: null, row: 0 }, FLIGHT);
    this.flush();
  }

  /** Starts towards a window that the state is about to ask for. */
  lean(view: View): void {
    this.flush();
    this.place({ ...this.now, view }, FLIGHT);
  }

  flip(): void {
    this.flush();
    icicleWindow.value = { ...icicleWindow.peek(), flipped: !this.flipped };
  }

  /** One step back; false when there is none. */
  back(): boolean {
    this.flush();
    const step = this.past.steps.pop();
    if (!step || !this.limits) return false;
    this.settled = step;
    this.place(step, FLIGHT);
    this.write();
    return true;
  }

  /** The window to draw now, and whether it is still on its way. */
  shown(time: number): { view: View; moving: boolean } {
    const t = this.length === 0 ? 1 : (time - this.started) / this.length;
    if (t >= 1 || !(t > Number.NEGATIVE_INFINITY)) return { view: this.now.view, moving: false };
    const eased = 1 - (1 - Math.max(0, t)) ** 3;
    return { view: between(this.origin, this.now.view, eased), moving: true };
  }

  /** Tells the state now what it would be told after a rest. */
  flush(): void {
    clearTimeout(this.resting);
    this.resting = undefined;
    if (this.now === this.settled) return;
    this.remember();
    this.settled = this.now;
    this.write();
  }

  dispose(): void {
    if (this.resting !== undefined) this.flush();
    this.stop();
  }

  private rest(): void {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.flush(), REST);
  }

  private follow(window: IcicleWindow): void {
    const turned = window.flipped !== this.flipped;
    this.flipped = window.flipped;
    if (turned) this.changed();
    if (window === this.written || !this.limits) return;
    clearTimeout(this.resting);
    this.resting = undefined;
    const stop = this.stopFor(window, this.limits);
    if (!same(stop.view, this.settled.view)) this.remember();
    this.settled = stop;
    this.written = window;
    this.place(stop, FLIGHT);
  }

  private stopFor(window: IcicleWindow, limits: Limits): Stop {
    const { focus, top } = window;
    const across = window.to > window.from ? window : { from: 0, to: limits.width };
    const view = clamp({ from: across.from, to: across.to, top: focus === null ? top : topFor(top, limits) }, limits);
    return { view, focus, row: top };
  }

  private remember(): void {
    const { steps } = this.past;
    steps.push(this.settled);
    if (steps.length > STEPS) steps.shift();
  }

  private write(): void {
    if (!this.limits) return;
    const { view, focus, row } = this.now;
    const all = isWhole(view, this.limits);
    this.written = {
      from: all ? 0 : view.from,
      to: all ? 0 : view.to,
      top: focus === null ? view.top : row,
      flipped: this.flipped,
      focus,
    };
    icicleWindow.value = this.written;
  }

  private place(stop: Stop, flight: number): void {
    this.turn++;
    const time = performance.now();
    this.origin = this.shown(time).view;
    this.now = stop;
    this.started = time;
    this.length = still.matches ? 0 : flight;
    if (same(this.origin, stop.view)) this.length = 0;
    this.changed();
  }

  private cutTo(view: View): void {
    this.origin = view;
    this.length = 0;
    this.changed();
  }
}
