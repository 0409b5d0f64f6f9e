/**
 * The maths of the window: which part of the tree is shown, and where a point
 * of it falls on the screen. Pure functions over numbers; no DOM, no drawing.
 *
 * Across, a window is a span of amounts in float64; down, it is a row number
 * that may have a fraction. Nothing here depends on the number of nodes, and a
 * tree of a million rows is only a larger number.
 *
 *     from            to
 *      |   window     |        top = 2: rows 0 and 1 are scrolled away
 *   [ 0 ............... width ]
 */
import type { Span } from "../../engine/tree.ts";

/** Height of a row in CSS pixels (`--row-icicle`). */
export const ROW = 18;

/** The part of the tree that is on the screen. Invariant: 0 <= from < to <= width. */
export interface View {
  from: number;
  to: number;
  top: number;
}

/** What a view may not leave. */
export interface Limits {
  /** The root's width in units of the metric. */
  width: number;
  /** Rows in the whole tree. */
  depth: number;
  /** Rows that fit on the screen, with a fraction. */
  rows: number;
}

/** Narrower windows than this part of the root are beyond what a float64 can place on a screen. */
const NARROWEST = 2 ** -37;
/** Ancestors kept above the box that is zoomed to. */
const ANCESTORS = 8;

export function whole(limits: Limits): View {
  return { from: 0, to: limits.width, top: 0 };
}

export function isWhole(view: View, limits: Limits): boolean {
  return view.from <= 0 && view.to >= limits.width;
}

/** Moves a view back inside its limits; a span too wide or too narrow keeps its middle. */
export function clamp(view: View, limits: Limits): View {
  if (!Number.isFinite(view.from + view.to)) return whole(limits);
  const least = limits.width * NARROWEST;
  let span = view.to - view.from;
  let from = view.from;
  if (!(span >= least)) {
    from = (view.from + view.to - least) / 2;
    span = least;
  }
  if (!(span < limits.width)) return { from: 0, to: limits.width, top: clampTop(view.top, limits) };
  from = Math.min(Math.max(0, from), limits.width - span);
  return { from, to: Math.min(limits.width, from + span), top: clampTop(view.top, limits) };
}

export function clampTop(top: number, limits: Limits): number {
  // A whole row, so that the end of the tree cuts no row at the root's end of the window.
  const most = Math.max(0, Math.ceil(limits.depth - limits.rows));
  return Math.max(0, Math.min(top, most));
}

/** Zooms by a factor (over 1: closer); the amount at `at` (0 left edge, 1 right edge) stays where it is. */
export function zoomAt(view: View, at: number, factor: number, limits: Limits): View {
  const span = view.to - view.from;
  const least = limits.width * NARROWEST;
  const next = Math.min(limits.width, Math.max(least, span / factor));
  const from = view.from + at * (span - next);
  return clamp({ from, to: from + next, top: view.top }, limits);
}

/** Moves the window by a part of its own width and by rows. */
export function panBy(view: View, across: number, down: number, limits: Limits): View {
  const shift = across * (view.to - view.from);
  return clamp({ from: view.from + shift, to: view.to + shift, top: view.top + down }, limits);
}

/** The scroll position that shows a zoomed box near the top, with its nearest ancestors above it. */
export function topFor(row: number, limits: Limits): number {
  const above = Math.min(ANCESTORS, Math.floor(limits.rows / 4));
  return clampTop(row - above, limits);
}

export function viewOf(span: Span, limits: Limits): View {
  return clamp({ from: span.from, to: span.to, top: topFor(span.row, limits) }, limits);
}

/**
 * The least move that brings a span into view: used when the selection walks.
 * Zooms in only where the span would be too narrow to see, and out only where
 * it is wider than the window.
 */
export function reveal(view: View, span: Span, width: number, limits: Limits): View {
  const wide = span.to - span.from;
  const now = view.to - view.from;
  let size = now;
  const seen = (wide / now) * width;
  if (seen < 3) size = Math.max(wide, (wide * width) / 48);
  let from = view.from;
  if (span.from >= view.from && span.to <= view.to && size === now) from = view.from;
  else if (wide >= size) {
    // Wider than the window: inside it already, or stand at its middle.
    if (span.from > view.from || span.to < view.to) {
      from = span.from;
      size = wide;
    }
  } else if (size !== now || span.to < view.from || span.from > view.to) from = (span.from + span.to - size) / 2;
  else if (span.from < view.from) from = span.from;
  else from = span.to - size;
  let top = view.top;
  if (span.row < top + 1) top = span.row - 1;
  else if (span.row + 2 > top + limits.rows) top = span.row + 2 - limits.rows;
  return clamp({ from, to: from + size, top }, limits);
}

/** Between two views, for 0 <= t <= 1: the width changes by equal factors, about the point that stays put. */
export function between(a: View, b: View, t: number): View {
  if (t >= 1) return b;
  const top = a.top + (b.top - a.top) * t;
  const sa = a.to - a.from;
  const sb = b.to - b.from;
  const ratio = sb / sa;
  if (Math.abs(ratio - 1) < 1e-6) {
    const from = a.from + (b.from - a.from) * t;
    return { from, to: from + sa + (sb - sa) * t, top };
  }
  const span = sa * ratio ** t;
  const still = (a.from * sb - b.from * sa) / (sb - sa);
  const from = still - (still - a.from) * (span / sa);
  return { from, to: from + span, top };
}

export function same(a: View, b: View): boolean {
  return a.from === b.from && a.to === b.to && a.top === b.top;
}

/** Top edge of a row in CSS pixels. Flipped, the root stands at the bottom. */
export function yOf(row: number, view: View, height: number, flipped: boolean): number {
  const y = (row - view.top) * ROW;
  return flipped ? height - y - ROW : y;
}

/** The row at a height; may lie outside the tree. */
export function rowAt(y: number, view: View, height: number, flipped: boolean): number {
  return Math.floor(view.top + (flipped ? height - y : y) / ROW);
}

/** The amount at a place across. */
export function amountAt(x: number, view: View, width: number): number {
  return view.from + (x / width) * (view.to - view.from);
}

/** What is asked of the engine for a view: somewhat more than is visible, so that a pan finds boxes there. */
export interface Ask {
  from: number;
  to: number;
  top: number;
  rows: number;
  /** Pixels for one unit of the metric. */
  scale: number;
}

const MARGIN = 0.25;

export function askFor(view: View, width: number, limits: Limits): Ask {
  const span = view.to - view.from;
  const above = Math.ceil(limits.rows * MARGIN);
  const top = Math.max(0, Math.floor(view.top) - above);
  const bottom = Math.min(limits.depth, Math.ceil(view.top + limits.rows) + above);
  return {
    from: Math.max(0, view.from - span * MARGIN),
    to: Math.min(limits.width, view.to + span * MARGIN),
    top,
    rows: Math.max(1, bottom - top),
    scale: width / span,
  };
}

/** True while an answer serves a view as it is: same scale, and some margin left on every side. */
export function serves(ask: Ask, view: View, width: number, limits: Limits): boolean {
  const span = view.to - view.from;
  if (Math.abs(ask.scale * (span / width) - 1) > 1e-6) return false;
  const margin = (span * MARGIN) / 3;
  if (ask.from > Math.max(0, view.from - margin) || ask.to < Math.min(limits.width, view.to + margin)) return false;
  const rows = (limits.rows * MARGIN) / 3;
  return (
    ask.top <= Math.max(0, Math.floor(view.top - rows)) &&
    ask.top + ask.rows >= Math.min(limits.depth, Math.floor(view.top + limits.rows + rows))
  );
}

/** The part of a view, 0 to 1, that an answer can fill. */
export function coverage(ask: Ask, view: View, limits: Limits): number {
  const across = (Math.min(ask.to, view.to) - Math.max(ask.from, view.from)) / (view.to - view.from);
  const bottom = Math.min(view.top + limits.rows, limits.depth);
  const tall = bottom - view.top;
  const down = tall <= 0 ? 1 : (Math.min(ask.top + ask.rows, bottom) - Math.max(ask.top, view.top)) / tall;
  return Math.max(0, Math.min(1, across)) * Math.max(0, Math.min(1, down));
}
