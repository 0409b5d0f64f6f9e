/** Columns that several tables have: a rank, an amount, a share with its bar, a number, a function's name. */
import type { Alike, Amount } from "../../engine/protocol.ts";
import { BESIDE, lettersIn, Name } from "../name/name.tsx";
import { Swatch, sharePercent } from "../parts.tsx";
import { activeMetric } from "../state.ts";
import type { Column } from "./column.ts";
import { plainNumber } from "./tsv.ts";
import { amountWidth } from "./width.ts";

export const rank: Column<{ rank: number }> = {
  id: "rank",
  title: "Rank",
  width: "64px",
  right: true,
  sortsAs: "amount",
  cell: ({ rank }) => rank.toLocaleString("en"),
  written: { head: "rank", cell: ({ rank }) => String(rank) },
};

/** An amount of the metric that is shown, under any name. */
export const amountOf = <Id extends string>(id: Id, title: string): Column<Record<Id, Amount>> => ({
  id,
  title,
  width: amountWidth.value,
  right: true,
  sortable: "descending",
  cell: (row) => <span title={row[id].exact}>{row[id].text}</span>,
  written: {
    head: `${title.toLowerCase()} (${activeMetric.value?.unit ?? ""})`,
    cell: (row) => plainNumber(row[id]),
  },
});

export const amount = () => amountOf("amount", "Amount");

/** A part of the whole, with its bar. */
export const shareOf = <Id extends string>(id: Id, called: string, amount?: string): Column<Record<Id, number>> => ({
  id,
  title: "Share",
  called,
  width: "80px",
  right: true,
  ...(amount !== undefined && { sortsAs: amount }),
  bar: (row) => row[id],
  cell: (row) => sharePercent(row[id]),
  written: { head: called.toLowerCase(), cell: (row) => row[id].toFixed(6) },
});

export const share = shareOf("share", "Share", "amount");

/** A number of things. */
export const count = <Id extends string>(id: Id, title: string, width = "88px"): Column<Record<Id, number>> => ({
  id,
  title,
  width,
  right: true,
  sortable: "descending",
  cell: (row) => row[id].toLocaleString("en"),
  written: { head: title.toLowerCase(), cell: (row) => String(row[id]) },
});

interface Named {
  name: string;
  /** Not known of a frame of a stack. */
  written?: string | null;
  alike?: Alike;
  colour: number;
  hit: boolean;
}

export const name = (title: string): Column<Named> => ({
  id: "name",
  title,
  width: "minmax(0, 1fr)",
  cell: (row, room) => (
    <span class="mono named">
      <Swatch colour={row.colour} />
      <Name text={row.name} letters={lettersIn(room - BESIDE)} hit={row.hit} written={row.written} alike={row.alike} />
    </span>
  ),
  written: { head: "function", cell: (row) => row.name },
});
