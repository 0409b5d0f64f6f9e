/**
 * One stack in full, leaf first, numbered from the leaf; as long as it is, a
 * million frames too. It stays while the user selects frames inside it, so
 * that a walk along a stack does not shorten it.
 */
import { useComputed, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { StackFrames } from "../../engine/tables.ts";
import { menuOfChoice } from "../menu/place.ts";
import { CopyButton } from "../parts.tsx";
import { type OpenProfile, report, revision, select, selection, showInIcicle, stackEnd } from "../state.ts";
import type { Column } from "../table/column.ts";
import { name } from "../table/columns.tsx";
import { Grid } from "../table/grid.tsx";
import { stackText } from "./text.ts";

type Frame = StackFrames["frames"][number] & { number: number };

const columns: readonly Column<Frame>[] = [
  {
    id: "number",
    title: "#",
    called: "Number",
    about: "Counted from the leaf",
    width: "72px",
    right: true,
    cell: ({ number }) => number.toLocaleString("en"),
  },
  {
    id: "noise",
    title: "",
    called: "Noise",
    about: "Frames that say nothing of the program: allocators, threads, entries",
    width: "56px",
    cell: ({ noise }) => noise && <span class="dim small">noise</span>,
  },
  name("Frame, leaf first"),
];

export function FullStack({ profile }: { profile: OpenProfile }) {
  const depth = useSignal(0);
  const node = useComputed(() => stackEnd.value || null).value;
  if (node === null) return <p class="hint">Choose a stack above to see all its frames, leaf first.</p>;
  return (
    <div class="table-view">
      <div class="toolbar">
        <span class="dim number">
          {depth.value.toLocaleString("en")} {depth.value === 1 ? "frame" : "frames"}
        </span>
        <span class="grow" />
        <CopyButton text={() => stackText(profile.engine, node)} title="All frames, leaf first, one in a line">
          Copy stack
        </CopyButton>
      </div>
      <Frames
        profile={profile}
        node={node}
        depth={(value) => (depth.value = value)}
        choose={(row) => select(row.node, node)}
      />
    </div>
  );
}

interface FramesProps {
  profile: OpenProfile;
  node: number;
  depth: (depth: number) => void;
  choose: (row: Frame) => void;
}

function Frames({ profile, node, depth, choose }: FramesProps) {
  const { engine } = profile;
  const fetch = useMemo(
    () => async (start: number, count: number) => {
      const answer = await engine.stack(node, start, count);
      const list = answer.frames.map((frame, index) => ({ ...frame, number: answer.start + index + 1 }));
      return { rows: answer.depth, start: answer.start, list };
    },
    [engine, node, revision.value],
  );
  return (
    <Grid
      id="frames"
      label="Frames of the stack, leaf first"
      columns={columns}
      fetch={fetch}
      selected={(row) => row.node === selection.value}
      onSelect={choose}
      onOpen={(row) => showInIcicle(row.node)}
      onMenu={(at, table) => menuOfChoice(engine, at, table)}
      empty="Nothing is above the root."
      failed={report}
      onCount={depth}
    />
  );
}
