/** Tables as text for a spreadsheet: tabs between cells, exact numbers without separators. */
import type { Amount } from "../../engine/protocol.ts";
import type { Fetch } from "./rows.ts";

/** More rows than this are nobody's clipboard; the button says so. */
export const MOST_ROWS = 100_000;
const AT_ONCE = 5_000;

/** "44,240,665,804 bytes" as a spreadsheet wants it: 44240665804. */
export function plainNumber(amount: Amount): string {
  return /^[-−]?[\d,]+(\.\d+)?/.exec(amount.exact)?.[0].replace(/,/g, "").replace("−", "-") ?? amount.exact;
}

/** A tab or a line break inside a name would tear the row apart. */
const clean = (cell: string) => cell.replace(/[\t\n\r]/g, " ");

/** A cell of CSV (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe; numbers do not. */
export function csvCell(cell: string): string {
  const formula = /^[=+\-@\t\r]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell);
  const text = formula ? `'${cell}` : cell;
  return formula || /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

export const asTsv = <Row>(fetch: Fetch<Row>, head: string[], cells: (row: Row) => string[]): Promise<string> =>
  joined(fetch, head, cells, (row) => row.map(clean).join("\t"), "\n");

/** The same rows as CSV. */
export const asCsv = <Row>(fetch: Fetch<Row>, head: string[], cells: (row: Row) => string[]): Promise<string> =>
  joined(fetch, head, cells, (row) => row.map(csvCell).join(","), "\r\n");

async function joined<Row>(
  fetch: Fetch<Row>,
  head: string[],
  cells: (row: Row) => string[],
  line: (cells: string[]) => string,
  end: string,
): Promise<string> {
  const lines = [line(head)];
  for (let start = 0; start < MOST_ROWS; start += AT_ONCE) {
    const slice = await fetch(start, Math.min(AT_ONCE, MOST_ROWS - start));
    for (const row of slice.list) lines.push(line(cells(row)));
    if (start + AT_ONCE >= slice.rows) break;
  }
  return lines.join(end) + end;
}
