/**
 * The lines of a tree as a table. Which are open is the engine's business; the
 * page asks for those in sight.
 */
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Engine } from "../../engine/engine.ts";
import type { Form, TreeHow, TreeRow } from "../../engine/tree.ts";
import { menuOfChoice } from "../menu/place.ts";
import { addUp, metric, report, revision, select, selection, type ViewId } from "../state.ts";
import type { Column } from "../table/column.ts";
import { amountOf, share, shareOf } from "../table/columns.tsx";
import { Grid } from "../table/grid.tsx";
import { Branch } from "./branch.tsx";
import "./tree.css";

type Turn = (index: number, how: TreeHow) => void;

const columns = (own: boolean, turn: Turn): readonly Column<TreeRow>[] => [
  { ...amountOf("amount", "Total"), about: "With everything below" },
  { ...share, called: "Total share" },
  ...(own
    ? [
        { ...amountOf("self", "Self"), about: "What is in none of the lines below" },
        shareOf("self_share", "Self share"),
      ]
    : []),
  {
    id: "name",
    title: "Function",
    width: "minmax(0, 1fr)",
    cell: (row, room, index) => <Branch row={row} room={room} turn={(how) => turn(index, how)} />,
  },
];

interface Props {
  id: string;
  label: string;
  view: ViewId;
  engine: Engine;
  form: Form;
  /** With what is in no line below. */
  own?: boolean;
  open: (row: TreeRow) => void;
}

export function Lines({ id, label, view, engine, form, own = false, open }: Props) {
  const again = useSignal(0);
  const note = useSignal("");
  const of = form.is === "callers" || form.is === "callees" ? form.of : -1;
  const query = useMemo(() => ({ metric: metric.value, form, start: 0, count: 0 }), [metric.value, form.is, of]);
  const fetch = useMemo(
    () => async (start: number, count: number) => {
      const answer = await engine.tree({ ...query, start, count });
      addUp(view, engine, answer.conservation);
      return answer;
    },
    [query, revision.value, engine, view],
  );
  const turn = useMemo(
    (): Turn => (index, how) => {
      engine.treeOpen(query, index, how).then(({ cut }) => {
        note.value = cut ? "Only the first 50,000 lines below were opened." : "";
        again.value++;
      }, report);
    },
    [engine, query, again, note],
  );
  return (
    <>
      {note.value && (
        <p class="amber" role="status">
          {note.value}
        </p>
      )}
      <Grid
        id={id}
        label={label}
        columns={columns(own, turn)}
        fetch={fetch}
        again={again.value}
        nextHit={(from, forward) => engine.treeHit(query, from, forward)}
        selected={(row) => row.node === selection.value}
        onSelect={(row) => select(row.node)}
        onOpen={open}
        onMenu={(at, table) => menuOfChoice(engine, at, table)}
        onKey={(key, row, index) => {
          if (key === "ArrowRight" && !row.open && row.children > 0) turn(index, "open");
          else if (key === "ArrowLeft" && row.open) turn(index, "close");
          else if (key === "*") turn(index, "all");
          else return false;
          return true;
        }}
        empty="This profile has no stacks."
        failed={report}
      />
    </>
  );
}
