/** Every cycle as a row, in the order of any column. */
import { useMemo } from "preact/hooks";
import type { Engine } from "../../engine/engine.ts";
import type { CycleRow, CycleSort, CyclesQuery } from "../../engine/gc.ts";
import { report, sorts } from "../state.ts";
import type { Column } from "../table/column.ts";
import { Grid } from "../table/grid.tsx";
import { chosenCycle } from "./zoom.ts";

const ID = "gc-cycles";

const column = (id: Exclude<CycleSort, "cycle">, title: string, about: string, width = "84px"): Column<CycleRow> => ({
  id,
  title,
  about,
  width,
  right: true,
  sortable: "descending",
  cell: (row) => row[id],
});

const columns: readonly Column<CycleRow>[] = [
  {
    id: "cycle",
    title: "Cycle",
    about: "The log's own number; the order of the file",
    width: "72px",
    right: true,
    sortable: "ascending",
    cell: (row) => row.number,
  },
  { id: "run", title: "Run", about: "Of the program, from 1", width: "48px", right: true, cell: (row) => row.run },
  { id: "at", title: "At", about: "Since the program began", width: "96px", right: true, cell: (row) => row.at },
  column("pause", "Pause ms", "Both phases in which the program stands still", "80px"),
  column("concurrent", "Concurrent ms", "By the clock, beside the program", "104px"),
  column("before", "Before", "The heap when the cycle began"),
  column("after", "After", "The heap when the cycle ended"),
  column("live", "Live", "What was alive"),
  column("goal", "Goal", "What the heap was to stay below"),
  column("stopped", "Stopped ms", "Processor time while the program stood still", "88px"),
  column("assist", "Assist ms", "Processor time of goroutines that had to help", "80px"),
  column("background", "Background ms", "Processor time of the collector beside the program", "112px"),
  column("idle", "Idle ms", "Time of processors that had nothing else to do", "64px"),
  column("percent", "GC CPU", "Of the processors' time since the program began", "72px"),
  {
    id: "forced",
    title: "Forced",
    about: "The program asked for it",
    width: "minmax(64px, 1fr)",
    cell: (row) => (row.forced ? "forced" : ""),
  },
];

export function Cycles({ engine }: { engine: Engine }) {
  const known = columns.some(({ id, sortable }) => sortable && id === sorts.value[ID]?.by);
  const sort = (known && sorts.value[ID]) || { by: "cycle", descending: false };
  const query: CyclesQuery = { sort: sort.by as CycleSort, descending: sort.descending };
  const here = chosenCycle.value;
  // A cycle that is chosen in a chart is sought here.
  const fetch = useMemo(
    () => (start: number, count: number) => engine.gcCycles({ ...query, start, count }),
    [engine, sort.by, sort.descending, here],
  );
  return (
    <section class="gc-cycles" aria-label="Cycles">
      <h2 class="cards-title">Cycles</h2>
      <div class="gc-table">
        <Grid
          id={ID}
          label="Cycles of the collector"
          columns={columns}
          fetch={fetch}
          sort={{
            ...sort,
            change: (by) => {
              const first = columns.find(({ id }) => id === by)?.sortable === "descending";
              const descending = by === sort.by ? !sort.descending : first;
              sorts.value = { ...sorts.peek(), [ID]: { by, descending } };
            },
          }}
          find={() => (here === null ? null : engine.gcCycleRow(query, here))}
          selected={(row) => row.index === here}
          onSelect={(row) => {
            chosenCycle.value = row.index;
          }}
          empty="There is no cycle."
          failed={report}
        />
      </div>
    </section>
  );
}
