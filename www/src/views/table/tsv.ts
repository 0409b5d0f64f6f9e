/** Tables as text for a spreadsheet: tabs between cells, exact numbers without separators. */
import type { Amount } from "../../engine/protocol.ts";
import { plain } from "../name/plain.ts";
import type { Fetch } from "./rows.ts";

/** More rows than this are nobody's clipboard; the button says so. */
export const MOST_ROWS = 100_000;
const AT_ONCE = 5_000;

/** "44,240,665,804 bytes" as a spreadsheet wants it: 44240665804. */
export function plainNumber(amount: Amount): string {
  return /^[-−+]?[\d,]+(\.\d+)?/.exec(amount.exact)?.[0].replace(/[,+]/g, "").replace("−", "-") ?? amount.exact;
}

/**
 * What a spreadsheet gets of a cell, by tabs or by commas. What it would take
 * for a formula gets an apostrophe, numbers do not; marks that nobody sees are
 * shown (crate/src/report/csv.rs does the same).
 */
function safe(cell: string): { text: string; formula: boolean } {
  const text = cell
    .split(/([\t\n\r])/)
    .map((part) => (/^[\t\n\r]$/.test(part) ? part : plain(part)))
    .join("");
  const formula = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text);
  return { text: formula ? `'${text}` : text, formula };
}

/** A cell between tabs: a tab or a line break inside a name would tear the row apart. */
export const tsvCell = (cell: string): string => safe(cell).text.replace(/[\t\n\r]/g, " ");

/** A cell of CSV (RFC 4180). */
export function csvCell(cell: string): string {
  const { text, formula } = safe(cell);
  return formula || /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

type Cells<Row> = (row: Row) => string[];

/** The first rows, for the clipboard. */
export const asTsv = async <Row>(fetch: Fetch<Row>, head: string[], cells: Cells<Row>): Promise<string> =>
  (await pieces(fetch, head, cells, (row) => `${row.map(tsvCell).join("\t")}\n`, MOST_ROWS)).join("");

/** All rows as CSV, in pieces: a file may be larger than a text can be. */
export const asCsv = <Row>(fetch: Fetch<Row>, head: string[], cells: Cells<Row>): Promise<string[]> =>
  pieces(fetch, head, cells, (row) => `${row.map(csvCell).join(",")}\r\n`, Number.POSITIVE_INFINITY);

async function pieces<Row>(
  fetch: Fetch<Row>,
  head: string[],
  cells: Cells<Row>,
  line: (cells: string[]) => string,
  most: number,
): Promise<string[]> {
  const made = [line(head)];
  for (let start = 0; start < most; start += AT_ONCE) {
    const slice = await fetch(start, Math.min(AT_ONCE, most - start));
    made.push(slice.list.map((row) => line(cells(row))).join(""));
    if (start + AT_ONCE >= slice.rows) break;
  }
  return made;
}
