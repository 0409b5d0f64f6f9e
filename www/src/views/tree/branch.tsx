/** A line's name, indented, with the triangle that opens and closes it. */
import type { TreeHow, TreeRow } from "../../engine/tree.ts";
import { BESIDE, lettersIn, Name } from "../name/name.tsx";
import { Swatch } from "../parts.tsx";
import { indentOf, Triangle } from "./triangle.tsx";

/** Deeper lines stand no further in: they say how deep they are instead. */
const DEEPEST = 32;

export function Branch({ row, room, turn }: { row: TreeRow; room: number; turn: (how: TreeHow) => void }) {
  const indent = indentOf(row.depth, DEEPEST);
  const deeper = row.depth > DEEPEST;
  const left = room - indent - BESIDE - 20 - (deeper ? 48 : 0);
  return (
    <span class="mono named branch" style={{ paddingLeft: `${indent}px` }}>
      <Triangle row={row} turn={({ shiftKey }) => turn(row.open ? "close" : shiftKey ? "all" : "open")} />
      {deeper && <span class="dim small number">{row.depth.toLocaleString("en")}</span>}
      <Swatch colour={row.colour} />
      <Name text={row.name} letters={lettersIn(left)} hit={row.hit} />
      {row.hit_below && !row.hit && <span class="hit-below" title="The search matches further on" />}
    </span>
  );
}
