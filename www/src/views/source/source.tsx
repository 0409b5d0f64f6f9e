/**
 * Functions whose lines of source are known, and the lines of one of them. It
 * follows the selection: whatever function is chosen anywhere is listed here.
 */
import { signal, useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { RoutineRow } from "../../engine/lines.ts";
import { Latest } from "../../util/latest.ts";
import { choose } from "../choice.ts";
import { Splitter } from "../frame/splitter.tsx";
import { BESIDE, lettersIn, Name } from "../name/name.tsx";
import { Swatch } from "../parts.tsx";
import { active, metric, type OpenProfile, report, select, selection, showInIcicle } from "../state.ts";
import type { Column } from "../table/column.ts";
import { amountOf } from "../table/columns.tsx";
import { Grid } from "../table/grid.tsx";
import { rowOfChoice, useTable } from "../table/table.ts";
import { Toolbar } from "../table/toolbar.tsx";
import { Lines } from "./lines.tsx";
import "./source.css";

/** The routine that is listed, by profile: kept while another view or tab is shown. */
const listed = signal<ReadonlyMap<number, number>>(new Map());

const list = (profile: OpenProfile, routine: number) => {
  listed.value = new Map(listed.peek()).set(profile.id, routine);
};

/** Pixels from which a cell has room for a function and its file, and what the file has of it at most. */
const BOTH = 260;
const FILE = 160;

const columns = (): readonly Column<RoutineRow>[] => [
  { ...amountOf("self", "Self"), about: "What its lines hold themselves", bar: ({ self_share }) => self_share },
  { ...amountOf("total", "Total"), about: "Of its lines, added up: a stack on two of them counts at each" },
  {
    id: "name",
    title: "Function",
    width: "minmax(0, 1fr)",
    sortable: "ascending",
    cell: (row, room) => {
      const file = room < BOTH ? 0 : Math.min(room / 3, FILE);
      return (
        <span class="mono named" title={row.path}>
          <Swatch colour={row.colour} />
          <Name
            text={row.name}
            letters={lettersIn(room - BESIDE - file)}
            hit={row.hit}
            written={row.written}
            alike={row.alike}
          />
          {file > 0 && <span class="source-file dim">{row.file}</span>}
        </span>
      );
    },
    written: { head: "function", cell: (row) => row.name },
  },
];

export function SourceView() {
  const profile = active.value;
  return profile && <SourceOf key={profile.id} profile={profile} />;
}

interface Wanted {
  row: RoutineRow;
  use: (node: number) => void;
  done: () => void;
}

function SourceOf({ profile }: { profile: OpenProfile }) {
  const { engine } = profile;
  const table = useTable({
    id: "routines",
    view: "source",
    profile,
    what: "functions",
    columns: columns(),
    first: "self",
    about: {},
    ask: engine.routines,
    hit: engine.routineHit,
    row: rowOfChoice(engine.routineRow),
  });
  // What is selected elsewhere is listed; before anything is, the first of the table.
  useSignalEffect(() => {
    const node = selection.value;
    const none = !listed.peek().has(profile.id);
    const found = node === null ? Promise.resolve(undefined) : engine.routineAt(node);
    found
      .then(async (routine) => {
        if (routine !== undefined && node === selection.peek()) return list(profile, routine);
        if (!none) return;
        const query = { metric: metric.peek(), sort: "self", descending: true, filter: "" } as const;
        const first = await engine.routines({ ...query, start: 0, count: 1 });
        const row = first.list[0];
        if (row && !listed.peek().has(profile.id)) list(profile, row.routine);
      })
      .catch(report);
  });
  const placeOf = async (row: RoutineRow) => (await engine.routineNode(metric.peek(), row.routine)) ?? null;
  const place = useMemo(
    () =>
      new Latest(
        async ({ row }: Wanted) => ({ node: await placeOf(row) }),
        ({ node }, { use, done }) => {
          // Filters may have taken it out of the tree: its lines are shown all the same.
          if (node !== null && active.peek()?.id === profile.id) use(node);
          done();
        },
        report,
      ),
    [],
  );
  const find = (row: RoutineRow, use: (node: number) => void) => {
    list(profile, row.routine);
    place.put({ row, use, done: choose(() => placeOf(row)) });
  };
  const routine = listed.value.get(profile.id);
  return (
    <Splitter
      label="Width of the listing"
      size={Math.round(innerWidth * 0.44)}
      least={240}
      second={routine === undefined ? <div class="source" /> : <Lines profile={profile} routine={routine} />}
    >
      <div class="table-view">
        <Toolbar label="Filter functions and files" {...table.toolbar} />
        <Grid
          {...table.grid}
          label="Functions with lines"
          selected={(row) => row.routine === routine}
          onSelect={(row) => find(row, select)}
          onOpen={(row) => find(row, showInIcicle)}
          empty={
            table.filter === ""
              ? "No line holds anything of this metric."
              : `No function or file has “${table.filter}” in its name.`
          }
        />
      </div>
    </Splitter>
  );
}
