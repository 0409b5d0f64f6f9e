/** Open profiles as tabs: showing, adding, closing, and what each tab remembers. */
import { batch } from "@preact/signals";
import type { NodeId } from "../engine/protocol.ts";
import { runSearch } from "./search.ts";
import {
  active,
  activeId,
  conservation,
  details,
  icicleWindow,
  inverted,
  metric,
  type OpenProfile,
  opened,
  search,
  selection,
  sorts,
  stack,
  steps,
  type ViewState,
  view,
  wholeWindow,
} from "./state.ts";
import { bringSteps } from "./transforms.ts";

export function currentState(): ViewState {
  const { pattern, regex, case: matchCase } = search.value;
  return {
    view: view.value,
    metric: metric.value,
    selection: selection.value,
    window: icicleWindow.value,
    search: { pattern, regex, case: matchCase },
    steps: steps.value,
    inverted: inverted.value,
    sorts: sorts.value,
  };
}

/** A place that this profile does not have is no place: an address may be of another file, or nonsense. */
function placeIn(node: NodeId | null): NodeId | null {
  const nodes = active.value?.overview.counts.nodes ?? 0;
  return node !== null && Number.isInteger(node) && node >= 0 && node <= nodes ? node : null;
}

/** Takes over a state from the URL or from a tab, all at once. */
export function applyState(state: ViewState): void {
  const profile = active.value;
  const focus = placeIn(state.window.focus);
  const before = search.value;
  batch(() => {
    view.value = state.view;
    metric.value = profile?.overview.metrics[state.metric] ? state.metric : 0;
    selection.value = placeIn(state.selection);
    stack.value = null;
    icicleWindow.value =
      focus === state.window.focus ? state.window : { ...wholeWindow, flipped: state.window.flipped };
    search.value = { ...state.search, found: null };
    inverted.value = state.inverted;
    sorts.value = state.sorts;
  });
  bringSteps(state.steps);
  if (state.search.pattern !== "" || before.pattern !== "") runSearch();
}

const freshState = (): ViewState => ({
  view: view.value,
  metric: 0,
  selection: null,
  window: wholeWindow,
  search: { pattern: "", regex: false, case: false },
  steps: [],
  inverted: false,
  sorts: {},
});

/** A state from the address waits here for the first profile that is opened. */
let waitingState: ViewState | null = null;

export function stateForFirstProfile(state: ViewState): void {
  waitingState = state;
}

/** Shows a tab: an open profile, a file on its way in, or (null) the start page. */
export function activate(id: number | null, state?: ViewState): void {
  if (id === activeId.value && !state) return;
  const leaving = active.value;
  if (leaving && leaving.id !== id) leaving.saved = currentState();
  const profile = opened.value.find((p) => p.id === id);
  batch(() => {
    activeId.value = id;
    details.value = null;
    conservation.value = null;
    if (profile) applyState(state ?? profile.saved ?? freshState());
  });
}

/** A file has been read; its tab may be the one that is shown. */
export function addProfile(profile: OpenProfile): void {
  // A comparison begins with what it is for.
  const first = profile.overview.joined > 0 ? { ...freshState(), view: "changes" } : freshState();
  const state = waitingState ?? first;
  waitingState = null;
  batch(() => {
    opened.value = [...opened.value, profile];
    if (activeId.value === profile.id) applyState(state);
    else profile.saved = state;
  });
}

export function closeProfile(id: number): void {
  const at = opened.value.findIndex((p) => p.id === id);
  const profile = opened.value[at];
  if (!profile) return;
  profile.engine.terminate();
  batch(() => {
    const rest = opened.value.filter((p) => p.id !== id);
    opened.value = rest;
    if (activeId.value !== id) return;
    activeId.value = null;
    conservation.value = null;
    const next = rest[at] ?? rest[at - 1];
    if (next) activate(next.id);
  });
}
