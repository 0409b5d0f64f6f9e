/** Words of the call tree, as boxes and as lines, and of a place in it: see protocol.ts for the rest. */
import type { Amount, Conservation, FrameId, FunctionId, NodeId } from "./protocol.ts";

/** Which tree: the profile's own, or one grown from it. */
export type Form = { is: "top-down" } | { is: "bottom-up" } | { is: "callers" | "callees"; of: FunctionId };
export const TOP_DOWN: Form = { is: "top-down" };
export const BOTTOM_UP: Form = { is: "bottom-up" };

export interface Extent {
  root: NodeId;
  /** The root's width in units of the metric. */
  width: number;
  /** Rows that the tree has at most. */
  rows: number;
}

export interface IcicleQuery {
  metric: number;
  form: Form;
  /**
   * The window across: amounts counted from the left edge of the root, in
   * units of the metric as floating numbers; `to` may equal the root's width.
   */
  from: number;
  to: number;
  /** The first row asked for (0 is the root) and how many. */
  top: number;
  rows: number;
  /** Width of the drawing in CSS pixels, and the narrowest box worth drawing. */
  width: number;
  narrowest: number;
}

/** Bits of `IcicleBoxes.flags`. */
export const BOX_MORE = 1; // several small siblings in one box; `more` says how many
export const BOX_HIT = 2; // its frame matches the search
export const BOX_HIT_INSIDE = 4; // something below it (or in the "more" box) matches
export const BOX_NEGATIVE = 8; // its amount is below zero; its width is the magnitude

/** One element per box in every column, rows top down, left to right. */
export interface IcicleBoxes {
  node: Uint32Array; // of a "more" box: the first of the siblings in it
  row: Uint32Array;
  x: Float32Array; // pixels from the left edge of the window, cut to it
  w: Float32Array;
  own: Float32Array; // pixels of its own amount, in the same scale
  frame: Uint32Array;
  colour: Uint8Array; // into the legend; 0 is "everything else"
  flags: Uint8Array;
  more: Uint32Array; // how many siblings; 0 for an ordinary box
  /** The root's width in units of the metric. */
  width: number;
  /** Rows in the whole tree, the root's included. */
  depth: number;
  conservation: Conservation;
  /** Microseconds the core took. */
  micros: number;
}

export interface Span {
  from: number;
  to: number;
  row: number;
}

export interface MetricRow {
  metric: string;
  own: Amount | null;
  total: Amount | null;
  own_share: number;
  total_share: number;
}

/** A function from all its places together, as the table of functions has it. */
export interface Everywhere {
  function: FunctionId;
  places: number;
  amounts: MetricRow;
}

export interface NodeDetails {
  node: NodeId;
  frame: FrameId;
  function: FunctionId;
  name: string;
  /** As the file has it, where that is not how it reads (demangled). */
  written: string | null;
  file: string | null;
  line: number | null;
  module: string | null;
  /** What it belongs to: a namespace, a package, a file; empty where nothing tells. */
  group: string;
  depth: number;
  /** The place above it; null for the root. */
  parent: NodeId | null;
  children: number;
  /** Records that end exactly here; null in a tree that was grown. */
  records: number | null;
  colour: number;
  /** One row per metric. */
  amounts: MetricRow[];
  /** Where its box is, for the metric asked. */
  span: Span;
  /** Nearest first; at most the number asked for. */
  ancestors: { node: NodeId; name: string }[];
  /** Largest first; at most the number asked for. */
  heaviest: { node: NodeId; name: string; amount: Amount; share: number }[];
}

/** A "more" box, described. */
export interface MoreDetails {
  siblings: number;
  amount: Amount;
  share: number;
  /** The parent's name. */
  parent: string;
  /** The largest few in it. */
  heaviest: { node: NodeId; name: string; amount: Amount; share: number }[];
  span: Span;
}

export interface LegendRow {
  colour: number;
  /** "DB", "std", "java.util", "libc.so.6", or "everything else". */
  name: string;
  /** What the stacks hold that pass through it; rows overlap. */
  amount: Amount;
  share: number;
}

export interface TreeQuery {
  metric: number;
  form: Form;
  start: number;
  count: number;
}

export interface TreeRow {
  node: NodeId;
  depth: number;
  name: string;
  amount: Amount;
  share: number;
  self: Amount;
  self_share: number;
  children: number;
  open: boolean;
  colour: number;
  hit: boolean;
  hit_below: boolean;
}

export interface Tree {
  rows: number;
  start: number;
  list: TreeRow[];
  conservation: Conservation;
  micros: number;
}

/** "all" opens everything below, as far as one step may. */
export type TreeHow = "open" | "close" | "all";
