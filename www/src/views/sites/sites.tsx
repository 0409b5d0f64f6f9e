/**
 * What the memory is put down to: each stack counted under one of its frames,
 * the operation that allocated, the code that did, or that code's caller.
 * Allocators, threads and process entries are passed over on the way.
 */
import { signal, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { NoiseReading, SiteList, SiteRow } from "../../engine/protocol.ts";
import { ruled, rules } from "../rules.ts";
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
import { amount, name, rank, share } from "../table/columns.tsx";
import { type Column, Grid } from "../table/grid.tsx";
import { Toolbar } from "../table/toolbar.tsx";
import { asCsv, asTsv, plainNumber } from "../table/tsv.ts";
import { amountWidth } from "../table/width.ts";

const LISTS: readonly { id: SiteList; title: string; about: string }[] = [
  { id: "outermost", title: "Operation", about: "The outermost frame that means something: why it was allocated" },
  { id: "leaf", title: "Allocating code", about: "The last frame before the allocator: what code allocated" },
  { id: "caller", title: "Its caller", about: "Who called the allocating code" },
];

export const NOISE: readonly { id: NoiseReading; title: string }[] = [
  { id: "name", title: "Pass over allocators and threads" },
  { id: "seed", title: "Pass over as the old scripts did" },
  { id: "off", title: "Pass over nothing" },
];

/** Kept while another view is shown; a link may choose them. */
export const list = signal<SiteList>("outermost");
export const noise = signal<NoiseReading>("name");

const stacks: Column<SiteRow> = {
  id: "stacks",
  title: "Stacks",
  about: "Records that are counted here",
  width: "88px",
  right: true,
  cell: ({ stacks }) => stacks.toLocaleString("en"),
};

const columns = (width: string): readonly Column<SiteRow>[] => [rank, amount(width), share, stacks, name("Function")];

export function SitesView() {
  const profile = active.value;
  return profile && <SitesOf key={profile.id} profile={profile} />;
}

function SitesOf({ profile }: { profile: OpenProfile }) {
  const filter = useSignal("");
  const rows = useSignal(0);
  const all = useSignal(0);
  const { engine } = profile;
  const question = { metric: metric.value, list: list.value, noise: noise.value, filter: filter.value };
  const inForce = rules.value;
  const fetch = useMemo(
    () => async (start: number, count: number) => {
      await ruled(engine);
      const answer = await engine.sites({ ...question, start, count });
      addUp("sites", engine, answer.conservation);
      if (question.filter === "") all.value = answer.rows;
      return answer;
    },
    [question.metric, question.list, question.noise, question.filter, inForce, revision.value, engine],
  );
  const width = amountWidth.value;
  const unit = profile.overview.metrics[metric.value]?.unit ?? "";
  const written = (as: typeof asTsv) =>
    as(fetch, ["rank", `amount (${unit})`, "share", "stacks", "function"], (row) => [
      String(row.rank),
      plainNumber(row.amount),
      row.share.toFixed(6),
      String(row.stacks),
      row.name,
    ]);
  return (
    <div class="table-view">
      <Toolbar
        label="Filter sites"
        filter={filter.value}
        onFilter={(text) => {
          filter.value = text;
        }}
        rows={rows.value}
        all={all.value}
        what="sites"
        copy={() => written(asTsv)}
        csv={() => written(asCsv)}
      >
        <select
          aria-label="What is passed over"
          value={noise.value}
          onChange={(event) => {
            noise.value = event.currentTarget.value as NoiseReading;
          }}
        >
          {NOISE.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </Toolbar>
      <div class="choices" role="group" aria-label="What stacks are counted under">
        {LISTS.map(({ id, title, about }) => (
          <button
            type="button"
            key={id}
            class={id === list.value ? "chip on" : "chip"}
            aria-pressed={id === list.value}
            title={about}
            onClick={() => {
              list.value = id;
            }}
          >
            {title}
          </button>
        ))}
        <span class="dim">{LISTS.find(({ id }) => id === list.value)?.about}</span>
      </div>
      <Grid
        id="sites"
        label="Sites by amount"
        columns={useMemo(() => columns(width), [width])}
        fetch={fetch}
        nextHit={(from, forward) => engine.siteHit({ ...question, start: 0, count: 0 }, from, forward)}
        selected={(row) => row.node === selection.value}
        onSelect={(row) => select(row.node)}
        onOpen={(row) => showInIcicle(row.node)}
        empty={filter.value === "" ? "This profile has no stacks." : `No site has “${filter.value}” in its name.`}
        failed={report}
        onCount={(count) => {
          rows.value = count;
        }}
      />
    </div>
  );
}
