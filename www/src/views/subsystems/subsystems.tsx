/**
 * What the memory is for: each stack in the subsystem of the first rule that
 * its path meets. Below, what stands behind the row that is chosen.
 */

import { signal, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { SubsystemRow, Subsystems, SubsystemsQuery } from "../../engine/tables.ts";
import { Splitter } from "../frame/splitter.tsx";
import { showMenu } from "../menu/menu.tsx";
import { plain } from "../name/plain.ts";
import { percent } from "../parts.tsx";
import { type Pane, pane, ruled, rules } from "../rules.ts";
import { active, type OpenProfile, select, showInIcicle } from "../state.ts";
import type { Column } from "../table/column.ts";
import { amount, count, share } from "../table/columns.tsx";
import { Grid } from "../table/grid.tsx";
import { useTable } from "../table/table.ts";
import { Toolbar } from "../table/toolbar.tsx";
import { Conflicts } from "./conflicts.tsx";
import { RulesEditor } from "./editor.tsx";
import { NoisePane } from "./noise.tsx";
import { SubsystemStacks, subsystemFilters } from "./stacks.tsx";

const PANES: readonly { id: Pane; title: string }[] = [
  { id: "stacks", title: "Its stacks" },
  { id: "rules", title: "My rules" },
  { id: "noise", title: "Noise" },
  { id: "conflicts", title: "Conflicts" },
];

/** Kept while another view is shown. */
const pack = signal("auto");

const columns = (): readonly Column<SubsystemRow>[] => [
  {
    id: "name",
    title: "Subsystem",
    width: "minmax(120px, 1fr)",
    sortable: "ascending",
    cell: ({ name, other }) => (
      <span class={other ? "dim cut" : "cut"} title={plain(name)}>
        {plain(name)}
      </span>
    ),
    written: { head: "subsystem", cell: ({ name }) => name },
  },
  amount(),
  { ...share, width: "minmax(120px, 280px)" },
  { ...count("stacks", "Stacks"), about: "Records that belong to it" },
  {
    ...count("distinct", "Distinct stacks", "120px"),
    about: "Each stack that differs from the others counts once",
  },
];

export function SubsystemsView() {
  const profile = active.value;
  return profile && <SubsystemsOf key={profile.id} profile={profile} />;
}

function SubsystemsOf({ profile }: { profile: OpenProfile }) {
  const answer = useSignal<Subsystems | null>(null);
  const chosen = useSignal<SubsystemRow | null>(null);
  const { engine } = profile;
  const find = async (query: SubsystemsQuery, name: string) => {
    await ruled(engine);
    const row = await engine.subsystemRow(query, name);
    // A filter of the table hides its row; a filter of the profile may have taken it away.
    if (row === undefined && query.filter === "" && chosen.peek()?.name === name) chosen.value = null;
    return row;
  };
  const table = useTable({
    id: "subsystems",
    view: "subsystems",
    profile,
    what: "rows",
    columns: columns(),
    first: "amount",
    about: { pack: pack.value },
    ask: async (query) => {
      await ruled(engine);
      const got = await engine.subsystems(query);
      answer.value = got;
      return got;
    },
    row: (query) => {
      const name = chosen.peek()?.name;
      return name === undefined ? null : find(query, name);
    },
  });
  // Numbers of subsystems mean nothing under other rules.
  useMemo(() => {
    chosen.value = null;
  }, [pack.value, rules.value, engine]);
  const conflicts = answer.value?.conflicts ?? [];
  const below = (
    <div class="table-view">
      <div class="choices" role="group" aria-label="What is shown below the subsystems">
        {PANES.map(({ id, title }) => (
          <button
            type="button"
            key={id}
            class={id === pane.value ? "chip on" : "chip"}
            aria-pressed={id === pane.value}
            onClick={() => {
              pane.value = id;
            }}
          >
            {title}
            {id === "conflicts" && conflicts.length > 0 && ` (${conflicts.length.toLocaleString("en")})`}
          </button>
        ))}
      </div>
      {pane.value === "stacks" && <SubsystemStacks profile={profile} pack={pack.value} of={chosen.value} />}
      {pane.value === "rules" && <RulesEditor />}
      {pane.value === "noise" && <NoisePane profile={profile} />}
      {pane.value === "conflicts" && <Conflicts list={conflicts} />}
    </div>
  );
  return (
    <div class="table-view">
      <Toolbar label="Filter subsystems" {...table.toolbar}>
        <span class="number" title="The part of everything that belongs to a subsystem">
          {answer.value && `${percent(answer.value.coverage)} covered`}
        </span>
        <PackChoice answer={answer.value} />
      </Toolbar>
      <Splitter label="Height of what is below the subsystems" vertical size={300} least={120} second={below}>
        <Grid
          {...table.grid}
          label="Subsystems by amount"
          selected={(row) => row.subsystem === chosen.value?.subsystem}
          onSelect={(row) => {
            chosen.value = row;
            select(row.node);
          }}
          onOpen={(row) => showInIcicle(row.node)}
          onFound={(row) => {
            chosen.value = row;
          }}
          onKey={(key, row) => {
            const filter = subsystemFilters(pack.peek(), row.name).find((one) => one.key === key.toLowerCase());
            filter?.run();
            return filter !== undefined;
          }}
          onMenu={(at, back) => {
            const name = chosen.peek()?.name;
            if (name) showMenu({ title: name, items: () => subsystemFilters(pack.peek(), name), ...at, back });
          }}
          empty={table.filter === "" ? "This profile has no stacks." : `No subsystem is called “${table.filter}”.`}
        />
      </Splitter>
    </div>
  );
}

const NO_PACK: readonly (readonly [string, string])[] = [
  ["groups", "Namespaces, packages, modules"],
  ["none", "My rules alone"],
];

function PackChoice({ answer }: { answer: Subsystems | null }) {
  const packs = answer?.packs ?? [];
  const name = (id: string) =>
    packs.find((pack) => pack.id === id)?.title ?? NO_PACK.find(([known]) => known === id)?.[1];
  return (
    <select
      aria-label="Rules behind mine"
      value={pack.value}
      onChange={(event) => {
        pack.value = event.currentTarget.value;
      }}
    >
      <option value="auto">
        {answer && pack.value === "auto" ? `What fits: ${name(answer.pack)}` : "What fits the profile"}
      </option>
      {packs.map(({ id, title, coverage }) => (
        <option key={id} value={id}>
          {coverage === null ? title : `${title} (${percent(coverage)})`}
        </option>
      ))}
      {NO_PACK.map(([id, title]) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </select>
  );
}
