/**
 * The rows in sight of a table that may have a million: a window of them is
 * held, a new window is asked for when the sight leaves it, and the old rows
 * stay until the new ones are there, so that nothing flickers.
 */
import { signal } from "@preact/signals";
import { Latest } from "../../util/latest.ts";

export interface Slice<Row> {
  rows: number;
  start: number;
  list: Row[];
}

export type Fetch<Row> = (start: number, count: number) => Promise<Slice<Row>>;

interface Wanted<Row> {
  fetch: Fetch<Row>;
  start: number;
  count: number;
}

export class Rows<Row> {
  /** Goes up at every answer. */
  readonly version = signal(0);
  readonly count = signal(0);
  private held: Slice<Row> = { rows: 0, start: 0, list: [] };
  private heldFrom: Fetch<Row> | null = null;
  private first = 0;
  private end = 60;
  private readonly ask: Latest<Wanted<Row>, Slice<Row>>;

  constructor(
    private fetch: Fetch<Row>,
    failed: (error: unknown) => void,
  ) {
    this.ask = new Latest(
      ({ fetch, start, count }) => fetch(start, count),
      (slice, { fetch }) => {
        if (fetch !== this.fetch) return;
        this.held = slice;
        this.heldFrom = fetch;
        this.count.value = slice.rows;
        this.version.value++;
      },
      failed,
    );
  }

  at(index: number): Row | undefined {
    return this.held.list[index - this.held.start];
  }

  /** Only if it is of the present question. */
  fresh(index: number): Row | undefined {
    return this.heldFrom === this.fetch ? this.at(index) : undefined;
  }

  /** True when what is held answers the present question. */
  get settled(): boolean {
    return this.heldFrom === this.fetch;
  }

  /** Another sort, filter or profile. */
  replace(fetch: Fetch<Row>): void {
    if (fetch === this.fetch && this.heldFrom === fetch) return;
    this.fetch = fetch;
    this.want(this.first, this.end);
  }

  /** The same question may have another answer now. */
  refresh(): void {
    this.heldFrom = null;
    this.want(this.first, this.end);
  }

  want(first: number, end: number): void {
    this.first = first;
    this.end = end;
    const { rows, start, list } = this.held;
    const held = start + list.length;
    const enough = first >= start && (end <= held || held >= rows);
    if (enough && this.heldFrom === this.fetch) return;
    const pad = Math.max(40, end - first);
    const from = Math.max(0, first - pad);
    this.ask.put({ fetch: this.fetch, start: from, count: end + pad - from });
  }
}
