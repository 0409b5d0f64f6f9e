/**
 * The words in which the page and the engine talk.
 *
 * The engine (Rust, in a worker) does every sum and writes every amount as
 * text, so the page never does arithmetic on amounts: a JavaScript number
 * cannot hold a 64-bit sum exactly. The page asks only for what is visible:
 * a window of rows, the boxes that a screen can show.
 *
 * Names of fields are those that `crate/src/wasm` sends; ids are plain
 * numbers and mean nothing outside the profile that gave them.
 */

import type { Step } from "./transform.ts";

export type ProfileId = number;
/** A place in the call tree. 0 is the root that holds everything. */
export type NodeId = number;
/** A row of the frame table: one name (with file, line and module). */
export type FrameId = number;
/** A function: all frames of one name. */
export type FunctionId = number;

/** One amount: short for reading, exact for tooltips and for copying. */
export interface Amount {
  /** "41.2 GiB", "12,304" */
  text: string;
  /** "44,240,665,804 bytes", "12,304 samples" */
  exact: string;
}

/** How names are shown. */
export type NameForm = "short" | "full" | "pprof";
export type Unit = "bytes" | "count" | "nanoseconds";

export interface Metric {
  name: string;
  unit: Unit;
  /** False: true only where it was measured, never summed up the tree. */
  additive: boolean;
  /** What is measured was allocated; else it was spent, or stands somewhere. */
  memory: boolean;
  /** Digits after the point that the profile carries. */
  decimals: number;
  /** Null where the metric is not additive. */
  total: Amount | null;
  /** Some own amount is below zero (an already-diffed file). */
  negative: boolean;
  /** Every amount is zero: nothing has a width. */
  zero: boolean;
}

export interface Counts {
  /** Records read: lines of a folded file. */
  stacks: number;
  distinct_stacks: number;
  frames: number;
  nodes: number;
  max_depth: number;
}

export interface Rejection {
  /** 1-based. */
  line: number;
  /** Byte offset of the line in the (decompressed) text. */
  offset: number;
  reason: string;
  /** The beginning of what was there, made printable. */
  excerpt: string;
}

export interface ImportReport {
  lines: number;
  records: number;
  rejected: number;
  /** Blank lines, comments and decoration: read, nothing in them to count. */
  skipped: number;
  /** Bytes of the file as stored, and after decompression. */
  bytes: number;
  text_bytes: number;
  /** The first ten; `rejections()` gives all that were kept. */
  first: Rejection[];
  /** Every rejection is in exactly one of these counts. */
  reasons: { reason: string; count: number; first_line: number }[];
  warnings: string[];
  /** Why reading stopped before the end, if it did: a whole sentence. */
  stopped: string | null;
}

export interface Overview {
  name: string;
  format: { id: string; title: string };
  metrics: Metric[];
  counts: Counts;
  import: ImportReport;
  /** `# key: value` lines and the like. */
  meta: [string, string][];
  /** What boxes may be coloured by, beside groups of names, and are at first. */
  colours: Heat[];
  coloured: Heat | "groups";
  /** When it was taken, in milliseconds since 1970, where the file says. */
  taken: number | null;
  /** How many profiles it was joined from; 0 if it was not. */
  joined: number;
  /** Do records have labels? */
  labels: boolean;
  /** It says on which lines of source stacks are. */
  has_lines: boolean;
  /** The log of a garbage collector: it has no stacks. */
  is_gc_trace: boolean;
}

/** How long blocks live as a part of the run, how often a byte of them is read or written. */
export type Heat = "lifetime" | "reads" | "writes" | "change";

export interface FormatInfo {
  id: string;
  title: string;
  /** "jemalloc, async-profiler, perf, heaptrack …" */
  writers: string;
  extensions: string[];
}

/** Sent about ten times a second while a file is read. */
export interface Progress {
  /** Bytes of the file taken so far, and its size. */
  bytes: number;
  size: number;
  bytes_text: string;
  size_text: string;
  /** "512 MiB/s", "0.4 s left"; empty until known. */
  speed_text: string;
  left_text: string;
  /** Bytes of WebAssembly memory in use. */
  memory: number;
  memory_text: string;
  /** Title of the format once it is known. */
  format: string | null;
  records: number;
  rejected: number;
  nodes: number;
  /** The sum of all amounts so far; what they are is known at the end. */
  total_text: string;
}

/** Why a file was not opened. */
export interface Refusal {
  /** One sentence: what it is or looks like, where reading stopped and why, what to do. */
  sentence: string;
  /** The first bytes, made printable. */
  head: string;
}

export type Loaded =
  | { ok: true; profile: ProfileId; milliseconds: number; memory_text: string }
  | { ok: false; refusal: Refusal };

/** parts add up to total, to the unit. */
export interface Conservation {
  parts: { label: string; amount: Amount }[];
  total: Amount;
}

/** Which rows of a table, in what order. */
export interface Sorted<By extends string> {
  metric: number;
  sort: By;
  descending: boolean;
  /** Substring, letter case ignored; empty for all. */
  filter: string;
}

/** Of all rows, those wanted. */
export interface Part {
  start: number;
  count: number;
}

/** Where the text of the rules is wrong; both from 1, columns in letters. */
export interface Mistake {
  line: number;
  column: number;
  expected: string;
}

export interface SearchQuery {
  metric: number;
  pattern: string;
  regex: boolean;
  case: boolean;
}

export type Found =
  | {
      ok: true;
      functions: number;
      nodes: number;
      /** What the outermost matches hold: nested matches count once. */
      amount: Amount;
      share: number;
      micros: number;
    }
  | { ok: false; error: string };

export interface TransformQuery {
  steps: Step[];
  metric: number;
  selection: NodeId | null;
}

/** What transforms leave of the file. */
export type Shown =
  | {
      ok: true;
      titles: string[];
      shown: Amount;
      whole: Amount;
      share: number;
      stacks: number;
      all_stacks: number;
      frames: number;
      max_depth: number;
      /** Where the selected place is now. */
      selection: NodeId | null;
      micros: number;
    }
  | { ok: false; error: string };

/** Its looks are those of another function: when short, even in full. */
export type Alike = "no" | "short" | "full";
