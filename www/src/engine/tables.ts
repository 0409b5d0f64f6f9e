/** Words of tables: functions, stacks, sites, subsystems, noise. See protocol.ts for the rest. */
import type { Alike, Amount, Conservation, FunctionId, NodeId, Sorted } from "./protocol.ts";

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
  /** Bytes of one object of its own; null where not both are measured. */
  average: Amount | null;
  /** Records whose stack has it at least once. */
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
