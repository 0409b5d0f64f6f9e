/**
 * Two instants that a user would call "I chose the file" and "I see it", as
 * performance marks, so that the bench measures what people feel and not what
 * the parser does. `markDrawn` may be called at every frame: only the first
 * one after a choice counts.
 */
let waiting = false;

export function markChosen(): void {
  performance.mark("heapglass:chosen");
  waiting = true;
}

/** Call it when the first icicle of a profile has been painted. */
export function markDrawn(): void {
  if (!waiting) return;
  waiting = false;
  performance.mark("heapglass:drawn");
}
