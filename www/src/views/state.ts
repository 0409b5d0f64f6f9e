/**
 * What the page knows, as signals, and the simplest of what the user can do to
 * it. Every view reads these and none keeps a copy, so that a selection made
 * anywhere shows everywhere. No drawing here, no DOM.
 *
 * Beside it: profiles.ts (tabs and what they remember), search.ts, metric.ts,
 * follow.ts (answers that follow the selection), address.ts (the URL's hash).
 */
import { batch, computed, signal } from "@preact/signals";
import { type Engine, EngineDead } from "../engine/engine.ts";
import type { Conservation, Found, Metric, NodeId, Overview } from "../engine/protocol.ts";
import type { Step } from "../engine/transform.ts";
import type { LegendRow, NodeDetails } from "../engine/tree.ts";
import type { Source } from "../source/source.ts";

export type ViewId = string;

/** Which part of the icicle is shown. */
export interface IcicleWindow {
  /** Amounts from the left edge of the root; `to` of 0 means the whole width. */
  from: number;
  to: number;
  /** The first row shown below the ancestors of the zoom; 0 is the root. */
  top: number;
  /** Root at the bottom. */
  flipped: boolean;
  /** The node zoomed to: its ancestors are drawn dimmed. Null after a pan or at the root. */
  focus: NodeId | null;
}

export interface Search {
  pattern: string;
  regex: boolean;
  case: boolean;
  /**
   * The newest answer; null when the pattern is empty or nothing was answered
   * yet. While the user types it is that of the pattern before, so that nothing
   * flickers.
   */
  found: Found | null;
}

/** By which column a table is sorted, and whether downwards. */
export interface Sort {
  by: string;
  descending: boolean;
}

/** Everything of a profile's looks that the URL or a tab must bring back. */
export interface ViewState {
  view: ViewId;
  metric: number;
  selection: NodeId | null;
  window: IcicleWindow;
  search: { pattern: string; regex: boolean; case: boolean };
  /** What is done to the profile before it is shown. */
  steps: readonly Step[];
  /** From where stacks end to their callers. */
  inverted: boolean;
  /** Of tables that the user has sorted, by the table's id. */
  sorts: Readonly<Record<string, Sort>>;
}

export interface OpenProfile {
  /** The page's own number; ids of the engine never leave the engine. */
  id: number;
  /** To read it again after its engine died. */
  source: Source;
  readAs: string | undefined;
  engine: Engine;
  overview: Overview;
  milliseconds: number;
  memoryText: string;
  /** What was read of the file: "256 MiB". */
  readText: string;
  /** The part of the file that was not read, 0 to 1. */
  unread: number;
  /** As it was when another tab was chosen. */
  saved: ViewState | null;
}

export const wholeWindow: IcicleWindow = { from: 0, to: 0, top: 0, flipped: false, focus: null };
const noSearch: Search = { pattern: "", regex: false, case: false, found: null };

export const opened = signal<OpenProfile[]>([]);
export const activeId = signal<number | null>(null);
export const active = computed(() => opened.value.find((p) => p.id === activeId.value) ?? null);

export const view = signal<ViewId>("overview");
export const metric = signal(0);
export const selection = signal<NodeId | null>(null);
export const icicleWindow = signal<IcicleWindow>(wholeWindow);
export const search = signal<Search>(noSearch);
/** The transforms that are on, in their order. */
export const steps = signal<readonly Step[]>([]);
export const inverted = signal(false);
export const sorts = signal<ViewState["sorts"]>({});

/**
 * A whole stack is chosen by its end, which is mostly an allocator; selected is
 * the place on it that says something of the program.
 */
export interface StackChosen {
  place: NodeId;
  end: NodeId;
}
export const stack = signal<StackChosen | null>(null);
/** Where the stack in question ends; the selected place if no stack was chosen with it. */
export const stackEnd = computed(() => {
  const { place, end } = stack.value ?? {};
  return end !== undefined && place === selection.value ? end : selection.value;
});

/** Details of the selection in the active metric; null when nothing is selected. */
export const details = signal<NodeDetails | null>(null);
export const legend = signal<LegendRow[]>([]);
/** Of the answer that the current view shows last; the view sets it. */
export const conservation = signal<Conservation | null>(null);
/** Goes up when the same question may have another answer: unit changed, search answered. */
export const revision = signal(0);

export const activeMetric = computed<Metric | null>(() => active.value?.overview.metrics[metric.value] ?? null);
/** True while a search has hits, so that views may dim what does not match. */
export const searching = computed(() => search.value.found?.ok === true && search.value.found.nodes > 0);

/** What the page has to say to a key that can do nothing. */
export const told = signal("");

/** A dead engine is shown by the page itself; anything else is our mistake. */
export function report(error: unknown): void {
  if (!(error instanceof EngineDead)) console.error(error);
}

/** `end`: it was chosen as a whole stack, which ends there. */
export function select(node: NodeId | null, end: NodeId | null = node): void {
  batch(() => {
    selection.value = node;
    stack.value = node === null || end === null || end === node ? null : { place: node, end };
  });
}

/** Selects and fits the icicle to the node; 0 shows everything. */
export async function zoomTo(node: NodeId): Promise<void> {
  const profile = active.value;
  if (!profile) return;
  selection.value = node;
  if (node === 0) {
    icicleWindow.value = { ...wholeWindow, flipped: icicleWindow.value.flipped };
    return;
  }
  try {
    const { span } = await profile.engine.node(metric.value, node, 0, 0);
    if (profile.id !== activeId.value || selection.value !== node) return;
    icicleWindow.value = { ...icicleWindow.value, from: span.from, to: span.to, top: span.row, focus: node };
  } catch (error) {
    report(error);
  }
}

export function resetZoom(): void {
  icicleWindow.value = { ...wholeWindow, flipped: icicleWindow.value.flipped };
}

/** What adds up in the view that is shown; the late answer of another view or profile is not meant. */
export function addUp(from: ViewId, engine: Engine, sum: Conservation): void {
  if (view.peek() === from && active.peek()?.engine === engine) conservation.value = sum;
}

export function setView(id: ViewId): void {
  view.value = id;
}

/** Shows a node in the icicle, whatever the view is now. */
export function showInIcicle(node: NodeId): void {
  setView("icicle");
  void zoomTo(node);
}
