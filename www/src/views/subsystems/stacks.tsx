/** The stacks of one subsystem, largest first. */

import type { SubsystemRow } from "../../engine/tables.ts";
import type { Verb } from "../../engine/transform.ts";
import { plain } from "../name/plain.ts";
import { ruled } from "../rules.ts";
import { ofStacks, rowOfStack } from "../stacks/choose.ts";
import { stackColumns } from "../stacks/stacks.tsx";
import type { OpenProfile } from "../state.ts";
import { Grid } from "../table/grid.tsx";
import { useTable } from "../table/table.ts";
import { Toolbar } from "../table/toolbar.tsx";
import { addStep } from "../transforms.ts";

/** What can be done with all stacks of a subsystem. */
export const subsystemFilters = (pack: string, name: string) => {
  const add = (verb: Verb) => () => addStep({ verb, on: { by: "subsystem", what: `${pack}:${name}` } });
  return [
    {
      label: "Focus",
      key: "f",
      about: "Only these stacks, in every view; Overview, Explore and the others then speak of them alone",
      run: add("focus"),
    },
    { label: "Ignore", key: "d", about: "Everything but these stacks", run: add("ignore") },
  ];
};

interface Props {
  profile: OpenProfile;
  pack: string;
  of: SubsystemRow | null;
}

export function SubsystemStacks({ profile, pack, of }: Props) {
  if (of === null) return <p class="hint">Choose a subsystem above to see its stacks, largest first.</p>;
  return <StacksOf key={of.subsystem} profile={profile} pack={pack} of={of} />;
}

function StacksOf({ profile, pack, of }: Props & { of: SubsystemRow }) {
  const { engine } = profile;
  const table = useTable({
    id: "subsystem-stacks",
    view: "subsystems",
    profile,
    what: "stacks",
    columns: stackColumns(),
    first: "amount",
    about: { pack, subsystem: of.subsystem },
    ask: async (query) => {
      await ruled(engine);
      return engine.subsystemStacks(query);
    },
    row: rowOfStack(async (query, node) => {
      await ruled(engine);
      return engine.subsystemStackRow(query, node);
    }),
  });
  return (
    <>
      <Toolbar label="Filter its stacks by a frame" {...table.toolbar}>
        {subsystemFilters(pack, of.name).map(({ label, about, run }) => (
          <button key={label} type="button" class="button" title={about} onClick={run}>
            {label}
          </button>
        ))}
        <span class="cut" title={`${plain(of.name)}: ${of.amount.exact}`}>
          {plain(of.name)} {of.amount.text}
        </span>
      </Toolbar>
      <Grid
        {...table.grid}
        label={`Stacks of ${of.name}`}
        {...ofStacks}
        empty={table.filter === "" ? "It has no stacks." : `No stack of it has a frame with “${table.filter}”.`}
      />
    </>
  );
}
