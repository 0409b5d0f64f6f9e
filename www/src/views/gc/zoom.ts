/** The part of the time that the charts show, and the cycle that is chosen in them and in the table. */
import { signal } from "@preact/signals";
import type { KeyBinding } from "../../util/keys.ts";

export interface Range {
  from: number;
  to: number;
}

/** Where all cycles begin and end, and what is shown of that; null shows all. */
export const whole = signal<Range>({ from: 0, to: 0 });
export const zoom = signal<Range | null>(null);
export const chosenCycle = signal<number | null>(null);

export function zoomTo(range: Range): void {
  const { from, to } = whole.peek();
  const [begin, end] = [Math.max(from, range.from), Math.min(to, range.to)];
  if (begin <= from && end >= to) zoom.value = null;
  else if (end > begin) zoom.value = { from: begin, to: end };
}

export function showAll(): boolean {
  if (zoom.peek() === null) return false;
  zoom.value = null;
  return true;
}

/** Around the middle of what is shown. */
function scale(by: number): void {
  const { from, to } = zoom.peek() ?? whole.peek();
  const [middle, half] = [(from + to) / 2, ((to - from) / 2) * by];
  zoomTo({ from: middle - half, to: middle + half });
}

function pan(part: number): boolean {
  const now = zoom.peek();
  if (!now) return false;
  const { from, to } = whole.peek();
  const width = now.to - now.from;
  const begin = Math.max(from, Math.min(to - width, now.from + width * part));
  zoomTo({ from: begin, to: begin + width });
  return true;
}

const group = "GC";

export const gcKeys: readonly KeyBinding[] = [
  { keys: ["Drag"], what: "Show that part of the time", group },
  {
    keys: ["+", "=", "-"],
    what: "Less of the time, or more",
    group,
    run: ({ key }) => scale(key === "-" ? 2 : 0.5),
  },
  {
    keys: ["ArrowLeft", "ArrowRight"],
    what: "Earlier, later",
    group,
    run: ({ key }) => pan(key === "ArrowLeft" ? -0.25 : 0.25),
  },
  { keys: ["Escape", "0"], what: "All of the time (also double click)", group, run: showAll },
];
