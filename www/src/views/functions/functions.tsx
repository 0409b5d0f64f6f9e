/**
 * Every function once, with what it holds itself and with what it calls.
 * Choosing one selects its heaviest place in the call tree, so that the icicle
 * and the details follow.
 */
import type { FunctionRow } from "../../engine/tables.ts";
import { Latest } from "../../util/latest.ts";
import { choose } from "../choice.ts";
import { active, details, metric, type OpenProfile, report, select, showInIcicle } from "../state.ts";
import type { Column } from "../table/column.ts";
import { amountOf, count, name, shareOf } from "../table/columns.tsx";
import { Grid } from "../table/grid.tsx";
import { rowOfChoice, useTable } from "../table/table.ts";
import { Toolbar } from "../table/toolbar.tsx";
import { plainNumber } from "../table/tsv.ts";

/** Metrics of which one object's size is known: both are in the profile. */
const PAIRS = [
  ["total_bytes", "total_blocks"],
  ["alloc_space", "alloc_objects"],
  ["inuse_space", "inuse_objects"],
  ["bytes", "allocations"],
  ["bytes", "blocks"],
  ["bytes", "objects"],
];

function isPaired({ overview }: OpenProfile): boolean {
  const names = overview.metrics.map(({ name }) => name);
  const now = names[metric.value] ?? "";
  return PAIRS.some((pair) => pair.includes(now) && pair.every((name) => names.includes(name)));
}

const average: Column<FunctionRow> = {
  id: "average",
  title: "Avg size",
  about: "Bytes of one object that it holds itself: very many small objects are what a collector works for",
  width: "88px",
  right: true,
  sortable: "descending",
  cell: ({ average }) => (average ? <span title={average.exact}>{average.text}</span> : "–"),
  written: { head: "average size", cell: ({ average }) => (average ? plainNumber(average) : "") },
};

const columns = (paired: boolean): readonly Column<FunctionRow>[] => [
  { ...amountOf("self", "Self"), about: "What it holds itself, without what it calls" },
  shareOf("self_share", "Self share", "self"),
  { ...amountOf("total", "Total"), about: "With everything it calls; a recursive function counts once" },
  shareOf("total_share", "Total share", "total"),
  ...(paired ? [average] : []),
  { ...count("stacks", "Stacks"), about: "Records whose stack has it at least once" },
  { ...name("Function"), sortable: "ascending" },
];

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
  const { engine } = profile;
  const table = useTable({
    id: "functions",
    view: "functions",
    profile,
    what: "functions",
    columns: columns(isPaired(profile)),
    first: "self",
    about: {},
    ask: engine.functions,
    hit: engine.functionHit,
    row: rowOfChoice(engine.functionRow),
  });
  const here = details.value?.function;
  return (
    <div class="table-view">
      <Toolbar label="Filter functions" {...table.toolbar} />
      <Grid
        {...table.grid}
        label="Functions"
        selected={(row) => row.function === here}
        onSelect={(row) => find(profile, row, select)}
        onOpen={(row) => find(profile, row, showInIcicle)}
        empty={
          table.filter === "" ? "This profile has no functions." : `No function has “${table.filter}” in its name.`
        }
      />
    </div>
  );
}
