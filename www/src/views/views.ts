/** The views, in the order of their tabs, with their keys. A new view is one line here. */
import { computed } from "@preact/signals";
import type { ComponentType } from "preact";
import type { KeyBinding } from "../util/keys.ts";
import { BlocksView } from "./blocks/blocks.tsx";
import { BudgetsView } from "./budgets/budgets.tsx";
import { CallersView } from "./callers/callers.tsx";
import { ChangesView } from "./changes/changes.tsx";
import { ExploreView } from "./explore/explore.tsx";
import { FindingsView } from "./findings/findings.tsx";
import { FunctionsView } from "./functions/functions.tsx";
import { GcView, gcKeys } from "./gc/gc.tsx";
import { traceFor } from "./gc/traces.ts";
import { Icicle, icicleKeys } from "./icicle/icicle.tsx";
import { LabelsView } from "./labels/labels.tsx";
import { OverviewView } from "./overview/overview.tsx";
import { ReportView } from "./report/report.tsx";
import { SitesView } from "./sites/sites.tsx";
import { SourceView } from "./source/source.tsx";
import { StacksView } from "./stacks/stacks.tsx";
import { active, type OpenProfile, type ViewId } from "./state.ts";
import { SubsystemsView } from "./subsystems/subsystems.tsx";
import { TreeView } from "./tree/tree.tsx";

export interface View {
  id: ViewId;
  title: string;
  /** That shows it. */
  key: string;
  component: ComponentType;
  /** Bound while the view is shown. */
  keys: readonly KeyBinding[];
  /** Only for profiles that have what it shows. */
  needs?: (profile: OpenProfile) => boolean;
}

const hasStacks = ({ overview }: OpenProfile) => !overview.is_gc_trace;
const isJoined = ({ overview }: OpenProfile) => overview.joined > 0;

const hasBlocks = ({ overview }: OpenProfile) => overview.metrics.some(({ name }) => name === "total_blocks");

export const views: readonly [View, ...View[]] = [
  { id: "overview", title: "Overview", key: "1", component: OverviewView, keys: [], needs: hasStacks },
  { id: "icicle", title: "Icicle", key: "2", component: Icicle, keys: icicleKeys, needs: hasStacks },
  { id: "functions", title: "Functions", key: "3", component: FunctionsView, keys: [], needs: hasStacks },
  { id: "stacks", title: "Stacks", key: "4", component: StacksView, keys: [], needs: hasStacks },
  { id: "tree", title: "Tree", key: "5", component: TreeView, keys: [], needs: hasStacks },
  { id: "callers", title: "Callers", key: "6", component: CallersView, keys: [], needs: hasStacks },
  { id: "sites", title: "Sites", key: "7", component: SitesView, keys: [], needs: hasStacks },
  { id: "subsystems", title: "Subsystems", key: "8", component: SubsystemsView, keys: [], needs: hasStacks },
  { id: "findings", title: "Findings", key: "9", component: FindingsView, keys: [], needs: hasStacks },
  { id: "changes", title: "Changes", key: "y", component: ChangesView, keys: [], needs: isJoined },
  { id: "blocks", title: "Blocks", key: "k", component: BlocksView, keys: [], needs: hasBlocks },
  {
    id: "labels",
    title: "Labels",
    key: "L",
    component: LabelsView,
    keys: [],
    needs: ({ overview }) => overview.labels,
  },
  { id: "gc", title: "GC", key: "g", component: GcView, keys: gcKeys, needs: (profile) => traceFor(profile) !== null },
  { id: "budgets", title: "Budgets", key: "b", component: BudgetsView, keys: [], needs: hasStacks },
  { id: "explore", title: "Explore", key: "e", component: ExploreView, keys: [], needs: hasStacks },
  {
    id: "source",
    title: "Source",
    key: "o",
    component: SourceView,
    keys: [],
    needs: ({ overview }) => overview.has_lines,
  },
  { id: "report", title: "Report", key: "p", component: ReportView, keys: [] },
];

/** Those of the profile that is shown; all while none is. */
export const offered = computed(() => {
  const profile = active.value;
  return views.filter(({ needs }) => !needs || profile === null || needs(profile));
});

/** An address may name a view that does not exist: the first one then. Whether a profile has it is known later. */
export const knownView = (id: ViewId): ViewId => (views.find((row) => row.id === id) ?? views[0]).id;

/** The first view where the profile does not have the one that is asked for. */
export function shownView(id: ViewId): View {
  return offered.value.find((row) => row.id === id) ?? offered.value[0] ?? views[0];
}
