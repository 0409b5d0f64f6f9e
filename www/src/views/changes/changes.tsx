/**
 * What changed between two profiles, and over several what grows: every row has
 * both sides, so that what is new, gone or the same is seen as well.
 */
import { signal, useSignal, useSignalEffect } from "@preact/signals";
import type { By, ChangeRow, ChangesQuery, Fate, SeriesHead } from "../../engine/changes.ts";
import { setMetric } from "../metric.ts";
import { ruled } from "../rules.ts";
import {
  active,
  activeMetric,
  details,
  metric,
  type OpenProfile,
  report,
  revision,
  select,
  selection,
  showInIcicle,
} from "../state.ts";
import { Grid } from "../table/grid.tsx";
import { rowOfChoice, useTable } from "../table/table.ts";
import { Toolbar } from "../table/toolbar.tsx";
import "./changes.css";
import { changeColumns, growthColumns } from "./columns.tsx";
import { Summary } from "./summary.tsx";

const BYS: readonly { id: By; title: string; about: string }[] = [
  { id: "self", title: "Function, self", about: "Each stack counted under the function in which it ends" },
  { id: "total", title: "Function, total", about: "What passes through each function; rows overlap" },
  { id: "leaf", title: "Allocating code", about: "The last frame before the allocator" },
  { id: "caller", title: "Its caller", about: "Who called the allocating code" },
  { id: "outermost", title: "Operation", about: "The outermost frame that means something" },
  { id: "subsystem", title: "Subsystem", about: "By the rules that the Subsystems view has" },
  { id: "stack", title: "Stack", about: "Each stack by itself, called by its last frame" },
];

const FATES: readonly Fate[] = ["grown", "new", "shrunk", "gone", "same"];

/** Kept while another view is shown. */
const by = signal<By>("leaf");
const against = signal<"changed" | "before">("changed");
const fates = signal<readonly Fate[]>([]);
/** Changes from the first to the last, or growth over time; null: what there is more of. */
const mode = signal<"changes" | "growth" | null>(null);

export function ChangesView() {
  const profile = active.value;
  return profile && <ChangesOf key={profile.id} profile={profile} />;
}

function isHere(row: ChangeRow): boolean {
  const here = details.value;
  return row.node === selection.value || (here?.node === selection.value && here?.name === row.name);
}

function ChangesOf({ profile }: { profile: OpenProfile }) {
  const { engine, overview } = profile;
  const now = mode.value ?? (overview.joined > 2 ? "growth" : "changes");
  const head = useSignal<SeriesHead | null>(null);
  useSignalEffect(() => {
    revision.value;
    const query: ChangesQuery = {
      metric: metric.value,
      by: by.value,
      against: against.value,
      pack: "auto",
      fates: [],
      sort: "change",
      descending: true,
      filter: "",
    };
    ruled(engine)
      .then(() => engine.seriesHead(query))
      .then((answer) => {
        head.value = answer;
      }, report);
  });
  const shareAbout =
    against.value === "changed"
      ? "Of all that grew and shrank, as pprof -base has it"
      : "Of the first profile, as pprof -diff_base has it";
  const table = useTable({
    id: now,
    view: "changes",
    profile,
    what: "rows",
    columns: now === "growth" ? growthColumns : changeColumns(shareAbout),
    first: now === "growth" ? ("rank" as const) : ("change" as const),
    about: { by: by.value, against: against.value, pack: "auto", fates: now === "growth" ? [] : fates.value },
    ask: async (query) => {
      await ruled(engine);
      return engine.changes(query);
    },
    row: rowOfChoice(async (query, node) => {
      await ruled(engine);
      return engine.changeRow(query, node);
    }),
  });
  const turn = (fate: Fate) => {
    fates.value = fates.value.includes(fate) ? fates.value.filter((one) => one !== fate) : [...fates.value, fate];
  };
  return (
    <div class="table-view changes-view">
      {head.value && <Summary head={head.value} choose={setMetric} now={activeMetric.value?.name ?? ""} />}
      <div class="choices" role="group" aria-label="What is shown">
        {(["changes", "growth"] as const).map((id) => (
          <button
            type="button"
            key={id}
            class={id === now ? "chip on" : "chip"}
            aria-pressed={id === now}
            onClick={() => {
              mode.value = id;
            }}
          >
            {id === "changes" ? "First to last" : "Over time"}
          </button>
        ))}
        <select
          aria-label="What amounts are added up by"
          title={BYS.find(({ id }) => id === by.value)?.about}
          value={by.value}
          onChange={(event) => {
            by.value = event.currentTarget.value as By;
          }}
        >
          {BYS.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
        {now === "changes" && (
          <select
            aria-label="What shares are of"
            value={against.value}
            onChange={(event) => {
              against.value = event.currentTarget.value as "changed" | "before";
            }}
          >
            <option value="changed">Shares of what changed (-base)</option>
            <option value="before">Shares of before (-diff_base)</option>
          </select>
        )}
        {now === "changes" &&
          FATES.map((fate) => {
            const row = head.value?.fates.find((one) => one.fate === fate);
            return (
              <button
                type="button"
                key={fate}
                class={fates.value.includes(fate) ? "chip on" : "chip"}
                aria-pressed={fates.value.includes(fate)}
                title={row && `${row.change.exact} in ${row.rows.toLocaleString("en")} rows`}
                onClick={() => turn(fate)}
              >
                {fate} <span class="number dim">{row?.rows.toLocaleString("en")}</span>
              </button>
            );
          })}
      </div>
      <Toolbar label="Filter changes" {...table.toolbar} />
      <Grid
        {...table.grid}
        label={now === "growth" ? "What grows over time" : "What changed"}
        selected={isHere}
        onSelect={(row) => select(row.node, row.stack)}
        onOpen={(row) => showInIcicle(row.node)}
        empty={table.filter === "" ? "No row has what is asked for." : `Nothing has “${table.filter}” in its name.`}
      />
    </div>
  );
}
