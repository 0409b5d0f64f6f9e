/**
 * The wasm `Session` as TypeScript sees it (crate/src/wasm), and the few
 * calls that cross from the page to its worker. All of `Session` is
 * synchronous; only the worker may call it.
 */

import type { AccessRun, Blocks, BlocksHead, BlocksQuery } from "./blocks.ts";
import type { Changes, ChangesQuery, Known, SeriesHead, Times, Wanted } from "./changes.ts";
import type { Explored, ExploreQuery, Findings } from "./findings.ts";
import type { CycleRow, Cycles, CyclesQuery, FitQuery, GcHead, HeapTotals, Series, SeriesQuery } from "./gc.ts";
import type { Labels, LabelsQuery, PlaceLabels } from "./labels.ts";
import type { Listing, ListingQuery, Routines, RoutinesQuery } from "./lines.ts";
import type {
  FormatInfo,
  Found,
  FunctionId,
  Heat,
  Loaded,
  Mistake,
  NameForm,
  NodeId,
  Overview,
  Part,
  ProfileId,
  Progress,
  Refusal,
  Rejection,
  SearchQuery,
  Shown,
  TransformQuery,
  Unit,
} from "./protocol.ts";
import type { Checked, CheckQuery, Mistakes, Report, ReportQuery } from "./report.ts";
import type {
  Functions,
  FunctionsQuery,
  NoiseReading,
  NoiseTable,
  Sites,
  SitesQuery,
  StackFrames,
  Stacks,
  StacksQuery,
  SubsystemStacksQuery,
  Subsystems,
  SubsystemsQuery,
} from "./tables.ts";
import type {
  Everywhere,
  Extent,
  Form,
  IcicleBoxes,
  IcicleQuery,
  LegendRow,
  MoreDetails,
  NodeDetails,
  Tree,
  TreeHow,
  TreeQuery,
} from "./tree.ts";

/** Questions about one profile; the first argument of each is its id. */
export interface Answers {
  overview(profile: ProfileId): Overview;
  set_colours(profile: ProfileId, word: Heat | "groups"): void;
  set_unit(profile: ProfileId, metric: number, unit: Unit): void;
  set_names(profile: ProfileId, form: NameForm): void;
  icicle(profile: ProfileId, query: IcicleQuery): IcicleBoxes;
  names(profile: ProfileId, frames: Uint32Array): string[];
  node(profile: ProfileId, metric: number, node: NodeId, ancestors: number, heaviest: number): NodeDetails;
  everywhere(profile: ProfileId, metric: number, fn: FunctionId): Everywhere;
  more(profile: ProfileId, metric: number, node: NodeId, siblings: number, heaviest: number): MoreDetails;
  functions(profile: ProfileId, query: FunctionsQuery & Part): Functions;
  function_node(profile: ProfileId, metric: number, fn: FunctionId): NodeId;
  stacks(profile: ProfileId, query: StacksQuery & Part): Stacks;
  sites(profile: ProfileId, query: SitesQuery & Part): Sites;
  changes(profile: ProfileId, query: ChangesQuery & Part): Changes;
  change_row(profile: ProfileId, query: ChangesQuery, node: NodeId): number | undefined;
  series_head(profile: ProfileId, query: ChangesQuery): SeriesHead;
  labels(profile: ProfileId, query: LabelsQuery & Part): Labels;
  label_row(profile: ProfileId, query: LabelsQuery, pick: string): number | undefined;
  labels_of(profile: ProfileId, metric: number, node: NodeId): PlaceLabels | null;
  blocks_head(profile: ProfileId): BlocksHead;
  blocks(profile: ProfileId, query: BlocksQuery & Part): Blocks;
  blocks_open(profile: ProfileId, query: BlocksQuery, row: number): number;
  blocks_hit(profile: ProfileId, query: BlocksQuery, from: number | undefined, forward: boolean): number | undefined;
  access(profile: ProfileId, node: NodeId): AccessRun[] | null;
  gc_head(profile: ProfileId): GcHead;
  gc_series(profile: ProfileId, query: SeriesQuery): Series;
  gc_cycles(profile: ProfileId, query: CyclesQuery & Part): Cycles;
  gc_cycle(profile: ProfileId, index: number): CycleRow;
  gc_cycle_row(profile: ProfileId, query: CyclesQuery, index: number): number | undefined;
  heap_totals(profile: ProfileId): HeapTotals | null;
  gc_fit(profile: ProfileId, query: FitQuery): string[];
  tree(profile: ProfileId, query: TreeQuery): Tree;
  tree_open(profile: ProfileId, query: TreeQuery, row: number, how: TreeHow): { rows: number; cut: boolean };
  tree_reveal(profile: ProfileId, query: TreeQuery, node: NodeId): number | undefined;
  tree_hit(profile: ProfileId, query: TreeQuery, from: number | undefined, forward: boolean): number | undefined;
  extent(profile: ProfileId, metric: number, form: Form): Extent;
  transform(profile: ProfileId, query: TransformQuery): Shown;
  findings(profile: ProfileId, metric: number): Findings;
  explore(profile: ProfileId, query: ExploreQuery): Explored;
  subsystems(profile: ProfileId, query: SubsystemsQuery & Part): Subsystems;
  subsystem_stacks(profile: ProfileId, query: SubsystemStacksQuery & Part): Stacks;
  set_rules(profile: ProfileId, text: string): Mistake | null;
  switched(profile: ProfileId, id: string, on: boolean): string;
  rule_for(profile: ProfileId, node: NodeId): string;
  noise(profile: ProfileId, metric: number, reading: NoiseReading): NoiseTable;
  stack(profile: ProfileId, node: NodeId, start: number, count: number): StackFrames;
  search(profile: ProfileId, query: SearchQuery): Found;
  clear_search(profile: ProfileId): void;
  step(profile: ProfileId, metric: number, from: NodeId | undefined, forward: boolean): NodeId | undefined;
  function_hit(
    profile: ProfileId,
    query: FunctionsQuery,
    from: number | undefined,
    forward: boolean,
  ): number | undefined;
  stack_hit(profile: ProfileId, query: StacksQuery, from: number | undefined, forward: boolean): number | undefined;
  site_hit(profile: ProfileId, query: SitesQuery, from: number | undefined, forward: boolean): number | undefined;
  check(profile: ProfileId, query: CheckQuery): Checked;
  check_markdown(profile: ProfileId, query: CheckQuery): string;
  function_row(profile: ProfileId, query: FunctionsQuery, node: NodeId): number | undefined;
  stack_row(profile: ProfileId, query: StacksQuery, node: NodeId): number | undefined;
  site_row(profile: ProfileId, query: SitesQuery, node: NodeId): number | undefined;
  subsystem_row(profile: ProfileId, query: SubsystemsQuery, name: string): number | undefined;
  subsystem_stack_row(profile: ProfileId, query: SubsystemStacksQuery, node: NodeId): number | undefined;
  routines(profile: ProfileId, query: RoutinesQuery & Part): Routines;
  routine_hit(profile: ProfileId, query: RoutinesQuery, from: number | undefined, forward: boolean): number | undefined;
  routine_row(profile: ProfileId, query: RoutinesQuery, node: NodeId): number | undefined;
  routine_at(profile: ProfileId, node: NodeId): number | undefined;
  routine_node(profile: ProfileId, metric: number, routine: number): NodeId | undefined;
  set_sources(profile: ProfileId, paths: string[]): void;
  give_source(profile: ProfileId, source: number, bytes: Uint8Array): void;
  listing(profile: ProfileId, query: ListingQuery & Part): Listing;
  listing_hit(profile: ProfileId, query: ListingQuery, from: number | undefined, forward: boolean): number | undefined;
  listing_text(profile: ProfileId, query: ListingQuery): string;
  report(profile: ProfileId, query: ReportQuery): Report;
  report_sections(profile: ProfileId): [id: string, title: string][];
  legend(profile: ProfileId, metric: number): LegendRow[];
  rejections(profile: ProfileId, start: number, count: number): { rows: number; list: Rejection[] };
}

export type SessionProgress = Omit<Progress, "speed_text" | "left_text">;

export type Finished = { ok: true; profile: ProfileId; memory_text: string } | { ok: false; refusal: Refusal };

export interface Session extends Answers {
  formats(): FormatInfo[];
  mistakes(budgets: string, estimates: string): Mistakes;
  begin(name: string, size: number, read_as?: string): number;
  feed(load: number, chunk: Uint8Array): boolean;
  progress(load: number): SessionProgress;
  format_bytes(bytes: number): string;
  finish(load: number): Finished;
  close(profile: ProfileId): void;
  snapshot(profile: ProfileId): Uint8Array;
  restore(snapshot: Uint8Array): ProfileId;
  join(profiles: Uint32Array, wanted: Wanted): Finished;
  moments(sources: Known[]): Times;
}

/**
 * `read_text` is what was read of the file, "256 MiB", `unread` the part of it
 * that was not, 0 to 1, and `finishing` the milliseconds since its last byte.
 */
export type LoadedFile =
  | Exclude<Loaded, { ok: true }>
  | (Extract<Loaded, { ok: true }> & { read_text: string; unread: number; finishing: number });

/** What the worker offers to the page, over comlink. */
export interface WorkerApi {
  start(module: WebAssembly.Module, memoryLimit: number): void;
  formats(): FormatInfo[];
  mistakes(budgets: string, estimates: string): Mistakes;
  load(name: string, file: Blob, readAs: string | undefined, report: (progress: Progress) => void): Promise<LoadedFile>;
  /** The profile in the engine's own bytes, to be joined with others elsewhere. */
  snapshot(): Uint8Array;
  join(snapshots: Uint8Array[], wanted: Wanted): LoadedFile;
  moments(sources: Known[]): Times;
  ask<K extends keyof Answers>(question: K, ...rest: Rest<K>): ReturnType<Answers[K]>;
  /** Reads a file of source and gives it to the engine. */
  read_source(source: number, file: Blob): Promise<void>;
  /** Bytes of WebAssembly memory held. */
  memory(): number;
}

/** The arguments of a question without the profile. */
export type Rest<K extends keyof Answers> = Answers[K] extends (profile: ProfileId, ...rest: infer R) => unknown
  ? R
  : never;
