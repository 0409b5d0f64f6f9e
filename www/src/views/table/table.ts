/**
 * A table of a profile: what it asks the engine, how it is sorted and filtered,
 * and what of it is copied. What a row is and does is the view's business.
 */
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Conservation, NodeId, Part, Sorted } from "../../engine/protocol.ts";
import { chosen, hasChoice } from "../choice.ts";
import type { At } from "../menu/menu.tsx";
import { menuOfChoice } from "../menu/place.ts";
import { addUp, metric, type OpenProfile, report, revision, type Sort, sorts, type ViewId } from "../state.ts";
import type { Column } from "./column.ts";
import { visible } from "./hidden.ts";
import type { Slice } from "./rows.ts";
import { asCsv, asTsv } from "./tsv.ts";

interface Wanted<Row, About, By extends string> {
  /** In the address. */
  id: string;
  view: ViewId;
  profile: OpenProfile;
  /** Several rows: "stacks". */
  what: string;
  columns: readonly Column<Row>[];
  /** The column that it is sorted by at first, downwards. */
  first: By;
  /** What else the question says. */
  about: About;
  ask: (query: About & Sorted<By> & Part) => Promise<Slice<Row> & { conservation: Conservation }>;
  /** The next or previous row that the search found. */
  hit?: (query: About & Sorted<By>, from: number | undefined, forward: boolean) => Promise<number | undefined>;
  /** The row that is chosen; null if none is. */
  row: (query: About & Sorted<By>) => Promise<number | undefined> | null;
}

/** The row that speaks of the place that is chosen. */
export const rowOfChoice =
  <Query>(ask: (query: Query, node: NodeId) => Promise<number | undefined>) =>
  (query: Query): Promise<number | undefined> | null =>
    hasChoice() ? chosen().then((node) => (node === null ? undefined : ask(query, node))) : null;

export function useTable<Row, About extends object, By extends string>(wanted: Wanted<Row, About, By>) {
  const { id, view, profile, what, columns, first, about, ask, hit, row } = wanted;
  const { engine } = profile;
  const filter = useSignal("");
  const rows = useSignal(0);
  const all = useSignal(0);
  const sort = sortIn(columns, sorts.value[id]) ?? { by: first, descending: true };
  const query: About & Sorted<By> = {
    ...about,
    metric: metric.value,
    sort: sort.by as By,
    descending: sort.descending,
    filter: filter.value,
  };

  // A new function for every new question: that is how the grid knows.
  const fetch = useMemo(
    () => async (start: number, count: number) => {
      const answer = await ask({ ...query, start, count });
      addUp(view, engine, answer.conservation);
      if (query.filter === "") all.value = answer.rows;
      return answer;
    },
    [JSON.stringify(query), revision.value, engine],
  );

  const copied = visible(id, columns, sort.by).flatMap(({ written }) => written ?? []);
  const heads = copied.map(({ head }) => head);
  const cells = (row: Row) => copied.map(({ cell }) => cell(row));
  return {
    filter: filter.value,
    toolbar: {
      filter: filter.value,
      onFilter: (text: string) => {
        filter.value = text;
      },
      rows: rows.value,
      all: all.value,
      what,
      copy: () => asTsv(fetch, heads, cells),
      csv: () => asCsv(fetch, heads, cells),
    },
    grid: {
      id,
      columns,
      fetch,
      sort: {
        ...sort,
        change: (by: string) => {
          const direction = columns.find((column) => column.id === by)?.sortable;
          const descending = by === sort.by ? !sort.descending : direction === "descending";
          sorts.value = { ...sorts.peek(), [id]: { by, descending } };
        },
      },
      find: () => row(query),
      ...(hit && { nextHit: (from: number | undefined, forward: boolean) => hit(query, from, forward) }),
      onMenu: (at: At, table: HTMLElement) => menuOfChoice(engine, at, table),
      failed: report,
      onCount: (count: number) => {
        rows.value = count;
      },
    },
  };
}

/** An address may name a column that is none. */
function sortIn<Row>(columns: readonly Column<Row>[], sort: Sort | undefined): Sort | null {
  return sort && columns.some(({ id, sortable }) => sortable && id === sort.by) ? sort : null;
}
