/** A line's name, indented, with the triangle that opens and closes it. */
import type { TreeHow, TreeRow } from "../../engine/protocol.ts";
import { BESIDE, lettersIn, Name } from "../name/name.tsx";
import { Swatch } from "../parts.tsx";

const STEP = 12; // px
/** Deeper lines stand no further in: they say how deep they are instead. */
const DEEPEST = 32;

export function Branch({ row, room, turn }: { row: TreeRow; room: number; turn: (how: TreeHow) => void }) {
  const indent = Math.min(row.depth, DEEPEST) * STEP;
  const deeper = row.depth > DEEPEST;
  const left = room - indent - BESIDE - 20 - (deeper ? 48 : 0);
  return (
    <span class="mono named branch" style={{ paddingLeft: `${indent}px` }}>
      {row.children > 0 ? (
        <button
          type="button"
          class="triangle"
          tabIndex={-1}
          aria-label={row.open ? "Close" : "Open"}
          aria-expanded={row.open}
          onMouseDown={(event) => event.stopPropagation()}
          onDblClick={(event) => event.stopPropagation()}
          onClick={(event) => turn(row.open ? "close" : event.shiftKey ? "all" : "open")}
        >
          {row.open ? "▾" : "▸"}
        </button>
      ) : (
        <span class="triangle" />
      )}
      {deeper && <span class="dim small number">{row.depth.toLocaleString("en")}</span>}
      <Swatch colour={row.colour} />
      <Name text={row.name} letters={lettersIn(left)} hit={row.hit} />
      {row.hit_below && !row.hit && <span class="hit-below" title="The search matches further on" />}
    </span>
  );
}
