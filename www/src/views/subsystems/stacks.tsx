/** The stacks of one subsystem, largest first. */
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { StackRow, SubsystemRow } from "../../engine/protocol.ts";
import { ruled } from "../rules.ts";
import { stackColumns } from "../stacks/stacks.tsx";
import { addUp, metric, type OpenProfile, report, revision, select, selection, showInIcicle } from "../state.ts";
import { Grid } from "../table/grid.tsx";
import { Toolbar } from "../table/toolbar.tsx";
import { asCsv, asTsv, plainNumber } from "../table/tsv.ts";
import { amountWidth } from "../table/width.ts";
import { addStep } from "../transforms.tsx";

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
  const filter = useSignal("");
  const rows = useSignal(0);
  const { engine } = profile;
  const question = { metric: metric.value, pack, subsystem: of.subsystem, filter: filter.value };
  const fetch = useMemo(
    () => async (start: number, count: number) => {
      await ruled(engine);
      const answer = await engine.subsystemStacks({ ...question, start, count });
      addUp("subsystems", engine, answer.conservation);
      return answer;
    },
    [question.metric, question.pack, question.filter, of, revision.value, engine],
  );
  const width = amountWidth.value;
  const unit = profile.overview.metrics[metric.value]?.unit ?? "";
  const written = (as: typeof asTsv) =>
    as(fetch, ["rank", `amount (${unit})`, "share", "records", "last frames, leaf first"], (row: StackRow) => [
      String(row.rank),
      plainNumber(row.amount),
      row.share.toFixed(6),
      String(row.records),
      row.tail.map(({ name }) => name).join(";"),
    ]);
  return (
    <>
      <Toolbar
        label="Filter its stacks by a frame"
        filter={filter.value}
        onFilter={(text) => {
          filter.value = text;
        }}
        rows={rows.value}
        all={of.distinct}
        what="stacks"
        copy={() => written(asTsv)}
        csv={() => written(asCsv)}
      >
        <button
          type="button"
          class="button"
          title="Only these stacks, in every view; Overview, Explore and the others then speak of them alone"
          onClick={() => addStep({ verb: "focus", on: { by: "subsystem", what: `${pack}:${of.name}` } })}
        >
          Focus
        </button>
        <button
          type="button"
          class="button"
          title="Everything but these stacks"
          onClick={() => addStep({ verb: "ignore", on: { by: "subsystem", what: `${pack}:${of.name}` } })}
        >
          Ignore
        </button>
        <span class="cut" title={`${of.name}: ${of.amount.exact}`}>
          {of.name} {of.amount.text}
        </span>
      </Toolbar>
      <Grid
        id="subsystem-stacks"
        label={`Stacks of ${of.name}`}
        columns={useMemo(() => stackColumns(width), [width])}
        fetch={fetch}
        selected={(row) => row.node === selection.value}
        onSelect={(row) => select(row.node)}
        onOpen={(row) => showInIcicle(row.node)}
        empty={filter.value === "" ? "It has no stacks." : `No stack of it has a frame with “${filter.value}”.`}
        failed={report}
        onCount={(count) => {
          rows.value = count;
        }}
      />
    </>
  );
}
