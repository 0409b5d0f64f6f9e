/**
 * One open profile, seen from the page: a worker with its own WebAssembly
 * instance, asked by message. One worker per profile, so that Cancel is
 * `terminate`, and a trap in one profile leaves the others alone.
 *
 * The methods are those of the wasm `Session` without the profile's id. When
 * the worker is gone or has trapped, every method rejects with `EngineDead`.
 */
import { signal } from "@preact/signals";
import { proxy, type Remote, transfer, wrap } from "comlink";
import type { BlocksQuery } from "./blocks.ts";
import type { ChangesQuery, Known, Times, Wanted } from "./changes.ts";
import type { ExploreQuery } from "./findings.ts";
import type { CyclesQuery, FitQuery, SeriesQuery } from "./gc.ts";
import type { LabelsQuery } from "./labels.ts";
import type { ListingQuery, RoutinesQuery } from "./lines.ts";
import type {
  FormatInfo,
  FrameId,
  FunctionId,
  Heat,
  NameForm,
  NodeId,
  Part,
  Progress,
  SearchQuery,
  TransformQuery,
  Unit,
} from "./protocol.ts";
import type { CheckQuery, Mistakes, ReportQuery } from "./report.ts";
import type { Answers, LoadedFile, Rest, WorkerApi } from "./session.ts";
import type {
  FunctionsQuery,
  NoiseReading,
  SitesQuery,
  StacksQuery,
  SubsystemStacksQuery,
  SubsystemsQuery,
} from "./tables.ts";
import type { Form, IcicleQuery, TreeHow, TreeQuery } from "./tree.ts";

export class EngineDead extends Error {
  constructor(readonly reason: string) {
    super(reason);
    this.name = "EngineDead";
  }
}

export class Engine {
  /** Why this engine answers no more; null while it is well. */
  readonly dead = signal<string | null>(null);
  private readonly remote: Remote<WorkerApi>;
  private readonly pending = new Set<(error: EngineDead) => void>();

  private constructor(private readonly worker: Worker) {
    this.remote = wrap<WorkerApi>(worker);
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.die(event.message || "The worker stopped.");
    });
  }

  /** `memoryLimit` in bytes; 0 takes the engine's default. */
  static async start(url: string, module: WebAssembly.Module, memoryLimit: number): Promise<Engine> {
    const engine = new Engine(new Worker(url, { name: "heapglass" }));
    await engine.guard(engine.remote.start(module, memoryLimit));
    return engine;
  }

  load(
    name: string,
    file: Blob,
    readAs: string | undefined,
    report: (progress: Progress) => void,
  ): Promise<LoadedFile> {
    // Comlink's types spread a union over promises; it is one promise.
    return this.guard<LoadedFile>(this.remote.load(name, file, readAs, proxy(report)) as Promise<LoadedFile>);
  }

  formats(): Promise<FormatInfo[]> {
    return this.guard(this.remote.formats());
  }

  /** What is wrong with texts of budgets and of estimates; needs no profile. */
  mistakes(budgets: string, estimates: string): Promise<Mistakes> {
    return this.guard(this.remote.mistakes(budgets, estimates));
  }

  /** The profile as it was read, for an engine that joins it with others. */
  snapshot(): Promise<Uint8Array> {
    return this.guard(this.remote.snapshot());
  }

  /** Several profiles become the one of this engine. */
  join(snapshots: Uint8Array[], wanted: Wanted): Promise<LoadedFile> {
    const bytes = transfer(
      snapshots,
      snapshots.map(({ buffer }) => buffer as ArrayBuffer),
    );
    return this.guard<LoadedFile>(this.remote.join(bytes, wanted) as Promise<LoadedFile>);
  }

  moments(sources: Known[]): Promise<Times> {
    return this.guard(this.remote.moments(sources));
  }

  /** Gives the engine what a file of source says. */
  readSource(source: number, file: Blob): Promise<void> {
    return this.guard(this.remote.read_source(source, file));
  }

  /** Bytes of WebAssembly memory held. */
  memory(): Promise<number> {
    return this.guard(this.remote.memory());
  }

  /** Ends the worker at once, whatever it is doing, and gives back its memory. */
  terminate(reason = "closed"): void {
    this.worker.terminate();
    this.die(reason);
  }

  overview = () => this.ask("overview");
  setColours = (word: Heat | "groups") => this.ask("set_colours", word);
  setUnit = (metric: number, unit: Unit) => this.ask("set_unit", metric, unit);
  setNames = (form: NameForm) => this.ask("set_names", form);
  icicle = (query: IcicleQuery) => this.ask("icicle", query);
  names = (frames: Uint32Array<ArrayBuffer> | FrameId[]) =>
    this.ask("names", frames instanceof Uint32Array ? frames : Uint32Array.from(frames));
  node = (metric: number, node: NodeId, ancestors: number, heaviest: number) =>
    this.ask("node", metric, node, ancestors, heaviest);
  everywhere = (metric: number, fn: FunctionId) => this.ask("everywhere", metric, fn);
  more = (metric: number, node: NodeId, siblings: number, heaviest: number) =>
    this.ask("more", metric, node, siblings, heaviest);
  functions = (query: FunctionsQuery & Part) => this.ask("functions", query);
  functionNode = (metric: number, fn: FunctionId) => this.ask("function_node", metric, fn);
  stacks = (query: StacksQuery & Part) => this.ask("stacks", query);
  changes = (query: ChangesQuery & Part) => this.ask("changes", query);
  changeRow = (query: ChangesQuery, node: NodeId) => this.ask("change_row", query, node);
  seriesHead = (query: ChangesQuery) => this.ask("series_head", query);
  sites = (query: SitesQuery & Part) => this.ask("sites", query);
  labels = (query: LabelsQuery & Part) => this.ask("labels", query);
  labelRow = (query: LabelsQuery, pick: string) => this.ask("label_row", query, pick);
  labelsOf = (metric: number, node: NodeId) => this.ask("labels_of", metric, node);
  blocksHead = () => this.ask("blocks_head");
  blocks = (query: BlocksQuery & Part) => this.ask("blocks", query);
  blocksOpen = (query: BlocksQuery, row: number) => this.ask("blocks_open", query, row);
  blocksHit = (query: BlocksQuery, from: number | undefined, forward: boolean) =>
    this.ask("blocks_hit", query, from, forward);
  access = (node: NodeId) => this.ask("access", node);
  gcHead = () => this.ask("gc_head");
  gcSeries = (query: SeriesQuery) => this.ask("gc_series", query);
  gcCycles = (query: CyclesQuery & Part) => this.ask("gc_cycles", query);
  gcCycle = (index: number) => this.ask("gc_cycle", index);
  gcCycleRow = (query: CyclesQuery, index: number) => this.ask("gc_cycle_row", query, index);
  heapTotals = () => this.ask("heap_totals");
  /** How a trace and another engine's heap profile fit. */
  gcFit = (query: FitQuery) => this.ask("gc_fit", query);
  tree = (query: TreeQuery) => this.ask("tree", query);
  treeOpen = (query: TreeQuery, row: number, how: TreeHow) => this.ask("tree_open", query, row, how);
  treeReveal = (query: TreeQuery, node: NodeId) => this.ask("tree_reveal", query, node);
  treeHit = (query: TreeQuery, from: number | undefined, forward: boolean) =>
    this.ask("tree_hit", query, from, forward);
  extent = (metric: number, form: Form) => this.ask("extent", metric, form);
  transform = (query: TransformQuery) => this.ask("transform", query);
  findings = (metric: number) => this.ask("findings", metric);
  explore = (query: ExploreQuery) => this.ask("explore", query);
  subsystems = (query: SubsystemsQuery & Part) => this.ask("subsystems", query);
  subsystemStacks = (query: SubsystemStacksQuery & Part) => this.ask("subsystem_stacks", query);
  setRules = (text: string) => this.ask("set_rules", text);
  /** The rules with one of noise switched. */
  switched = (id: string, on: boolean) => this.ask("switched", id, on);
  ruleFor = (node: NodeId) => this.ask("rule_for", node);
  noise = (metric: number, reading: NoiseReading) => this.ask("noise", metric, reading);
  stack = (node: NodeId, start: number, count: number) => this.ask("stack", node, start, count);
  search = (query: SearchQuery) => this.ask("search", query);
  clearSearch = () => this.ask("clear_search");
  step = (metric: number, from: NodeId | undefined, forward: boolean) => this.ask("step", metric, from, forward);
  /** The next row of a table that the search found, round the end. */
  functionHit = (query: FunctionsQuery, from: number | undefined, forward: boolean) =>
    this.ask("function_hit", query, from, forward);
  stackHit = (query: StacksQuery, from: number | undefined, forward: boolean) =>
    this.ask("stack_hit", query, from, forward);
  siteHit = (query: SitesQuery, from: number | undefined, forward: boolean) =>
    this.ask("site_hit", query, from, forward);
  check = (query: CheckQuery) => this.ask("check", query);
  checkMarkdown = (query: CheckQuery) => this.ask("check_markdown", query);
  /** Which row of a table speaks of a place. */
  functionRow = (query: FunctionsQuery, node: NodeId) => this.ask("function_row", query, node);
  stackRow = (query: StacksQuery, node: NodeId) => this.ask("stack_row", query, node);
  siteRow = (query: SitesQuery, node: NodeId) => this.ask("site_row", query, node);
  subsystemRow = (query: SubsystemsQuery, name: string) => this.ask("subsystem_row", query, name);
  subsystemStackRow = (query: SubsystemStacksQuery, node: NodeId) => this.ask("subsystem_stack_row", query, node);
  routines = (query: RoutinesQuery & Part) => this.ask("routines", query);
  routineHit = (query: RoutinesQuery, from: number | undefined, forward: boolean) =>
    this.ask("routine_hit", query, from, forward);
  routineRow = (query: RoutinesQuery, node: NodeId) => this.ask("routine_row", query, node);
  routineAt = (node: NodeId) => this.ask("routine_at", node);
  routineNode = (metric: number, routine: number) => this.ask("routine_node", metric, routine);
  /** Paths of the files of source that are at hand. */
  setSources = (paths: string[]) => this.ask("set_sources", paths);
  listing = (query: ListingQuery & Part) => this.ask("listing", query);
  listingHit = (query: ListingQuery, from: number | undefined, forward: boolean) =>
    this.ask("listing_hit", query, from, forward);
  listingText = (query: ListingQuery) => this.ask("listing_text", query);
  report = (query: ReportQuery) => this.ask("report", query);
  reportSections = () => this.ask("report_sections");
  legend = (metric: number) => this.ask("legend", metric);
  rejections = (start: number, count: number) => this.ask("rejections", start, count);

  private ask<K extends keyof Answers>(question: K, ...rest: Rest<K>): Promise<ReturnType<Answers[K]>> {
    const remote = this.remote as unknown as {
      ask(question: K, ...rest: Rest<K>): Promise<ReturnType<Answers[K]>>;
    };
    return this.guard(remote.ask(question, ...rest));
  }

  /** Settles with the answer, or rejects as soon as the worker is known dead. */
  private guard<T>(answer: Promise<T>): Promise<T> {
    const reason = this.dead.peek();
    if (reason !== null) return Promise.reject(new EngineDead(reason));
    return new Promise<T>((resolve, reject) => {
      this.pending.add(reject);
      answer.then(
        (value) => {
          this.pending.delete(reject);
          resolve(value);
        },
        (error: unknown) => {
          this.pending.delete(reject);
          // Only a trap has this name: the instance's memory can no longer be trusted.
          if (error instanceof Error && error.name === "RuntimeError") {
            this.worker.terminate();
            this.die(error.message);
            reject(new EngineDead(error.message));
          } else reject(error);
        },
      );
    });
  }

  private die(reason: string): void {
    if (this.dead.peek() !== null) return;
    this.dead.value = reason;
    const waiting = [...this.pending];
    this.pending.clear();
    for (const reject of waiting) reject(new EngineDead(reason));
  }
}
