/**
 * Every function once, with what it holds itself and with what it calls.
 * Choosing one selects its heaviest place in the call tree, so that the icicle
 * and the details follow.
 */
import { useComputed, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { FunctionRow, FunctionSort, FunctionsQuery } from "../../engine/protocol.ts";
import { Latest } from "../../util/latest.ts";
import { choose } from "../choice.ts";
import { percent } from "../parts.tsx";
import { active, addUp, details, metric, type OpenProfile, report, revision, select, showInIcicle } from "../state.ts";
import { name } from "../table/columns.tsx";
import { type Column, Grid } from "../table/grid.tsx";
import { Toolbar } from "../table/toolbar.tsx";
import { asCsv, asTsv, plainNumber } from "../table/tsv.ts";
import { amountWidth } from "../table/width.ts";

/** `amount` is the width of the columns of amounts. */
const columns = (amount: string): readonly Column<FunctionRow>[] => [
  {
    id: "self",
    title: "Self",
    about: "What it holds itself, without what it calls",
    width: amount,
    right: true,
    sortable: true,
    cell: ({ self }) => <span title={self.exact}>{self.text}</span>,
  },
  {
    id: "self_share",
    title: "Share",
    width: "80px",
    right: true,
    bar: ({ self_share }) => self_share,
    cell: ({ self_share }) => percent(self_share),
  },
  {
    id: "total",
    title: "Total",
    about: "With everything it calls; a recursive function counts once",
    width: amount,
    right: true,
    sortable: true,
    cell: ({ total }) => <span title={total.exact}>{total.text}</span>,
  },
  {
    id: "total_share",
    title: "Share",
    width: "80px",
    right: true,
    bar: ({ total_share }) => total_share,
    cell: ({ total_share }) => percent(total_share),
  },
  {
    id: "stacks",
    title: "Stacks",
    about: "Records whose stack has it at least once",
    width: "88px",
    right: true,
    sortable: true,
    cell: ({ stacks }) => stacks.toLocaleString("en"),
  },
  { ...name("Function"), sortable: true },
];

/** Amounts are wanted largest first, names from A. */
const descendingFirst = (sort: FunctionSort) => sort !== "name";

/** The heaviest place of a function, asked without queueing while the user walks down the list. */
const place = new Latest(
  async (q: Wanted) => ({ node: await placeOf(q) }),
  ({ node }, q) => {
    if (active.peek()?.id === q.profile.id) q.use(node);
    q.done();
  },
  report,
);

interface Wanted {
  profile: OpenProfile;
  row: FunctionRow;
  use: (node: number) => void;
  done: () => void;
}

const placeOf = ({ profile, row }: Pick<Wanted, "profile" | "row">) =>
  profile.engine.functionNode(metric.peek(), row.function);

/** Looks for the row's place; a key that comes sooner means this row too. */
function find(profile: OpenProfile, row: FunctionRow, use: (node: number) => void): void {
  place.put({ profile, row, use, done: choose(() => placeOf({ profile, row })) });
}

export function FunctionsView() {
  const profile = active.value;
  return profile && <FunctionsOf key={profile.id} profile={profile} />;
}

function FunctionsOf({ profile }: { profile: OpenProfile }) {
  const sort = useSignal<FunctionSort>("self");
  const descending = useSignal(true);
  const filter = useSignal("");
  const rows = useSignal(0);
  const all = useSignal(0);

  const question = useComputed(
    (): Omit<FunctionsQuery, "start" | "count"> => ({
      metric: metric.value,
      sort: sort.value,
      descending: descending.value,
      filter: filter.value,
    }),
  ).value;
  const again = revision.value;
  const { engine } = profile;

  // A new function for every new question: that is how the grid knows.
  const fetch = useMemo(
    () => async (start: number, count: number) => {
      const answer = await engine.functions({ ...question, start, count });
      addUp("functions", engine, answer.conservation);
      if (question.filter === "") all.value = answer.rows;
      return answer;
    },
    [question, again, engine],
  );

  const width = amountWidth.value;
  const unit = profile.overview.metrics[metric.value]?.unit ?? "";
  const written = (as: typeof asTsv) =>
    as(fetch, [`self (${unit})`, "self share", `total (${unit})`, "total share", "stacks", "function"], (row) => [
      plainNumber(row.self),
      row.self_share.toFixed(6),
      plainNumber(row.total),
      row.total_share.toFixed(6),
      String(row.stacks),
      row.name,
    ]);

  const here = details.value?.function;
  return (
    <div class="table-view">
      <Toolbar
        label="Filter functions"
        filter={filter.value}
        onFilter={(text) => {
          filter.value = text;
        }}
        rows={rows.value}
        all={all.value}
        what="functions"
        copy={() => written(asTsv)}
        csv={() => written(asCsv)}
      />
      <Grid
        id="functions"
        label="Functions"
        columns={useMemo(() => columns(width), [width])}
        fetch={fetch}
        sort={{
          by: sort.value,
          descending: descending.value,
          change: (by) => {
            const chosen = by as FunctionSort;
            descending.value = chosen === sort.value ? !descending.value : descendingFirst(chosen);
            sort.value = chosen;
          },
        }}
        nextHit={(from, forward) => engine.functionHit({ ...question, start: 0, count: 0 }, from, forward)}
        selected={(row) => row.function === here}
        onSelect={(row) => find(profile, row, select)}
        onOpen={(row) => find(profile, row, showInIcicle)}
        empty={
          filter.value === "" ? "This profile has no functions." : `No function has “${filter.value}” in its name.`
        }
        failed={report}
        onCount={(count) => {
          rows.value = count;
        }}
      />
    </div>
  );
}
