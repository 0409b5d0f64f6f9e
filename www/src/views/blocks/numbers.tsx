/** All numbers of a profile of blocks, of one line of it, and how often each byte was used. */
import { useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { AccessRun, BlockCells, BlockRow, BlocksHead, Measure } from "../../engine/blocks.ts";
import type { Engine } from "../../engine/engine.ts";
import type { Amount, NodeId } from "../../engine/protocol.ts";
import { FIRST_LEVEL, LEVELS } from "../icicle/picture.ts";
import { percent } from "../parts.tsx";
import { report } from "../state.ts";

const exact = (amount: Amount) => <span title={amount.exact}>{amount.text}</span>;

function pair(bytes: Measure | null, blocks: Measure | null): ComponentChildren {
  if (!bytes || !blocks) return null;
  return (
    <>
      <b>{exact(bytes.amount)}</b> in {exact(blocks.amount)} blocks
    </>
  );
}

function Fact({ name, about, children }: { name: string; about?: string; children: ComponentChildren }) {
  if (children === null || children === undefined) return null;
  return (
    <div class="fact" title={about}>
      <dt>{name}</dt>
      <dd class="number">{children}</dd>
    </div>
  );
}

/** The numbers of the run, as the program's own statistics would give them. */
export function Summary({ head: { whole, end, gmax, gmax_share, mega_unit } }: { head: BlocksHead }) {
  return (
    <dl class="facts" aria-label="The whole run">
      <Fact name="Total" about="Allocated over the whole run">
        {pair(whole.total_bytes, whole.total_blocks)}
      </Fact>
      <Fact name="At the peak" about={gmax ? `At ${gmax}` : "When most memory was in use"}>
        {pair(whole.gmax_bytes, whole.gmax_blocks)}
      </Fact>
      <Fact name="At the end" about={end ? `At ${end}` : "When the program ended"}>
        {pair(whole.end_bytes, whole.end_blocks)}
      </Fact>
      <Fact name="Average block">
        {whole.average_size && (
          <>
            {whole.average_size}
            {whole.average_life && `, lives ${whole.average_life}`}
          </>
        )}
      </Fact>
      <Fact name="Rate" about={`For each ${mega_unit}`}>
        {whole.bytes_rate && `${whole.bytes_rate}, ${whole.blocks_rate} blocks`}
      </Fact>
      <Fact name="Use" about="Reads and writes of each byte, on average">
        {whole.reads_a_byte && `${whole.reads_a_byte} reads, ${whole.writes_a_byte} writes a byte`}
      </Fact>
      <Fact name="Run">
        {end && (
          <>
            {end}
            {gmax_share !== null && `, peak after ${percent(gmax_share)}`}
          </>
        )}
      </Fact>
    </dl>
  );
}

function share(of: BlockCells, bytes: "total_bytes" | "gmax_bytes" | "end_bytes", blocks: keyof BlockCells) {
  const [size, many] = [of[bytes], of[blocks] as Measure | null];
  if (!size) return null;
  return (
    <>
      <b>{exact(size.amount)}</b> ({percent(size.share)})
      {many && (
        <>
          {" "}
          in {exact(many.amount)} blocks ({percent(many.share)})
        </>
      )}
    </>
  );
}

function use(of: Measure | null, each: string | null) {
  if (!of) return null;
  return (
    <>
      {exact(of.amount)} ({percent(of.share)}), {each} a byte
    </>
  );
}

export function Numbers({ row, engine }: { row: BlockRow | null; engine: Engine }) {
  if (!row)
    return <p class="dim block-numbers-empty">Choose a line to see all of its numbers and how its bytes were used.</p>;
  const { cells } = row;
  const last = row.kind === "place" && row.children === 0;
  return (
    <section class="block-numbers" aria-label="The chosen line">
      <dl class="facts">
        <Fact name="Total">{share(cells, "total_bytes", "total_blocks")}</Fact>
        <Fact name="Average block">
          {cells.average_size}
          {cells.average_life && `, lives ${cells.average_life}`}
          {cells.life_share !== null && ` (${percent(cells.life_share)} of the run)`}
        </Fact>
        <Fact name="Rate">{cells.bytes_rate && `${cells.bytes_rate}, ${cells.blocks_rate} blocks`}</Fact>
        <Fact name="At the peak">{share(cells, "gmax_bytes", "gmax_blocks")}</Fact>
        <Fact name="At the end">{share(cells, "end_bytes", "end_blocks")}</Fact>
        <Fact
          name="Most at a time"
          about="Of this stack alone, at a time of its own: such maxima cannot be added up. What valgrind writes here may be too small; it is never shown smaller than what was in use at the peak or at the end."
        >
          {cells.max_bytes && (
            <>
              {exact(cells.max_bytes)}
              {cells.max_blocks && <> in {exact(cells.max_blocks)} blocks</>}
            </>
          )}
        </Fact>
        <Fact name="Read">{use(cells.read_bytes, cells.reads_a_byte)}</Fact>
        <Fact name="Written">{use(cells.written_bytes, cells.writes_a_byte)}</Fact>
      </dl>
      {last && cells.read_bytes !== null && <Access key={row.node} engine={engine} node={row.node} />}
    </section>
  );
}

/** The colour of a byte used so often, in levels up to the most used one. */
const colour = (count: number, most: number) => FIRST_LEVEL + Math.round(((LEVELS - 1) * count) / most);

/** How often each byte of the blocks was used, as a strip from their first byte to their last. */
function Access({ engine, node }: { engine: Engine; node: NodeId }) {
  const runs = useSignal<AccessRun[] | null>(null);
  useSignalEffect(() => {
    engine.access(node).then((answer) => {
      runs.value = answer;
    }, report);
  });
  if (!runs.value) return null;
  const size = runs.value.reduce((sum, run) => sum + run.bytes, 0);
  const counts = runs.value.map(({ count }) => count);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  let at = 0;
  const parts = runs.value.map((run) => {
    const from = at;
    at += run.bytes;
    const where = run.bytes === 1 ? `byte ${from}` : `bytes ${from} to ${at - 1}`;
    const often = run.many ? "65,535 times or more" : `${run.count.toLocaleString("en")} times`;
    return { from, run, says: `${where}: ${run.count === 0 ? "never used" : often}` };
  });
  return (
    <figure class="access">
      <figcaption>
        Use of each of the {size.toLocaleString("en")} bytes of a block{" "}
        <span class="dim number">
          (reads and writes: {least === most ? "" : `${least.toLocaleString("en")} to `}
          {most.toLocaleString("en")})
        </span>
      </figcaption>
      <div class="strip" role="img" aria-label={parts.map(({ says }) => says).join("; ")}>
        {parts.map(({ from, run, says }) => (
          <span
            key={from}
            title={says}
            class={run.count === 0 ? "unused" : ""}
            style={{
              flexGrow: run.bytes,
              background: run.count > 0 ? `var(--frame-${colour(run.count, most)})` : undefined,
            }}
          />
        ))}
      </div>
    </figure>
  );
}
