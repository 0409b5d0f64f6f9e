/** Columns that several tables have: a rank, an amount, a share with its bar, a function's name. */
import type { Alike, Amount } from "../../engine/protocol.ts";
import { BESIDE, lettersIn, Name } from "../name/name.tsx";
import { percent, Swatch } from "../parts.tsx";
import type { Column } from "./grid.tsx";

export const rank: Column<{ rank: number }> = {
  id: "rank",
  title: "Rank",
  width: "64px",
  right: true,
  cell: ({ rank }) => rank.toLocaleString("en"),
};

/** `width` fits the widest amount. */
export const amount = (width: string): Column<{ amount: Amount }> => ({
  id: "amount",
  title: "Amount",
  width,
  right: true,
  cell: ({ amount }) => <span title={amount.exact}>{amount.text}</span>,
});

export const share: Column<{ share: number }> = {
  id: "share",
  title: "Share",
  width: "80px",
  right: true,
  bar: ({ share }) => share,
  cell: ({ share }) => percent(share),
};

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
});
