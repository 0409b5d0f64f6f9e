/** What the engine says of a garbage collector's log (crate/src/view/gc). */
import type { Conservation, Part } from "./protocol.ts";

export interface Figure {
  id: string;
  title: string;
  value: string;
  /** How it is worked out. */
  how: string;
  /** More than is usually fine. */
  much: boolean;
}

export interface GcFinding {
  id: string;
  severity: "high" | "medium" | "low";
  title: string;
  detail: string;
  advice: string;
}

export interface SettingRow {
  setting: string;
  goal: string;
  per_minute: string;
  cpu: string;
  much: boolean;
  /** As the log has it, not as it would be. */
  measured: boolean;
}

export interface Settings {
  measured: string;
  formula: string[];
  rows: SettingRow[];
}

export interface GcHead {
  about: string;
  figures: Figure[];
  findings: GcFinding[];
  settings: Settings | null;
  /** Lines, by what they are. */
  conservation: Conservation;
}

/** A part of the time; all of it if it ends where it begins. */
export interface SeriesQuery {
  from: number;
  to: number;
  points: number;
}

/** One entry a cycle that is sent; not a number where the log has none. */
export interface Series {
  /** Seconds, or cycles of a log without times. */
  at: Float64Array;
  timed: boolean;
  /** Its place in the file. */
  cycle: Uint32Array;
  /** MiB. */
  before: Float64Array;
  after: Float64Array;
  live: Float64Array;
  goal: Float64Array;
  /** Milliseconds. */
  pause: Float64Array;
  percent: Float64Array;
  restarts: Float64Array;
  /** Where all cycles begin and end. */
  from: number;
  to: number;
}

export type CycleSort =
  | "cycle"
  | "pause"
  | "concurrent"
  | "before"
  | "after"
  | "live"
  | "goal"
  | "stopped"
  | "assist"
  | "background"
  | "idle"
  | "percent";

export interface CyclesQuery {
  sort: CycleSort;
  descending: boolean;
}

export interface CycleRow extends Record<Exclude<CycleSort, "cycle">, string> {
  /** Its place in the file, from 0. */
  index: number;
  number: string;
  run: string;
  at: string;
  forced: boolean;
}

export interface Cycles extends Omit<Part, "count"> {
  rows: number;
  list: CycleRow[];
  conservation: Conservation;
}

/** What a heap profile has, in bytes as digits. */
export interface HeapTotals {
  inuse: string | null;
  alloc: string | null;
}

export interface FitQuery extends HeapTotals {
  name: string;
}
