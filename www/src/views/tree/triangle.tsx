/** How far a line of a tree stands in, and what opens and closes it. */
const STEP = 12; // px

/** Lines deeper than `deepest` stand no further in. */
export const indentOf = (depth: number, deepest: number): number => Math.min(depth, deepest) * STEP;

interface Opens {
  row: { open: boolean; children: number };
  turn: (event: MouseEvent) => void;
}

export function Triangle({ row: { open, children }, turn }: Opens) {
  if (children === 0) return <span class="triangle" />;
  return (
    <button
      type="button"
      class="triangle"
      tabIndex={-1}
      aria-label={open ? "Close" : "Open"}
      aria-expanded={open}
      onMouseDown={(event) => event.stopPropagation()}
      onDblClick={(event) => event.stopPropagation()}
      onClick={turn}
    >
      {open ? "▾" : "▸"}
    </button>
  );
}
