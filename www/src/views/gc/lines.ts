/** What the charts draw: a table of lines, and the engine's columns as a chart wants them. */
import type { Series } from "../../engine/gc.ts";

type Column = "before" | "after" | "live" | "goal" | "pause" | "percent";

interface Line {
  id: Column;
  title: string;
  about: string;
  /** A custom property. */
  colour: string;
  dash?: readonly number[];
  fill?: string;
  bars?: boolean;
}

export interface Chart {
  id: string;
  title: string;
  unit: string;
  height: number;
  /** The axis goes at least so far. */
  least: number;
  /** What is usually fine. */
  fine?: number;
  lines: readonly Line[];
}

export const charts: readonly Chart[] = [
  {
    id: "heap",
    title: "Heap",
    unit: " MiB",
    height: 260,
    least: 4,
    lines: [
      { id: "live", title: "Live", about: "What a cycle left alive", colour: "--accent", fill: "--accent-soft" },
      { id: "before", title: "Before", about: "The heap when a cycle began", colour: "--good" },
      { id: "after", title: "After", about: "The heap when a cycle ended", colour: "--ink-3", dash: [2, 3] },
      { id: "goal", title: "Goal", about: "What the heap was to stay below", colour: "--bad", dash: [6, 4] },
    ],
  },
  {
    id: "pauses",
    title: "Pause of a cycle",
    unit: " ms",
    height: 140,
    least: 0.01,
    lines: [
      {
        id: "pause",
        title: "Pause",
        about: "Both phases in which the program stands still",
        colour: "--accent",
        fill: "--accent",
        bars: true,
      },
    ],
  },
  {
    id: "cpu",
    title: "GC CPU since the program began",
    unit: " %",
    height: 130,
    least: 6,
    fine: 5,
    lines: [
      {
        id: "percent",
        title: "Share; up to 5 % is usually fine",
        about: "As each line says, in whole per cent",
        colour: "--accent",
      },
    ],
  },
];

type Values = [number[], ...(number | null)[][]];

/** A chart's columns: what is not a number is a gap in the line. */
export const columns = (chart: Chart, series: Series): Values => [
  [...series.at],
  ...chart.lines.map(({ id }) => Array.from(series[id], (value) => (Number.isNaN(value) ? null : value))),
];

/** Seconds between two marks of an axis, as clocks have them; or cycles. */
export function steps(timed: boolean): number[] {
  const tens = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => 10 ** (from + i)).flatMap((ten) => [ten, 2 * ten, 5 * ten]);
  if (!timed) return tens(0, 10);
  const clock = [10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];
  return [...tens(-6, 1), ...clock, ...tens(0, 5).map((days) => days * 172_800)];
}

/** Moments of an axis: "1.5 s", "2:30", "3 h". Logs without times have cycles. */
export function moments(splits: readonly number[], timed: boolean): string[] {
  const most = Math.max(0, ...splits.map(Math.abs));
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return splits.map((at) => {
    if (!timed) return Number.isInteger(at) ? `cycle ${(at + 1).toLocaleString("en")}` : "";
    if (most < 120) return `${Number(at.toFixed(6)).toLocaleString("en", { maximumFractionDigits: 6 })} s`;
    const hours = Math.floor(at / 3600);
    const rest = `${two((at % 3600) / 60)}:${two(at % 60)}`;
    return hours > 0 ? `${hours.toLocaleString("en")}:${rest}` : rest;
  });
}
