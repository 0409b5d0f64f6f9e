/** Words of what changed between profiles: see protocol.ts for the rest. */
import type { Alike, Amount, Conservation, NodeId, Sorted } from "./protocol.ts";

/** What is made of several profiles. */
export type Purpose = "compare" | "sum" | "mean";
/** Which frames are equal: to the letter, by name, or but for what a build makes up. */
export type Matching = "written" | "functions" | "builds";

export interface Plan {
  purpose: Purpose;
  matching: Matching;
  /** Each profile scaled to the totals of the first. */
  scaled: boolean;
}

/** What the page knows of a profile's time; milliseconds since 1970. */
export interface Known {
  name: string;
  taken: number | null;
  modified: number | null;
  /** As the user wrote it. */
  typed: string | null;
}

export interface Times {
  times: ({ text: string; told: string; at: number } | null)[];
  /** What is wrong with what was typed. */
  error: string | null;
}

export interface Wanted {
  plan: Plan;
  sources: Known[];
}

export type By = "self" | "total" | "leaf" | "caller" | "outermost" | "subsystem" | "stack";
export type Fate = "new" | "gone" | "grown" | "shrunk" | "same";
export type ChangeSort =
  | "name"
  | "change"
  | "before"
  | "after"
  | "ratio"
  | "points"
  | "stacks"
  | "rank"
  | "rate"
  | "steps";

export interface ChangesQuery extends Sorted<ChangeSort> {
  by: By;
  /** Shares of all that changed, or of the first profile. */
  against: "changed" | "before";
  pack: string;
  /** All if there is none. */
  fates: readonly Fate[];
}

export interface ChangeRow {
  name: string;
  written: string | null;
  alike: Alike;
  colour: number;
  hit: boolean;
  node: NodeId;
  /** Where the stack ends that changed most. */
  stack: NodeId;
  fate: Fate;
  before: Amount;
  after: Amount;
  change: Amount;
  share: number;
  /** Its share after less its share before. */
  points: number;
  ratio: number | null;
  stacks: number;
  /** An hour; null where times are not known. */
  rate: Amount | null;
  up: number;
  steps: number;
  /** The first snapshot that has any of it: its number from 0, and its time or name. */
  first_at: number | null;
  first_seen: string | null;
  doubles_in: string | null;
  suspect: boolean;
  noise: boolean | null;
  /** For each snapshot, its part of the largest. */
  line: number[];
}

export interface Changes {
  rows: number;
  start: number;
  list: ChangeRow[];
  conservation: Conservation;
}

/** What was compared, in one metric. */
export interface SeriesHead {
  parts: { name: string; time: string | null; told: string | null; metric: number; total: Amount }[];
  measure: string;
  measures: { name: string; change: number }[];
  grown: Amount;
  shrunk: Amount;
  change: Amount;
  found: string;
  scaled: boolean;
  verdict: string;
  timed: boolean;
  fates: { fate: Fate; rows: number; change: Amount }[];
}
