/**
 * What records say of themselves beside their stack: for each label its values,
 * with what they hold, and what lacks it. Each leads to a filter.
 */
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { LabelRow, Labels } from "../../engine/labels.ts";
import { showMenu } from "../menu/menu.tsx";
import { plain } from "../name/plain.ts";
import { active, type OpenProfile } from "../state.ts";
import type { Column } from "../table/column.ts";
import { amount, count, share } from "../table/columns.tsx";
import { Grid } from "../table/grid.tsx";
import { useTable } from "../table/table.ts";
import { Toolbar } from "../table/toolbar.tsx";
import { addStep } from "../transforms.ts";
import { chosenPick, groupBy, key, labelFilters } from "./filters.ts";
import { RangeField } from "./range.tsx";

const columns = (): readonly Column<LabelRow>[] => [
  {
    id: "name",
    title: "Value",
    width: "minmax(120px, 1fr)",
    sortable: "ascending",
    cell: ({ name, none, size }) => (
      <span class={none ? "dim cut" : "mono cut"} title={plain(name)}>
        {plain(name)} {size && <span class="dim">{size}</span>}
      </span>
    ),
    written: { head: "value", cell: ({ name }) => name },
  },
  amount(),
  { ...share, width: "minmax(120px, 280px)" },
  { ...count("stacks", "Stacks"), about: "Records that have it" },
];

export function LabelsView() {
  const profile = active.value;
  return profile && <LabelsOf key={profile.id} profile={profile} />;
}

function LabelsOf({ profile }: { profile: OpenProfile }) {
  const answer = useSignal<Labels | null>(null);
  const { engine } = profile;
  const table = useTable({
    id: "labels",
    view: "labels",
    profile,
    what: "rows",
    columns: columns(),
    first: "amount",
    about: { key: key.value },
    ask: async (query) => {
      const got = await engine.labels(query);
      answer.value = got;
      return got;
    },
    row: (query) => {
      const pick = chosenPick.peek();
      return pick === null ? null : engine.labelRow(query, pick);
    },
  });
  const keys = answer.value?.keys ?? [];
  const shown = answer.value?.key ?? key.value;
  const here = keys.find((row) => row.key === shown);
  const pick = chosenPick.value;
  const filters = pick !== null && here ? labelFilters(pick, here.pick) : [];
  // What was chosen of another key is none of this one's.
  useMemo(() => {
    if (key.peek() !== "" && shown !== "" && key.peek() !== shown) chosenPick.value = null;
  }, [shown]);
  return (
    <div class="table-view">
      <Toolbar label="Filter values" {...table.toolbar}>
        {here?.numbers && <RangeField label={here} />}
        {filters
          .filter(({ key }) => key !== "G")
          .map(({ label, about, key, run }) => (
            <button key={label} type="button" class="button" title={`${about} (${key})`} onClick={run}>
              {label}
            </button>
          ))}
        {here && (
          <button
            type="button"
            class="button"
            title={`${groupBy(here.pick).about} (G)`}
            onClick={groupBy(here.pick).run}
          >
            Group by {plain(here.key)}
          </button>
        )}
      </Toolbar>
      <Keys answer={answer.value} shown={shown} />
      <Grid
        {...table.grid}
        label={`Values of ${shown} by amount`}
        selected={(row) => row.pick === chosenPick.value}
        onSelect={(row) => {
          // After a filter others may have this label as often.
          key.value = shown;
          chosenPick.value = row.pick;
        }}
        onOpen={(row) => void addStep({ verb: "focus", on: { by: "label", what: row.pick } })}
        onKey={(pressed, row) => {
          const filter = here && labelFilters(row.pick, here.pick).find((one) => one.key === pressed);
          filter?.run();
          return filter !== undefined;
        }}
        onMenu={(at, back) => {
          const now = chosenPick.peek();
          if (now !== null && here)
            showMenu({ title: plain(now), items: () => labelFilters(now, here.pick), ...at, back });
        }}
        empty={
          table.filter === ""
            ? "No record that is left has a label."
            : `No value of ${shown} has “${table.filter}” in it.`
        }
      />
    </div>
  );
}

/** Above so many, keys stand in a list. */
const CHIPS = 12;

function Keys({ answer, shown }: { answer: Labels | null; shown: string }) {
  const keys = answer?.keys ?? [];
  const more = (answer?.all_keys ?? 0) - keys.length;
  const choose = (next: string) => {
    key.value = next;
    chosenPick.value = null;
  };
  if (keys.length > CHIPS) {
    return (
      <div class="choices">
        <select aria-label="Label" value={shown} onChange={(event) => choose(event.currentTarget.value)}>
          {keys.map(({ key, values }) => (
            <option key={key} value={key}>
              {plain(key)} ({values.toLocaleString("en")})
            </option>
          ))}
        </select>
        <span class="dim">{more > 0 && `and ${more.toLocaleString("en")} labels more`}</span>
      </div>
    );
  }
  return (
    <div class="choices" role="group" aria-label="Label">
      {keys.map(({ key, values }) => (
        <button
          type="button"
          key={key}
          class={key === shown ? "chip on" : "chip"}
          aria-pressed={key === shown}
          title={`${values.toLocaleString("en")} ${values === 1 ? "value" : "values"}`}
          onClick={() => choose(key)}
        >
          {plain(key)} <span class="dim number">{values.toLocaleString("en")}</span>
        </button>
      ))}
      <span class="dim">Enter focuses on a value; its menu has more</span>
    </div>
  );
}
