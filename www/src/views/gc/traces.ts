/** Which GC trace goes with a profile, and which heap profiles go with a trace. */
import { type OpenProfile, opened } from "../state.ts";

const isAlive = ({ engine }: OpenProfile) => engine.dead.value === null;
const isHeap = ({ overview }: OpenProfile) =>
  overview.metrics.some(({ name }) => name === "inuse_space" || name === "alloc_space");

/** Itself, or beside a heap profile the trace that was opened last. */
export function traceFor(profile: OpenProfile): OpenProfile | null {
  if (profile.overview.is_gc_trace) return profile;
  if (!isHeap(profile)) return null;
  return opened.value.filter((other) => other.overview.is_gc_trace && isAlive(other)).at(-1) ?? null;
}

/** Itself, or beside a trace all heap profiles that are open. */
export function heapsFor(profile: OpenProfile): OpenProfile[] {
  return profile.overview.is_gc_trace ? opened.value.filter((other) => isHeap(other) && isAlive(other)) : [profile];
}
