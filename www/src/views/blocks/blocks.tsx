/**
 * A profile of blocks as DHAT's own viewer orders it: what is significant by
 * bytes, blocks, lifetimes or use, and what each line's blocks did.
 */
import { computed, signal, useSignal, useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { BlockRow, BlocksHead } from "../../engine/blocks.ts";
import type { Engine } from "../../engine/engine.ts";
import { BOTTOM_UP, TOP_DOWN } from "../../engine/tree.ts";
import { menuOfChoice } from "../menu/place.ts";
import { setMetric } from "../metric.ts";
import { NothingLeft } from "../nothing.tsx";
import { active, addUp, inverted, report, revision, select, showInIcicle } from "../state.ts";
import { Grid } from "../table/grid.tsx";
import { shown } from "../transforms.ts";
import { Direction } from "../tree/direction.tsx";
import "./blocks.css";
import { columns } from "./columns.tsx";
import { Numbers, Summary } from "./numbers.tsx";

/** The order that was chosen last; the engine's first until one is. */
const chosen = signal<string | null>(null);
/** The line that is told of below the table. */
const here = signal<BlockRow | null>(null);

const head = signal<{ engine: Engine; head: BlocksHead } | null>(null);
const known = computed(() => (head.value?.engine === active.value?.engine ? (head.value?.head ?? null) : null));

/** Of the orders, the one that is meant and can be shown. */
const order = computed(() => {
  const orders = known.value?.orders.filter((row) => row.known) ?? [];
  const of = (id: string | null | undefined) => orders.find((row) => row.id === id);
  return of(chosen.value) ?? of(known.value?.first) ?? orders[0] ?? null;
});

export function BlocksView() {
  const profile = active.value;
  useSignalEffect(() => {
    const engine = active.value?.engine;
    shown.value;
    inverted.value;
    here.value = null;
    engine?.blocksHead().then((answer) => {
      head.value = { engine, head: answer };
    }, report);
  });
  if (shown.value?.stacks === 0) return <NothingLeft />;
  if (!profile || !known.value) return null;
  return (
    <div class="table-view blocks-view">
      <Summary head={known.value} />
      <Toolbar head={known.value} />
      {order.value && (
        <Lines
          key={`${profile.id}/${order.value.id}/${inverted.value}`}
          engine={profile.engine}
          order={order.value.id}
          head={known.value}
        />
      )}
      <Numbers row={here.value} engine={profile.engine} />
    </div>
  );
}

function Toolbar({ head: { orders } }: { head: BlocksHead }) {
  const change = (id: string) => {
    chosen.value = id;
    here.value = null;
    const by = orders.find((row) => row.id === id)?.by;
    if (typeof by === "number") setMetric(by);
  };
  return (
    <div class="toolbar">
      <label>
        Sort by{" "}
        <select value={order.value?.id} onChange={(event) => change(event.currentTarget.value)}>
          {orders.map(({ id, title, known: can }) => (
            <option key={id} value={id} disabled={!can}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <Direction
        down={{ text: "From callers", about: "From the program's entry to the allocation" }}
        up={{ text: "From the allocation", about: "From the allocation to its callers, as DHAT's own viewer has it" }}
      />
      <span class="dim">• is significant in this order; → opens a line, ← closes it</span>
    </div>
  );
}

function Lines({ engine, order, head }: { engine: Engine; order: string; head: BlocksHead }) {
  const again = useSignal(0);
  const form = inverted.value ? BOTTOM_UP : TOP_DOWN;
  const query = useMemo(() => ({ order, form }), [order, form]);
  const fetch = useMemo(
    () => async (start: number, count: number) => {
      const answer = await engine.blocks({ ...query, start, count });
      addUp("blocks", engine, answer.conservation);
      return answer;
    },
    [query, revision.value, engine],
  );
  const turn = (index: number) => {
    engine.blocksOpen(query, index).then(() => {
      again.value++;
    }, report);
  };
  return (
    <Grid
      id="blocks"
      label="Blocks by call path"
      columns={useMemo(() => columns(head.whole, turn), [head, query])}
      fetch={fetch}
      again={again.value}
      selected={(row) => row.node === here.value?.node && row.kind === here.value.kind}
      onSelect={(row) => {
        here.value = row;
        select(row.place);
      }}
      onOpen={(row) => showInIcicle(row.place)}
      onMenu={(at, table) => menuOfChoice(engine, at, table)}
      onKey={(key, row, index) => {
        const opens = key === "ArrowRight" && !row.open && row.children > 0;
        if (!opens && !(key === "ArrowLeft" && row.open)) return false;
        turn(index);
        return true;
      }}
      nextHit={(from, forward) => engine.blocksHit(query, from, forward)}
      empty="This profile has no blocks."
      failed={report}
    />
  );
}
