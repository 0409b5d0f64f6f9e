/** Whole stacks by size, and below them the chosen one in full. */
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { StackRow } from "../../engine/protocol.ts";
import { Splitter } from "../frame/splitter.tsx";
import { BESIDE, lettersIn, Name, shortened } from "../name/name.tsx";
import {
  active,
  addUp,
  metric,
  type OpenProfile,
  report,
  revision,
  select,
  selection,
  showInIcicle,
} from "../state.ts";
import { amount, rank, share } from "../table/columns.tsx";
import { type Column, Grid } from "../table/grid.tsx";
import { Toolbar } from "../table/toolbar.tsx";
import { asCsv, asTsv, plainNumber } from "../table/tsv.ts";
import { amountWidth } from "../table/width.ts";
import { FullStack } from "./full.tsx";

/** `width` is that of the column of amounts. */
export const stackColumns = (width: string): readonly Column<StackRow>[] => [
  rank,
  amount(width),
  share,
  {
    id: "records",
    title: "Records",
    about: "Records of the file that end exactly here",
    width: "72px",
    right: true,
    cell: ({ records }) => records.toLocaleString("en"),
  },
  { id: "depth", title: "Depth", width: "72px", right: true, cell: ({ depth }) => depth.toLocaleString("en") },
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
  const filter = useSignal("");
  const rows = useSignal(0);
  const all = useSignal(0);
  const { engine } = profile;
  const question = { metric: metric.value, filter: filter.value };
  const fetch = useMemo(
    () => async (start: number, count: number) => {
      const answer = await engine.stacks({ ...question, start, count });
      addUp("stacks", engine, answer.conservation);
      if (question.filter === "") all.value = answer.rows;
      return answer;
    },
    [question.metric, question.filter, revision.value, engine],
  );
  const width = amountWidth.value;
  const unit = profile.overview.metrics[metric.value]?.unit ?? "";
  const written = (as: typeof asTsv) =>
    as(fetch, ["rank", `amount (${unit})`, "share", "records", "depth", "last frames, leaf first"], (row) => [
      String(row.rank),
      plainNumber(row.amount),
      row.share.toFixed(6),
      String(row.records),
      String(row.depth),
      row.tail.map(({ name }) => name).join(";"),
    ]);

  return (
    <div class="table-view">
      <Toolbar
        label="Filter stacks by a frame"
        filter={filter.value}
        onFilter={(text) => {
          filter.value = text;
        }}
        rows={rows.value}
        all={all.value}
        what="stacks"
        copy={() => written(asTsv)}
        csv={() => written(asCsv)}
      />
      <Splitter
        label="Height of the full stack"
        vertical
        size={280}
        least={96}
        second={<FullStack profile={profile} />}
      >
        <Grid
          id="stacks"
          label="Stacks by amount"
          columns={useMemo(() => stackColumns(width), [width])}
          fetch={fetch}
          nextHit={(from, forward) => engine.stackHit({ ...question, start: 0, count: 0 }, from, forward)}
          selected={(row) => row.node === selection.value}
          onSelect={(row) => select(row.node)}
          onOpen={(row) => showInIcicle(row.node)}
          empty={
            filter.value === ""
              ? "This profile has no stacks."
              : `No stack has a frame with “${filter.value}” in its name.`
          }
          failed={report}
          onCount={(count) => {
            rows.value = count;
          }}
        />
      </Splitter>
    </div>
  );
}
