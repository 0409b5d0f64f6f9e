/** Words of lines of source: see protocol.ts for the rest. */
import type { Alike, Amount, Conservation, FunctionId, Sorted } from "./protocol.ts";

export type RoutineSort = "name" | "self" | "total";
export type RoutinesQuery = Sorted<RoutineSort>;

/** A function in a file. */
export interface RoutineRow {
  routine: number;
  function: FunctionId;
  name: string;
  written: string | null;
  alike: Alike;
  /** The file's name, and its whole path; empty where unknown. */
  file: string;
  path: string;
  self: Amount;
  self_share: number;
  total: Amount;
  total_share: number;
  colour: number;
  hit: boolean;
}

export interface Routines {
  rows: number;
  start: number;
  list: RoutineRow[];
  conservation: Conservation;
  micros: number;
}

export interface ListingQuery {
  metric: number;
  routine: number;
  /** The file at hand that the user said is the one. */
  chosen: number | null;
  /** All of the file. */
  whole: boolean;
}

/** A file at hand, by its number among the paths. */
export interface SourceFile {
  source: number;
  path: string;
}

export interface ListingHead {
  name: string;
  path: string;
  self: Amount;
  total: Amount;
  total_share: number;
  source: SourceFile | null;
  /** The text of that file was given. */
  has_text: boolean;
  /** Those that may be meant, where that is not sure, and how many more. */
  offered: SourceFile[];
  more: number;
  /** Lines that hold something. */
  held: number;
  /** What should be known. */
  told: string[];
}

export interface ListingRow {
  /** Null where unknown. */
  line: number | null;
  self: Amount | null;
  total: Amount | null;
  /** Parts of the largest total among the lines. */
  self_heat: number;
  total_heat: number;
  text: string | null;
}

export interface Listing {
  rows: number;
  start: number;
  list: ListingRow[];
  head: ListingHead;
  micros: number;
}
