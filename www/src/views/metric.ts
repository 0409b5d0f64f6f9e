/** Which numbers are shown, and how they are read. */
import { batch } from "@preact/signals";
import type { Unit } from "../engine/protocol.ts";
import { runSearch } from "./search.ts";
import { active, activeId, icicleWindow, metric, opened, report, revision, wholeWindow, zoomTo } from "./state.ts";

/** Another metric has other widths: the zoomed node keeps the zoom. */
export function setMetric(index: number): void {
  if (index === metric.value) return;
  const focus = icicleWindow.value.focus;
  batch(() => {
    metric.value = index;
    icicleWindow.value = { ...wholeWindow, flipped: icicleWindow.value.flipped };
  });
  runSearch();
  if (focus !== null) void zoomTo(focus);
}

/** How numbers can be read, in the order of the key that changes it. */
export const UNITS: readonly [Unit, string][] = [
  ["bytes", "bytes"],
  ["count", "count"],
  ["nanoseconds", "time"],
];

/** Display only: the same numbers, read as bytes or as counts. */
export async function setUnit(unit: Unit): Promise<void> {
  const profile = active.value;
  if (!profile) return;
  try {
    await profile.engine.setUnit(metric.value, unit);
    const overview = await profile.engine.overview();
    opened.value = opened.value.map((p) => (p.id === profile.id ? { ...p, overview } : p));
    if (profile.id === activeId.value) runSearch();
    revision.value++;
  } catch (error) {
    report(error);
  }
}
