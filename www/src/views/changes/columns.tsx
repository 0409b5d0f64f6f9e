/** Columns of what changed, and of what grows over time. */
import type { ChangeRow } from "../../engine/changes.ts";
import type { Amount } from "../../engine/protocol.ts";
import { percent } from "../parts.tsx";
import type { Column } from "../table/column.ts";
import { count, name } from "../table/columns.tsx";
import { plainNumber } from "../table/tsv.ts";
import { amountWidth } from "../table/width.ts";
import { Line } from "./line.tsx";

const amount = (id: "change" | "before" | "after" | "rate", title: string, about?: string): Column<ChangeRow> => ({
  id,
  title,
  width: amountWidth.value,
  right: true,
  sortable: "descending",
  ...(about !== undefined && { about }),
  cell: (row) => told(row[id]),
  written: { head: title.toLowerCase(), cell: (row) => (row[id] ? plainNumber(row[id]) : "") },
});

const told = (amount: Amount | null) => (amount ? <span title={amount.exact}>{amount.text}</span> : "–");

function signedPercent(share: number): string {
  const text = percent(share);
  if (share <= 0) return text;
  return text.startsWith("<") ? text.replace("< ", "< +") : `+${text}`;
}

const fate: Column<ChangeRow> = {
  id: "fate",
  title: "",
  called: "New, gone, grown or shrunk",
  width: "64px",
  cell: ({ fate }) => <span class={`fate ${fate}`}>{fate}</span>,
  written: { head: "fate", cell: ({ fate }) => fate },
};

const share = (about: string): Column<ChangeRow> => ({
  id: "share",
  title: "Share",
  about,
  width: "84px",
  right: true,
  sortsAs: "change",
  bar: ({ share }) => share,
  cell: ({ share }) => signedPercent(share),
  written: { head: "share", cell: ({ share }) => share.toFixed(6) },
});

const ratio: Column<ChangeRow> = {
  id: "ratio",
  title: "Ratio",
  about: "After as a multiple of before",
  width: "72px",
  right: true,
  sortable: "descending",
  cell: ({ ratio, fate }) =>
    fate === "new" || fate === "gone"
      ? fate
      : ratio === null
        ? "–"
        : `×${ratio < 10 ? ratio.toFixed(2) : Math.round(ratio).toLocaleString("en")}`,
  written: { head: "ratio", cell: ({ ratio }) => (ratio === null ? "" : ratio.toFixed(6)) },
};

const points: Column<ChangeRow> = {
  id: "points",
  title: "Points",
  about: "Its share after less its share before, in percentage points: what grew less than the rest is below zero",
  width: "72px",
  right: true,
  sortable: "descending",
  cell: ({ points }) => signedPercent(points).replace(" %", ""),
  written: { head: "points", cell: ({ points }) => points.toFixed(6) },
};

export const changeColumns = (shareAbout: string): readonly Column<ChangeRow>[] => [
  amount("change", "Change"),
  share(shareAbout),
  amount("before", "Before"),
  amount("after", "After"),
  ratio,
  points,
  fate,
  { ...(name("Function") as Column<ChangeRow>), width: "minmax(200px, 1fr)", sortable: "ascending" },
  { ...count("stacks", "Stacks", "72px"), about: "Different stacks" },
];

const steps: Column<ChangeRow> = {
  id: "steps",
  title: "Up",
  about: "In how many steps from a snapshot to the next it grew",
  width: "64px",
  right: true,
  sortable: "descending",
  cell: ({ up, steps }) => `${up} of ${steps}`,
  written: { head: "steps up", cell: ({ up, steps }) => `${up}/${steps}` },
};

const line: Column<ChangeRow> = {
  id: "line",
  title: "Over time",
  width: "96px",
  cell: ({ line }) => <Line points={line} />,
};

const verdict: Column<ChangeRow> = {
  id: "rank",
  title: "Verdict",
  about:
    "Suspects grew in most steps, still in the later half, by at least a hundredth of all, and by more than sampling may be wrong",
  width: "76px",
  sortable: "descending",
  cell: ({ suspect, noise }) =>
    suspect ? (
      <span class="fate suspect">suspect</span>
    ) : noise ? (
      <span class="dim" title="The change may be chance of sampling">
        noise
      </span>
    ) : (
      ""
    ),
  written: { head: "verdict", cell: ({ suspect, noise }) => (suspect ? "suspect" : noise ? "noise" : "") },
};

const seen: Column<ChangeRow> = {
  id: "seen",
  title: "Since",
  about: "The first snapshot that has any of it",
  width: "64px",
  right: true,
  cell: ({ first_at, first_seen, steps }) =>
    first_at === null ? "–" : <span title={first_seen ?? ""}>{`${first_at + 1} of ${steps + 1}`}</span>,
  written: { head: "first seen", cell: ({ first_seen }) => first_seen ?? "" },
};

const doubles: Column<ChangeRow> = {
  id: "doubles",
  title: "Doubles",
  about: "In how much time at this rate, from what there is at the end",
  width: "88px",
  right: true,
  cell: ({ doubles_in }) => doubles_in ?? "–",
  written: { head: "doubles in", cell: ({ doubles_in }) => doubles_in ?? "" },
};

export const growthColumns: readonly Column<ChangeRow>[] = [
  amount("rate", "An hour", "The median of the slopes between all pairs of snapshots"),
  line,
  steps,
  amount("before", "First"),
  amount("after", "Last"),
  seen,
  doubles,
  verdict,
  { ...(name("Function") as Column<ChangeRow>), width: "minmax(200px, 1fr)", sortable: "ascending" },
];
