/**
 * Instants that a user would call "I chose the file", "it is read" and "I see
 * it", as performance marks, so that the bench measures what people feel and not what
 * the parser does. `markDrawn` may be called at every frame: only the first
 * one after a choice counts.
 */
let waiting = false;
/** Parts of the overview that have not been answered since a file was chosen. */
const parts = new Set<string>();
const PARTS = ["strip", "subsystems", "findings", "table"];

export function markChosen(): void {
  performance.mark("heapglass:chosen");
  waiting = true;
  for (const part of PARTS) parts.add(part);
}

/** The last byte was read so many milliseconds ago. */
export function markRead(ago: number): void {
  performance.mark("heapglass:read", { startTime: performance.now() - ago });
}

/** A part of the overview has its answer; with the last one the page is complete. */
export function markPart(part: string): void {
  if (!parts.delete(part) || parts.size > 0) return;
  performance.mark("heapglass:overview");
}

/** Call it when the first icicle of a profile has been painted. */
export function markDrawn(): void {
  if (!waiting) return;
  waiting = false;
  performance.mark("heapglass:drawn");
}
