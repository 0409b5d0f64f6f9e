/** The views, in the order of their tabs, with their keys. A new view is one line here. */
import type { ComponentType } from "preact";
import type { KeyBinding } from "../util/keys.ts";
import { BudgetsView } from "./budgets/budgets.tsx";
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
  /** That shows it. */
  key: string;
  component: ComponentType;
  /** Bound while the view is shown. */
  keys: readonly KeyBinding[];
}

export const views: readonly [View, ...View[]] = [
  { id: "overview", title: "Overview", key: "1", component: OverviewView, keys: [] },
  { id: "icicle", title: "Icicle", key: "2", component: Icicle, keys: icicleKeys },
  { id: "functions", title: "Functions", key: "3", component: FunctionsView, keys: [] },
  { id: "stacks", title: "Stacks", key: "4", component: StacksView, keys: [] },
  { id: "tree", title: "Tree", key: "5", component: TreeView, keys: [] },
  { id: "callers", title: "Callers", key: "6", component: CallersView, keys: [] },
  { id: "sites", title: "Sites", key: "7", component: SitesView, keys: [] },
  { id: "subsystems", title: "Subsystems", key: "8", component: SubsystemsView, keys: [] },
  { id: "findings", title: "Findings", key: "9", component: FindingsView, keys: [] },
  { id: "budgets", title: "Budgets", key: "b", component: BudgetsView, keys: [] },
  { id: "explore", title: "Explore", key: "e", component: ExploreView, keys: [] },
  { id: "report", title: "Report", key: "p", component: ReportView, keys: [] },
];

/** An address may name a view that does not exist: the first one then. */
export function shownView(id: ViewId): View {
  return views.find((row) => row.id === id) ?? views[0];
}
