/**
 * The icicle's drawing as one thing: asks the engine for the boxes of the
 * window, draws them in animation frames, and says what is under a point. It
 * never waits: while the engine answers, the boxes at hand are drawn for the
 * new window, and names and boxes arrive together, so that nothing flickers.
 *
 * Invariant: `invalidate` never draws, and a frame never asks more than one
 * question; work on this thread grows with the boxes on the screen, never with
 * the tree.
 */
import { effect, type Signal, signal, untracked } from "@preact/signals";
import type { Lens } from "../../engine/lens.ts";
import type { FrameId, NodeId } from "../../engine/protocol.ts";
import { BOX_MORE, type Span } from "../../engine/tree.ts";
import { Latest } from "../../util/latest.ts";
import { markDrawn } from "../../util/marks.ts";
import { theme } from "../../util/theme.ts";
import { nameForm } from "../name/form.ts";
import { addUp, details, report, revision, search, selection } from "../state.ts";
import { Album } from "./album.ts";
import { Camera } from "./camera.ts";
import { drawBoxes, drawMarks, type Mark, type Surface } from "./draw.ts";
import { type Ask, amountAt, askFor, ROW, rowAt, same, serves, type View, yOf } from "./geometry.ts";
import { Labels } from "./labels.ts";
import { type Paints, readPaints } from "./paints.ts";
import { common, find, isCut, type Picture, picture, placeOf } from "./picture.ts";
import { resize, surfaceOf } from "./surface.ts";

/** Names are fetched for boxes that have room for one; for the others when the window rests, for the tooltip. */
const NAMED = 20;
const REST = 150; // ms

/** A box, as a pointer or a key finds it. */
export interface Found {
  node: NodeId;
  frame: FrameId;
  /** How many siblings it stands for; 0 for an ordinary box. */
  more: number;
  span: Span;
  /** It goes on beyond what is known of it here. */
  cut: boolean;
  /** The name as the file has it; null for a box of many or while it is not known. */
  name: string | null;
}

export interface Hover {
  found: Found;
  /** Client pixels. */
  x: number;
  y: number;
}

interface Question {
  metric: number;
  ask: Ask;
  searching: boolean;
  /** Of the answers to the same question before a search or a metric changed it. */
  age: number;
}

export class Chart {
  readonly hover: Signal<Hover | null> = signal(null);
  /** The box of many that the keys have reached; Enter opens it. */
  readonly many: Signal<Found | null> = signal(null);
  /** The deepest box that fills the window: what is above it is off the screen or wider than it. */
  readonly common: Signal<NodeId | null> = signal(null);
  /** Goes up when the window or its limits have changed. */
  readonly seen = signal(0);
  readonly labels: Labels;
  /** Boxes thinner than this come from the engine as one box of many. */
  readonly narrowest = 1.5;
  /** Milliseconds that the last frames took to draw, newest last; for the measure of speed. */
  readonly frames: number[] = [];

  private readonly boxes: Surface;
  private readonly marks: Surface;
  private readonly album = new Album();
  private paints: Paints | null = null;
  private drawn: { picture: Picture; view: View } | null = null;
  private asked: Ask | null = null;
  private age = 0;
  private lit = false;
  /** The newest question has its answer. */
  private answered = false;
  /** False between a change of the question (a search) and its first answer. */
  private fresh = true;
  private pending = 0;
  private stale = { boxes: true, marks: true };
  private pointer: { x: number; y: number } | null = null;
  private told: { x: number; y: number } | null = null;
  private metric = -1;
  private cam: Camera | null = null;
  private readonly stops: (() => void)[] = [];
  private unwatch = () => {};
  /** Where the outlines are. */
  private outlined: ReturnType<typeof drawMarks> = [];
  private resting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly lens: Lens,
    private readonly host: HTMLElement,
    boxes: HTMLCanvasElement,
    marks: HTMLCanvasElement,
    private readonly follow: () => void,
  ) {
    this.boxes = surfaceOf(boxes, true);
    this.marks = surfaceOf(marks, false);
    this.labels = new Labels(lens, (text) => {
      this.boxes.ctx.font = this.ready().font;
      return this.boxes.ctx.measureText(text).width;
    });
    const size = new ResizeObserver(() => this.measure());
    size.observe(host);
    this.stops.push(() => size.disconnect());
    this.stops.push(
      effect(() => {
        theme.value;
        this.paints = null;
        this.invalidate();
      }),
      effect(() => {
        nameForm.value;
        this.labels.reform();
        this.invalidate();
      }),
      effect(() => {
        revision.value;
        untracked(() => this.again());
      }),
      effect(() => {
        selection.value;
        details.value;
        this.many.value = null;
        this.invalidate(false);
      }),
      effect(() => {
        this.many.value;
        this.invalidate(false);
      }),
    );
    this.watchDensity();
    this.measure();
  }

  get camera(): Camera {
    if (!this.cam) throw new Error("no metric yet");
    return this.cam;
  }

  get width(): number {
    return this.boxes.width;
  }

  get height(): number {
    return this.boxes.height;
  }

  /** Pixels of one character of a name. */
  get advance(): number {
    return this.ready().advance;
  }

  /** True once there is something to look at. */
  get shows(): boolean {
    return this.drawn !== null && this.camera.limits !== null;
  }

  /** What is on the screen: a flight's window, not its end. */
  get view(): View {
    return this.camera.shown(performance.now()).view;
  }

  /** Another metric has other widths: nothing of the old answers can be shown in its window. */
  async setMetric(metric: number): Promise<void> {
    if (metric === this.metric) return;
    this.metric = metric;
    this.cam?.dispose();
    this.cam = new Camera(this.lens, metric, () => this.invalidate());
    this.album.clear();
    this.asked = null;
    this.age++;
    this.pictures.drop();
    this.hover.value = null;
    this.many.value = null;
    try {
      const { width, rows } = await this.lens.extent(metric);
      if (this.metric !== metric) return;
      this.camera.setLimits({ width: Math.max(width, Number.MIN_VALUE), depth: rows, rows: this.height / ROW });
      this.invalidate();
    } catch (error) {
      report(error);
    }
  }

  dispose(): void {
    cancelAnimationFrame(this.pending);
    clearTimeout(this.resting);
    this.pictures.drop();
    this.cam?.dispose();
    this.unwatch();
    for (const stop of this.stops) stop();
  }

  /** Something is to be drawn again: everything, or only the outlines. */
  invalidate(boxes = true): void {
    if (boxes) this.stale.boxes = true;
    this.stale.marks = true;
    if (this.pending === 0) this.pending = requestAnimationFrame((time) => this.frame(time));
  }

  /** Where the pointer is, in pixels of the drawing; null when it has gone. */
  point(at: { x: number; y: number } | null): void {
    this.pointer = at;
    this.invalidate(false);
  }

  /** The box at a point of the drawing. */
  at(x: number, y: number): Found | null {
    if (!this.drawn) return null;
    const { picture: p, view } = this.drawn;
    const row = rowAt(y, view, this.height, this.camera.flipped);
    const slack = (2 / this.width) * (view.to - view.from);
    const i = find(p, row, amountAt(x, view, this.width), slack);
    return i < 0 ? null : this.found(p, i);
  }

  /** The boxes of a row as they are known now, from left to right. */
  row(row: number): Found[] {
    const p = this.album.newest;
    if (!p) return [];
    const r = row - p.ask.top;
    if (r < 0 || r >= p.ask.rows) return [];
    const list: Found[] = [];
    for (let i = p.rows[r] as number; i < (p.rows[r + 1] as number); i++) list.push(this.found(p, i));
    return list;
  }

  /** The middle of a span in pixels of the drawing, kept inside it. */
  middle(span: Span): { x: number; y: number } {
    const { view } = this;
    const x = (((span.from + span.to) / 2 - view.from) / (view.to - view.from)) * this.width;
    const y = yOf(span.row, view, this.height, this.camera.flipped) + ROW / 2;
    return {
      x: Math.max(0, Math.min(this.width, x)),
      y: Math.max(0, Math.min(this.height, y)),
    };
  }

  /** All boxes of the last answer that touch the window, with their places on the screen. */
  list(): { found: Found; x: number; y: number; width: number; own: number; flags: number; colour: number }[] {
    if (!this.drawn) return [];
    const { picture: p, view } = this.drawn;
    const scale = this.width / (view.to - view.from);
    const list = [];
    for (let i = 0; i < p.boxes.node.length; i++) {
      const found = this.found(p, i);
      const x = (found.span.from - view.from) * scale;
      const width = (found.span.to - found.span.from) * scale;
      const y = yOf(found.span.row, view, this.height, this.camera.flipped);
      if (x >= this.width || x + width <= 0 || y >= this.height || y + ROW <= 0) continue;
      const own = ((p.boxes.own[i] as number) / p.ask.scale) * scale;
      list.push({ found, x, y, width, own, flags: p.boxes.flags[i] as number, colour: p.boxes.colour[i] as number });
    }
    return list;
  }

  /** True when what is drawn is the answer to exactly this window, and nothing is moving. */
  get settled(): boolean {
    const { limits, target } = this.camera;
    if (!limits || !this.drawn || this.pending !== 0) return false;
    const { ask } = this.drawn.picture;
    return this.drawn.picture === this.album.newest && this.answered && serves(ask, target, this.width, limits);
  }

  private readonly pictures = new Latest(
    async ({ metric, ask, searching: on, age }: Question) => {
      const boxes = await this.lens.icicle({
        metric,
        from: ask.from,
        to: ask.to,
        top: ask.top,
        rows: ask.rows,
        width: (ask.to - ask.from) * ask.scale,
        narrowest: this.narrowest,
      });
      const wide = new Set<FrameId>();
      boxes.w.forEach((w, i) => {
        if (w >= NAMED && boxes.more[i] === 0) wide.add(boxes.frame[i] as FrameId);
      });
      await this.labels.prepare(wide);
      return { picture: picture(boxes, ask, on), age };
    },
    ({ picture: p, age }) => {
      if (age !== this.age) return;
      if (this.fresh) this.album.add(p);
      else this.album.replace(p);
      this.fresh = true;
      this.answered = true;
      const { limits } = this.camera;
      if (limits && limits.depth !== p.boxes.depth) this.camera.setLimits({ ...limits, depth: p.boxes.depth });
      this.invalidate();
      if (p.ask.from <= 0 && p.ask.to >= p.boxes.width) addUp("icicle", this.lens.engine, p.boxes.conservation);
    },
    report,
  );

  /**
   * What can wait until the window rests: names for the tooltip, and the totals
   * of exactly this window, since the answer itself reaches beyond its edges.
   */
  private async rest(): Promise<void> {
    const { age, metric } = this;
    const { limits, target } = this.camera;
    const p = this.album.newest;
    if (!p || !limits) return;
    if (!(p.ask.from <= 0 && p.ask.to >= p.boxes.width)) {
      const last = Math.max(0, Math.min(limits.depth, Math.ceil(target.top + limits.rows)) - 1);
      const { from, to } = target;
      const { narrowest, width } = this;
      const exact = await this.lens.icicle({ metric, from, to, top: last, rows: 1, width, narrowest });
      if (age === this.age && same(target, this.camera.target)) addUp("icicle", this.lens.engine, exact.conservation);
    }
    await this.labels.need(p.boxes.frame);
  }

  /** The same window has other answers now. While a search is under way the hits of the one before stay lit. */
  private again(): void {
    const { pattern, found } = search.peek();
    if (pattern === "") this.lit = false;
    else if (found) this.lit = found.ok && found.nodes > 0;
    this.fresh = false;
    this.asked = null;
    this.age++;
    this.invalidate();
  }

  private ready(): Paints {
    this.paints ??= readPaints(this.boxes.dpr);
    return this.paints;
  }

  private measure(): void {
    const { clientWidth: width, clientHeight: height } = this.host;
    const dpr = this.boxes.dpr;
    resize(this.marks, width, height);
    if (resize(this.boxes, width, height) && dpr !== this.boxes.dpr) this.paints = null;
    const limits = this.cam?.limits;
    if (limits) this.camera.setLimits({ ...limits, rows: height / ROW });
    // A canvas that has changed its size is blank until it is drawn again: do not wait for the next frame.
    this.stale.boxes = this.stale.marks = true;
    cancelAnimationFrame(this.pending);
    this.frame(performance.now());
  }

  /** A window carried to another screen keeps its size and changes its density. */
  private watchDensity(): void {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    const changed = () => {
      this.measure();
      this.watchDensity();
    };
    query.addEventListener("change", changed, { once: true });
    this.unwatch = () => query.removeEventListener("change", changed);
  }

  private frame(time: number): void {
    this.pending = 0;
    const limits = this.cam?.limits;
    if (!limits || this.width < 1 || this.height < 1) return;
    const { view, moving } = this.camera.shown(time);
    if (this.stale.boxes) {
      this.stale.boxes = false;
      this.question();
      const best = this.album.best(view, limits);
      if (best) this.draw(best, view);
      this.follow();
    }
    if (moving) this.invalidate();
    if (this.stale.marks && this.drawn) this.outline(view);
    this.stale.marks = moving;
  }

  private draw(best: Picture, view: View): void {
    const begun = performance.now();
    drawBoxes(this.boxes, {
      picture: best,
      view,
      flipped: this.camera.flipped,
      paints: this.ready(),
      labels: this.labels,
      more: moreText,
    });
    this.frames.push(performance.now() - begun);
    if (this.frames.length > 600) this.frames.splice(0, 300);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.rest().catch(report), REST);
    const first = this.drawn === null;
    this.drawn = { picture: best, view };
    this.seen.value++;
    const deepest = common(best, view);
    this.common.value = deepest < 0 ? null : (best.boxes.node[deepest] as NodeId);
    // What was drawn in this frame is on the screen when the next one begins.
    if (first) requestAnimationFrame(markDrawn);
  }

  /** Asks for the window that is wanted, unless it is at hand or already asked for. */
  private question(): void {
    const { limits, target } = this.camera;
    if (!limits) return;
    if (this.asked && serves(this.asked, target, this.width, limits)) return;
    this.asked = askFor(target, this.width, limits);
    this.answered = false;
    this.pictures.put({ metric: this.metric, ask: this.asked, searching: this.lit, age: this.age });
  }

  private outline(view: View): void {
    const { pointer } = this;
    const under = pointer && this.at(pointer.x, pointer.y);
    const before = this.hover.peek();
    if (!under || !pointer) this.hover.value = null;
    else if (!before || before.found.node !== under.node || before.found.more !== under.more || pointer !== this.told) {
      const box = this.host.getBoundingClientRect();
      this.told = pointer;
      this.hover.value = { found: under, x: box.left + pointer.x, y: box.top + pointer.y };
    }
    const marks: Mark[] = [];
    const many = this.many.peek();
    const selected = details.peek();
    if (under) marks.push({ span: under.span, kind: "hover" });
    if (many) marks.push({ span: many.span, kind: "selection" });
    else if (selected && selected.node === selection.peek()) marks.push({ span: selected.span, kind: "selection" });
    this.outlined = drawMarks(this.marks, view, this.camera.flipped, this.ready(), marks, this.outlined);
  }

  private found(p: Picture, i: number): Found {
    const frame = p.boxes.frame[i] as FrameId;
    const many = ((p.boxes.flags[i] as number) & BOX_MORE) !== 0;
    return {
      node: p.boxes.node[i] as NodeId,
      frame,
      more: many ? (p.boxes.more[i] as number) : 0,
      span: placeOf(p, i),
      cut: isCut(p, i),
      name: many ? null : this.labels.raw(frame),
    };
  }
}

const number = new Intl.NumberFormat("en");
const texts = new Map<number, string>();

/** "12,304 more" */
export function moreText(count: number): string {
  let text = texts.get(count);
  if (text === undefined) {
    text = `${number.format(count)} more`;
    if (texts.size > 10_000) texts.clear();
    texts.set(count, text);
  }
  return text;
}
