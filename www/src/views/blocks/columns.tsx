/** The columns of lines of blocks: sums, what follows from them, and the path. */
import type { Amount, BlockCells, BlockRow, Measure } from "../../engine/protocol.ts";
import { lettersIn, Name } from "../name/name.tsx";
import { percent, Swatch } from "../parts.tsx";
import type { Column } from "../table/column.ts";
import { indentOf, Triangle } from "../tree/triangle.tsx";

const DEEPEST = 24;

type Sum = { [K in keyof BlockCells]: BlockCells[K] extends Measure | null ? K : never }[keyof BlockCells];
type Text = { [K in keyof BlockCells]: BlockCells[K] extends string | null ? K : never }[keyof BlockCells];

const none = <span class="dim">–</span>;
const written = (amount: Amount | undefined) => amount?.exact ?? "";

const sum = (id: Sum, title: string, about: string): Column<BlockRow> => ({
  id,
  title,
  about,
  width: "88px",
  right: true,
  bar: ({ cells }) => cells[id]?.share ?? 0,
  cell: ({ cells }) => {
    const value = cells[id];
    return value ? <span title={`${value.amount.exact}, ${percent(value.share)}`}>{value.amount.text}</span> : none;
  },
  written: { head: title.toLowerCase(), cell: ({ cells }) => written(cells[id]?.amount) },
});

const text = (id: Text, title: string, about: string, width = "72px"): Column<BlockRow> => ({
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
  text("average_life", "Lifetime", "Of a block, on average", "112px"),
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

/** Places that only call one other are one line: the first and the last of them are what tells. */
function Path({ row, room, turn }: { row: BlockRow; room: number; turn: () => void }) {
  const indent = indentOf(row.depth, DEEPEST);
  const letters = lettersIn(room - indent - 56);
  const [first = "", ...others] = row.names;
  const last = others.at(-1);
  const between = others.length - 1;
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
          <Name text={first} letters={last === undefined ? letters : Math.floor(letters * 0.45)} hit={row.hit} />
          {last !== undefined && (
            <span title={row.names.join("\n")}>
              <span class="dim"> › {between > 0 ? `${between} › ` : ""}</span>
              <Name text={last} letters={Math.floor(letters * 0.45)} />
            </span>
          )}
        </>
      )}
    </span>
  );
}
