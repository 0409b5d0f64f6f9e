/** The columns of lines of blocks: sums, what follows from them, and the path. */
import type { BlockCells, BlockRow, Measure } from "../../engine/blocks.ts";
import type { Amount } from "../../engine/protocol.ts";
import { lettersIn, Name } from "../name/name.tsx";
import { short } from "../name/short.ts";
import { percent, Swatch } from "../parts.tsx";
import type { Column } from "../table/column.ts";
import { indentOf, Triangle } from "../tree/triangle.tsx";

const DEEPEST = 24;
/** Pixels of what stands before a path, and letters of what stands between two names. */
const BESIDE_PATH = 76;
const GAP = 7;
/** A name of fewer letters says nothing. */
const LEAST = 8;

type Sum = { [K in keyof BlockCells]: BlockCells[K] extends Measure | null ? K : never }[keyof BlockCells];
type Text = { [K in keyof BlockCells]: BlockCells[K] extends string | null ? K : never }[keyof BlockCells];

const none = <span class="dim">–</span>;
const written = (amount: Amount | undefined) => amount?.exact ?? "";

const sum = (id: Sum, title: string, about: string): Column<BlockRow> => ({
  id,
  title,
  about,
  width: "80px",
  right: true,
  bar: ({ cells }) => cells[id]?.share ?? 0,
  cell: ({ cells }) => {
    const value = cells[id];
    return value ? <span title={`${value.amount.exact}, ${percent(value.share)}`}>{value.amount.text}</span> : none;
  },
  written: { head: title.toLowerCase(), cell: ({ cells }) => written(cells[id]?.amount) },
});

const text = (id: Text, title: string, about: string, width = "64px"): Column<BlockRow> => ({
  id,
  title,
  about,
  width,
  right: true,
  cell: ({ cells }) => cells[id] ?? none,
  written: { head: title.toLowerCase(), cell: ({ cells }) => cells[id] ?? "" },
});

/** Those that say something of this profile: `whole` is null where the file does not. */
export const columns = (whole: BlockCells, turn: (index: number) => void): readonly Column<BlockRow>[] =>
  all(turn).filter(({ id }) => whole[id as keyof BlockCells] !== null);

const all = (turn: (index: number) => void): readonly Column<BlockRow>[] => [
  sum("total_bytes", "Bytes", "Allocated over the whole run"),
  sum("total_blocks", "Blocks", "Allocated over the whole run"),
  text("average_size", "Size", "Bytes of a block, on average"),
  text("average_life", "Lifetime", "Of a block, on average", "104px"),
  sum("gmax_bytes", "At peak", "In use when most memory was"),
  sum("end_bytes", "At end", "In use when the program ended"),
  text("reads_a_byte", "Reads", "Of each byte, on average"),
  text("writes_a_byte", "Writes", "Of each byte, on average"),
  {
    id: "path",
    title: "Call path",
    width: "minmax(0, 1fr)",
    cell: (row, room, index) => <Path row={row} room={room} turn={() => turn(index)} />,
    written: { head: "call path", cell: (row) => row.names.join(" < ") },
  },
];

/**
 * Places that only call one other are one line: the one that says most of the
 * program, with its file and line, between the first and the last of them.
 */
function Path({ row, room, turn }: { row: BlockRow; room: number; turn: () => void }) {
  const indent = Math.min(indentOf(row.depth, DEEPEST), room / 3);
  return (
    <span class="mono named branch" style={{ paddingLeft: `${indent}px` }}>
      <Triangle row={row} turn={turn} />
      <span class="significant" title={row.significant ? "Significant in this order" : undefined}>
        {row.significant ? "•" : ""}
        {row.significant && <span class="sr">significant</span>}
      </span>
      {row.kind === "rest" && <i class="dim">{row.many.toLocaleString("en")} insignificant</i>}
      {row.kind === "itself" && <i class="dim">(ends here)</i>}
      {row.kind === "place" && (
        <>
          <Swatch colour={row.colour} />
          <Chain row={row} letters={lettersIn(room - indent - BESIDE_PATH)} />
        </>
      )}
    </span>
  );
}

/** What does not fit is counted: the telling one comes first, then its file, the first, the last. */
function Chain({ row: { names, telling, at, hit }, letters }: { row: BlockRow; letters: number }) {
  const length = (i: number) => short(names[i] ?? "").length;
  const beside = names.length > 1 ? GAP : 0;
  const most = Math.min(length(telling), letters - beside);
  let left = letters - beside - most;
  const take = (some: number): number => {
    const fits = left >= some ? some : 0;
    left -= fits;
    return fits;
  };
  const file = at !== null && take(at.length + 1) > 0 && at;
  const other = (i: number) => (i === telling ? 0 : take(GAP + Math.min(length(i), Math.max(LEAST, left - GAP))));
  const [first, last] = [other(0), other(names.length - 1)];
  const before = telling - (first > 0 ? 1 : 0);
  const after = names.length - 1 - telling - (last > 0 ? 1 : 0);
  return (
    <span class="chain" title={names.join("\n")}>
      {first > 0 && <Name text={names[0] ?? ""} letters={first - GAP} hit={hit} />}
      {first > 0 && <span class="dim"> › </span>}
      {before > 0 && <span class="dim">{before} › </span>}
      <Name text={names[telling] ?? ""} letters={most} hit={hit} />
      {file && <span class="dim"> {file}</span>}
      {after > 0 && <span class="dim"> › {after}</span>}
      {last > 0 && <span class="dim"> › </span>}
      {last > 0 && <Name text={names.at(-1) ?? ""} letters={last - GAP} hit={hit} />}
    </span>
  );
}
