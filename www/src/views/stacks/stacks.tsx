/** Whole stacks by size, and below them the chosen one in full. */
import type { StackRow } from "../../engine/tables.ts";
import { Splitter } from "../frame/splitter.tsx";
import { BESIDE, lettersIn } from "../name/name.tsx";
import { active, type OpenProfile } from "../state.ts";
import type { Column } from "../table/column.ts";
import { amount, count, rank, share } from "../table/columns.tsx";
import { Grid } from "../table/grid.tsx";
import { useTable } from "../table/table.ts";
import { Toolbar } from "../table/toolbar.tsx";
import { ofStacks, rowOfStack } from "./choose.ts";
import { FullStack } from "./full.tsx";
import { Tail } from "./tail.tsx";

export const stackColumns = (): readonly Column<StackRow>[] => [
  rank,
  amount(),
  share,
  { ...count("records", "Stacks", "80px"), about: "How often the file lists this very stack" },
  count("depth", "Depth", "72px"),
  {
    id: "tail",
    title: "Leaf first",
    about: "The last frames, leaf first, as many as there is room for",
    width: "minmax(0, 1fr)",
    cell: ({ tail, hit }, room) => (
      <span
        class={hit ? "mono tail tail-hit" : "mono tail"}
        title={
          hit
            ? tail.some((frame) => frame.hit)
              ? "Matches the search"
              : "A frame further up matches the search"
            : undefined
        }
      >
        <Tail tail={tail} letters={lettersIn(room - BESIDE)} />
      </span>
    ),
    written: { head: "last frames, leaf first", cell: ({ tail }) => tail.map(({ name }) => name).join(";") },
  },
];

export function StacksView() {
  const profile = active.value;
  return profile && <StacksOf key={profile.id} profile={profile} />;
}

function StacksOf({ profile }: { profile: OpenProfile }) {
  const { engine } = profile;
  const table = useTable({
    id: "stacks",
    view: "stacks",
    profile,
    what: "stacks",
    columns: stackColumns(),
    first: "amount",
    about: {},
    ask: engine.stacks,
    hit: engine.stackHit,
    row: rowOfStack(engine.stackRow),
  });
  return (
    <div class="table-view">
      <Toolbar label="Filter stacks by a frame" {...table.toolbar} />
      <Splitter
        label="Height of the full stack"
        vertical
        size={280}
        least={96}
        second={<FullStack profile={profile} />}
      >
        <Grid
          {...table.grid}
          label="Stacks by amount"
          {...ofStacks}
          empty={
            table.filter === ""
              ? "This profile has no stacks."
              : `No stack has a frame with “${table.filter}” in its name.`
          }
        />
      </Splitter>
    </div>
  );
}
