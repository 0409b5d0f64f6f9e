/** Words of findings and of what stands near a function: see protocol.ts for the rest. */
import type { Amount, Conservation, FunctionId, NodeId } from "./protocol.ts";
import type { SiteList, StackRow } from "./tables.ts";

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
