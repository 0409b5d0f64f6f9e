/** Words of labels: see protocol.ts for the rest. */
import type { Amount, Conservation, Sorted } from "./protocol.ts";

export type LabelSort = "name" | "amount" | "stacks";

export interface LabelsQuery extends Sorted<LabelSort> {
  /** Empty, or one that is not there: the one that most records have. */
  key: string;
}

export interface LabelRow {
  name: string;
  /** A number of many bytes as people read it: "48.0 KiB". */
  size: string | null;
  /** It holds what lacks the label. */
  none: boolean;
  amount: Amount;
  share: number;
  stacks: number;
  /** The text of a filter that means it. */
  pick: string;
}

export interface LabelKey {
  key: string;
  values: number;
  /** Some of them are numbers. */
  numbers: boolean;
  /** The text that groups by it. */
  pick: string;
}

export interface Labels {
  rows: number;
  start: number;
  list: LabelRow[];
  conservation: Conservation;
  /** The key in force; empty if there is none. */
  key: string;
  /** The first of them, and how many there are. */
  keys: LabelKey[];
  all_keys: number;
  micros: number;
}

/** The labels of a place with all that it calls: the largest values of a key, and how many more there are. */
export interface PlaceLabels {
  keys: { key: string; values: LabelRow[]; more: number }[];
  more_keys: number;
}
