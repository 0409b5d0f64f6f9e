/** Whole stacks by size, and below them the chosen one in full. */
import type { StackRow } from "../../engine/protocol.ts";
import { Splitter } from "../frame/splitter.tsx";
import { BESIDE, lettersIn, Name, shortened } from "../name/name.tsx";
import { active, type OpenProfile, select, selection, showInIcicle } from "../state.ts";
import type { Column } from "../table/column.ts";
import { amount, count, rank, share } from "../table/columns.tsx";
import { Grid } from "../table/grid.tsx";
import { useTable } from "../table/table.ts";
import { Toolbar } from "../table/toolbar.tsx";
import { FullStack } from "./full.tsx";

export const stackColumns = (): readonly Column<StackRow>[] => [
  rank,
  amount(),
  share,
  { ...count("records", "Records", "80px"), about: "Records of the file that end exactly here" },
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
        {fitTail(tail, lettersIn(room - BESIDE)).map(({ name, hit, letters }, index) => (
          <span class="tail-part" key={index}>
            <Name text={name} letters={letters} hit={hit} />
          </span>
        ))}
      </span>
    ),
    written: { head: "last frames, leaf first", cell: ({ tail }) => tail.map(({ name }) => name).join(";") },
  },
];

/** Letters of one frame at most and at least, and what stands between two. */
const MOST = 26;
const LEAST = 10;
const BETWEEN = 3;

/** As many frames as there is room for, from the leaf on, each with its letters. */
function fitTail(tail: StackRow["tail"], letters: number) {
  const parts = [];
  let left = letters;
  for (const { name, hit } of tail) {
    if (parts.length > 0 && left < Math.min(LEAST, name.length)) break;
    const part = shortened(name, Math.min(MOST, left));
    parts.push({ name, hit, letters: Math.min(MOST, left) });
    left -= part.length + BETWEEN;
  }
  return parts;
}

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
          selected={(row) => row.node === selection.value}
          onSelect={(row) => select(row.node)}
          onOpen={(row) => showInIcicle(row.node)}
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
