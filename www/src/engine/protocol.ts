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

/** A profile of blocks in one of the orders of DHAT's viewer. */
export interface BlocksQuery {
  order: string;
  form: Form;
}

export interface Measure {
  amount: Amount;
  share: number;
}

/** What is known of the blocks of a line; null where the file does not say it. */
export interface BlockCells {
  total_bytes: Measure | null;
  total_blocks: Measure | null;
  gmax_bytes: Measure | null;
  gmax_blocks: Measure | null;
  end_bytes: Measure | null;
  end_blocks: Measure | null;
  /** Of one stack alone. */
  max_bytes: Amount | null;
  max_blocks: Amount | null;
  read_bytes: Measure | null;
  written_bytes: Measure | null;
  average_size: string | null;
  average_life: string | null;
  life_share: number | null;
  reads_a_byte: string | null;
  writes_a_byte: string | null;
  bytes_rate: string | null;
  blocks_rate: string | null;
}

export interface BlockRow {
  /** Of the lines, and where it stands in the profile's own tree. */
  node: NodeId;
  place: NodeId;
  depth: number;
  kind: "place" | "itself" | "rest";
  names: string[];
  /** Which of them says most of the program, and its file and line. */
  telling: number;
  at: string | null;
  /** Places in a line for the rest. */
  many: number;
  significant: boolean;
  open: boolean;
  children: number;
  colour: number;
  hit: boolean;
  cells: BlockCells;
}

export interface Blocks {
  rows: number;
  start: number;
  list: BlockRow[];
  conservation: Conservation;
  micros: number;
}

export interface BlocksHead {
  orders: { id: string; title: string; known: boolean; by: number | null }[];
  /** The order to begin with. */
  first: string;
  whole: BlockCells;
  unit: string;
  mega_unit: string;
  end: string | null;
  gmax: string | null;
  gmax_share: number | null;
}

/** So many bytes next to each other, used so often each. */
export interface AccessRun {
  bytes: number;
  count: number;
  /** Or more often. */
  many: boolean;
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

/** parts add up to total, to the unit. */
export interface Conservation {
  parts: { label: string; amount: Amount }[];
  total: Amount;
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

export type FunctionSort = "name" | "self" | "total" | "stacks" | "average";
export type FunctionsQuery = Sorted<FunctionSort>;

export interface FunctionRow {
  function: FunctionId;
  name: string;
  /** As the file has it, where that is not how it reads (demangled). */
  written: string | null;
  alike: Alike;
  self: Amount;
  self_share: number;
  total: Amount;
  total_share: number;
  /** Records whose stack has it at least once. */
  /** Bytes of one object of its own; null where not both are measured. */
  average: Amount | null;
  stacks: number;
  colour: number;
  hit: boolean;
}

export interface Functions {
  /** All rows under this filter, not only those sent. */
  rows: number;
  start: number;
  list: FunctionRow[];
  conservation: Conservation;
  micros: number;
}

export type StackSort = "amount" | "records" | "depth";
export type StacksQuery = Sorted<StackSort>;

export interface StackRow {
  rank: number;
  node: NodeId;
  amount: Amount;
  share: number;
  records: number;
  depth: number;
  /** The last frames that mean something, leaf first; more than there is room for. */
  tail: { node: NodeId; name: string; hit: boolean }[];
  hit: boolean;
}

export interface Stacks {
  rows: number;
  start: number;
  list: StackRow[];
  conservation: Conservation;
  micros: number;
}

export type SiteList = "outermost" | "leaf" | "caller";
/** Which frames are passed over: by the function's own name, as the old scripts did, none. */
export type NoiseReading = "name" | "seed" | "off";

export type SiteSort = "amount" | "stacks" | "name";

export interface SitesQuery extends Sorted<SiteSort> {
  list: SiteList;
  noise: NoiseReading;
}

export interface SiteRow {
  rank: number;
  name: string;
  written: string | null;
  alike: Alike;
  amount: Amount;
  share: number;
  stacks: number;
  /** Where it stands in its largest stack. */
  node: NodeId;
  colour: number;
  hit: boolean;
}

export interface Sites {
  rows: number;
  start: number;
  list: SiteRow[];
  conservation: Conservation;
  micros: number;
}

export type SubsystemSort = "name" | "amount" | "stacks" | "distinct";

export interface SubsystemsQuery extends Sorted<SubsystemSort> {
  /** A pack's id, or "auto", "groups", "none". */
  pack: string;
}

export interface SubsystemRow {
  /** Its number under these rules. */
  subsystem: number;
  name: string;
  /** What belongs to no subsystem. */
  other: boolean;
  amount: Amount;
  share: number;
  /** Records, and different stacks. */
  stacks: number;
  distinct: number;
  /** The last frame of its largest stack that means something. */
  node: NodeId;
}

/** Stacks of one subsystem that rules of another name, too. */
export interface Conflict {
  winner: string;
  other: string;
  amount: Amount;
  share: number;
  stacks: number;
}

export interface Subsystems {
  rows: number;
  start: number;
  list: SubsystemRow[];
  conservation: Conservation;
  /** The pack in force, or "groups", "none". */
  pack: string;
  /** 0 to 1. */
  coverage: number;
  /** What each covers by itself; null if another was found to fit before. */
  packs: { id: string; title: string; coverage: number | null }[];
  conflicts: Conflict[];
  micros: number;
}

export interface SubsystemStacksQuery extends Sorted<StackSort> {
  pack: string;
  subsystem: number;
}

/** Where the text of the rules is wrong; both from 1, columns in letters. */
export interface Mistake {
  line: number;
  column: number;
  expected: string;
}

export interface NoiseRow {
  /** What switches it; null where nothing does. */
  id: string | null;
  pack: string;
  title: string;
  rule: string;
  /** The end of a stack that it passes over. */
  end: "leaf" | "root" | "both";
  on: boolean;
  pack_off: boolean;
  /** Frames that it names. */
  frames: number;
  /** The stacks in which it passes over a frame; rules overlap. */
  amount: Amount;
  share: number;
  stacks: number;
}

export interface NoiseTable {
  rows: NoiseRow[];
  /** Rules that name nothing here. */
  idle: number;
  /** What they hide together. */
  amount: Amount;
  share: number;
  stacks: number;
}

/** A whole stack, leaf first, in pieces: it may be a million frames deep. */
export interface StackFrames {
  depth: number;
  start: number;
  /** `noise`: an allocator, a thread or an entry. */
  frames: { node: NodeId; name: string; colour: number; hit: boolean; noise: boolean }[];
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
/** Which view shows it, and what there. */
export interface Link {
  view: "icicle" | "stacks" | "explore" | "sites" | "subsystems" | "import";
  node: NodeId | null;
  /** What to search for, letter by letter. */
  search: string | null;
  list: SiteList | null;
  /** What to measure by there. */
  metric: number | null;
}

export interface Finding {
  /** Stable. */
  id: string;
  severity: "high" | "medium" | "low";
  title: string;
  detail: string;
  amount: Amount;
  share: number;
  stacks: number;
  advice: string;
  view: Link;
  /** The end of a stack that proves it; its last frames, leaf first, of so many. */
  proof: NodeId | null;
  path: string[];
  depth: number;
}

export interface Findings {
  /** The weightiest first. */
  findings: Finding[];
  questions: { id: string; text: string; view: Link }[];
  /** So many findings are for a first look. */
  first: number;
  micros: number;
}

export interface ExploreQuery {
  metric: number;
  /** What the search found last, words letter by letter, a function, one place. */
  of: "search" | { words: string } | { function: FunctionId } | { node: NodeId };
  /** Rows of each list, stacks in the list of the largest, stacks in full. */
  companions: number;
  stacks: number;
  full: number;
}

export interface Companion {
  function: FunctionId;
  /** Where it stands so first. */
  node: NodeId;
  name: string;
  amount: Amount;
  /** Of the stacks in question. */
  share: number;
  stacks: number;
  /** How much more often than everywhere: 1 is as often. */
  lift: number;
  colour: number;
}

export interface FullStack {
  rank: number;
  node: NodeId;
  amount: Amount;
  share: number;
  records: number;
  depth: number;
  /** Leaf first; of a very deep stack not all. */
  frames: { node: NodeId; name: string; hit: boolean }[];
}

/** `rows` is how long the list is, `list` its beginning. */
export interface Companions {
  rows: number;
  list: Companion[];
}

export interface Explored {
  functions: number;
  amount: Amount;
  share: number;
  stacks: number;
  distinct: number;
  above: Companions;
  callers: Companions;
  callees: Companions;
  below: Companions;
  largest: StackRow[];
  full: FullStack[];
  conservation: Conservation;
  micros: number;
}
/** A whole report, or a table of it as CSV. */
export type ReportForm = "md" | "json" | "svg" | "folded" | "functions" | "stacks" | SiteList;

/** What of the icicle an SVG shows, in amounts across; a `to` of 0 means the whole. */
export interface Picture {
  width?: number;
  title?: string;
  from: number;
  to: number;
  top: number;
  /** Which tree; the profile's own if not said. */
  form?: Form;
}

export interface ReportQuery extends CheckQuery {
  metric: number;
  noise: NoiseReading;
  form: ReportForm;
  /** Ids of sections, for Markdown. */
  leave_out: string[];
  picture: Picture | null;
}

/** The bytes that the command line writes, too. */
export interface Report {
  bytes: Uint8Array<ArrayBuffer>;
  /** What the user should know of them. */
  told?: string;
}

/** Its looks are those of another function: when short, even in full. */
export type Alike = "no" | "short" | "full";

/** What is held against a profile: texts. */
export interface CheckQuery {
  budgets: string;
  estimates: string;
  /** What may be a mistake is no pass. */
  strict: boolean;
}

/** What is wrong with each text. */
export interface Mistakes {
  budgets: Mistake | null;
  estimates: Mistake | null;
}

export type Status = "pass" | "fail" | "unknown";

export interface LimitRow {
  /** Of the text, from 1. */
  line: number;
  tier: string | null;
  path: string;
  /** "blocks <= 100" */
  budget: string;
  metric: string | null;
  actual: Amount | null;
  status: Status;
  /** By how much the limit was missed; `short`: it is that much too little. */
  over: Amount | null;
  short: boolean;
  /** Different functions and different stacks. */
  matches: number;
  stacks: number;
  /** A sentence. */
  note: string | null;
  /** Of a violation. `path` is leaf first, the last frames that mean something. */
  largest: {
    stacks: { node: NodeId; amount: Amount; path: string[]; at: string | null; depth: number }[];
    others: number;
    rest: Amount;
  } | null;
}

export interface EstimateRow {
  /** "codec::*: blocks" */
  what: string;
  /** As it was written. */
  expected: string;
  metric: string | null;
  actual: Amount | null;
  /** Actual over expected: "0.84" */
  ratio: string | null;
  /** Passed is within ten times. */
  status: Status;
  stacks: number;
  note: string | null;
}

export interface Checked {
  /** In the order of the texts. */
  budgets: LimitRow[];
  estimates: EstimateRow[];
  /** What to do where an estimate is off. */
  advice: string | null;
  /** What should be known of all of it. */
  notes: string[];
}
