/** Words of reports and of what is held against a profile: see protocol.ts for the rest. */
import type { Amount, Mistake, NodeId } from "./protocol.ts";
import type { NoiseReading, SiteList } from "./tables.ts";
import type { Form } from "./tree.ts";

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
