/** What a table needs to know of a column. */
import type { ComponentChildren } from "preact";

export interface Column<Row> {
  id: string;
  title: string;
  /** In the list of columns, where the title alone says too little. */
  called?: string;
  /** Said by the header's tooltip, when the title needs it. */
  about?: string;
  /** A grid track: "88px", "minmax(0, 1fr)". */
  width: string;
  right?: boolean;
  /** The table can be sorted by it, at first in this direction. */
  sortable?: "descending" | "ascending";
  /** Its head sorts the table by another column, which says the same: a share by its amount. */
  sortsAs?: string;
  /** `room` is the width of the flexible column, in pixels; `index` the row's own. */
  cell: (row: Row, room: number, index: number) => ComponentChildren;
  /** 0 to 1: a bar behind the cell. */
  bar?: (row: Row) => number;
  /** For a spreadsheet, exactly; without it the column is only looked at. */
  written?: { head: string; cell: (row: Row) => string };
}

/** By which column, and how another is chosen. */
export interface Sorting {
  by: string;
  descending: boolean;
  change: (by: string) => void;
}
