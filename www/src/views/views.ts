/** The views, in the order of their tabs and number keys. A new view is one line here. */
import type { ComponentType } from "preact";
import type { KeyBinding } from "../util/keys.ts";
import { CallersView } from "./callers/callers.tsx";
import { ExploreView } from "./explore/explore.tsx";
import { FindingsView } from "./findings/findings.tsx";
import { FunctionsView } from "./functions/functions.tsx";
import { Icicle, icicleKeys } from "./icicle/icicle.tsx";
import { OverviewView } from "./overview/overview.tsx";
import { ReportView } from "./report/report.tsx";
import { SitesView } from "./sites/sites.tsx";
import { StacksView } from "./stacks/stacks.tsx";
import type { ViewId } from "./state.ts";
import { SubsystemsView } from "./subsystems/subsystems.tsx";
import { TreeView } from "./tree/tree.tsx";

export interface View {
  id: ViewId;
  title: string;
  component: ComponentType;
  /** Bound while the view is shown. */
  keys: readonly KeyBinding[];
}

export const views: readonly [View, ...View[]] = [
  { id: "overview", title: "Overview", component: OverviewView, keys: [] },
  { id: "icicle", title: "Icicle", component: Icicle, keys: icicleKeys },
  { id: "functions", title: "Functions", component: FunctionsView, keys: [] },
  { id: "stacks", title: "Stacks", component: StacksView, keys: [] },
  { id: "tree", title: "Tree", component: TreeView, keys: [] },
  { id: "callers", title: "Callers", component: CallersView, keys: [] },
  { id: "sites", title: "Sites", component: SitesView, keys: [] },
  { id: "subsystems", title: "Subsystems", component: SubsystemsView, keys: [] },
  { id: "findings", title: "Findings", component: FindingsView, keys: [] },
  { id: "explore", title: "Explore", component: ExploreView, keys: [] },
  { id: "report", title: "Report", component: ReportView, keys: [] },
];

/** An address may name a view that does not exist: the first one then. */
export function shownView(id: ViewId): View {
  return views.find((row) => row.id === id) ?? views[0];
}
