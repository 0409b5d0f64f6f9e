/**
 * What the memory is put down to: each stack counted under one of its frames,
 * the operation that allocated, the code that did, or that code's caller.
 * Allocators, threads and process entries are passed over on the way.
 */
import { signal } from "@preact/signals";
import type { NoiseReading, SiteList, SiteRow } from "../../engine/tables.ts";
import { ruled } from "../rules.ts";
import { active, details, type OpenProfile, select, selection, showInIcicle } from "../state.ts";
import type { Column } from "../table/column.ts";
import { amount, count, name, rank, share } from "../table/columns.tsx";
import { Grid } from "../table/grid.tsx";
import { rowOfChoice, useTable } from "../table/table.ts";
import { Toolbar } from "../table/toolbar.tsx";
import { siteLists } from "./lists.ts";

export const NOISE: readonly { id: NoiseReading; title: string }[] = [
  { id: "name", title: "Pass over allocators and threads" },
  { id: "seed", title: "Pass over as the old scripts did" },
  { id: "off", title: "Pass over nothing" },
];

/** Kept while another view is shown; a link may choose them. */
export const list = signal<SiteList>("outermost");
export const noise = signal<NoiseReading>("name");

const columns = (): readonly Column<SiteRow>[] => [
  rank,
  amount(),
  share,
  { ...count("stacks", "Stacks"), about: "Records that are counted here" },
  { ...name("Function"), sortable: "ascending" },
];

/** The row of the selected place, or of its function. */
function isHere(row: SiteRow): boolean {
  const here = details.value;
  return row.node === selection.value || (here?.node === selection.value && here?.name === row.name);
}

export function SitesView() {
  const profile = active.value;
  return profile && <SitesOf key={profile.id} profile={profile} />;
}

function SitesOf({ profile }: { profile: OpenProfile }) {
  const { engine } = profile;
  const lists = siteLists();
  const table = useTable({
    id: "sites",
    view: "sites",
    profile,
    what: "sites",
    columns: columns(),
    first: "amount",
    about: { list: list.value, noise: noise.value },
    ask: async (query) => {
      await ruled(engine);
      return engine.sites(query);
    },
    hit: engine.siteHit,
    row: rowOfChoice(async (query, node) => {
      await ruled(engine);
      return engine.siteRow(query, node);
    }),
  });
  return (
    <div class="table-view">
      <Toolbar label="Filter sites" {...table.toolbar}>
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
        {lists.map(({ id, title, about }) => (
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
        <span class="dim">{lists.find(({ id }) => id === list.value)?.about}</span>
      </div>
      <Grid
        {...table.grid}
        label="Sites by amount"
        selected={isHere}
        onSelect={(row) => select(row.node)}
        onOpen={(row) => showInIcicle(row.node)}
        empty={table.filter === "" ? "This profile has no stacks." : `No site has “${table.filter}” in its name.`}
      />
    </div>
  );
}
