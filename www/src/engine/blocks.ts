/** Words of blocks of the heap: see protocol.ts for the rest. */
import type { Amount, Conservation, NodeId } from "./protocol.ts";
import type { Form } from "./tree.ts";

/** A profile of blocks in one of the orders of DHAT's viewer. */
export interface BlocksQuery {
  order: string;
  form: Form;
}

export interface Measure {
  amount: Amount;
  share: number;
}

/** What is known of the blocks of a line; null where the file does not say it. */
export interface BlockCells {
  total_bytes: Measure | null;
  total_blocks: Measure | null;
  gmax_bytes: Measure | null;
  gmax_blocks: Measure | null;
  end_bytes: Measure | null;
  end_blocks: Measure | null;
  /** Of one stack alone. */
  max_bytes: Amount | null;
  max_blocks: Amount | null;
  read_bytes: Measure | null;
  written_bytes: Measure | null;
  average_size: string | null;
  average_life: string | null;
  life_share: number | null;
  reads_a_byte: string | null;
  writes_a_byte: string | null;
  bytes_rate: string | null;
  blocks_rate: string | null;
}

export interface BlockRow {
  /** Of the lines, and where it stands in the profile's own tree. */
  node: NodeId;
  place: NodeId;
  depth: number;
  kind: "place" | "itself" | "rest";
  names: string[];
  /** Which of them says most of the program, and its file and line. */
  telling: number;
  at: string | null;
  /** Places in a line for the rest. */
  many: number;
  significant: boolean;
  open: boolean;
  children: number;
  colour: number;
  hit: boolean;
  cells: BlockCells;
}

export interface Blocks {
  rows: number;
  start: number;
  list: BlockRow[];
  conservation: Conservation;
  micros: number;
}

export interface BlocksHead {
  orders: { id: string; title: string; known: boolean; by: number | null }[];
  /** The order to begin with. */
  first: string;
  whole: BlockCells;
  unit: string;
  mega_unit: string;
  end: string | null;
  gmax: string | null;
  gmax_share: number | null;
}

/** So many bytes next to each other, used so often each. */
export interface AccessRun {
  bytes: number;
  count: number;
  /** Or more often. */
  many: boolean;
}
