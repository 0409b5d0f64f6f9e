/**
 * The one table of keys: what is bound and what the help lists. The icicle adds
 * its own rows; rows without `run` are keys that a control handles itself.
 */
import { dispatch, isTyping, type KeyBinding } from "../util/keys.ts";
import { toggleTheme } from "../util/theme.ts";
import { act, actions } from "./actions.ts";
import { openCompare } from "./compare/compare.tsx";
import { openHelp } from "./dialogs/help.tsx";
import { focusView } from "./frame/focus.ts";
import { gcKeys } from "./gc/zoom.ts";
import { icicleKeys } from "./icicle/icicle.tsx";
import { setMetric, setUnit, UNITS } from "./metric.ts";
import { nextNames } from "./name/form.ts";
import { openFilesDialog } from "./open.ts";
import { saveReport } from "./report/export.ts";
import { setSearch, stepHit } from "./search.ts";
import {
  active,
  activeMetric,
  icicleWindow,
  metric,
  report,
  resetZoom,
  search,
  select,
  selection,
  setView,
  view,
} from "./state.ts";
import { closeTab, stepTab } from "./tabs.ts";
import { invert, redo, toggleNoise, undo } from "./transforms.ts";
import { offered, shownView, views } from "./views.ts";

function focusSearch(): boolean {
  const box = document.getElementById("search");
  if (!(box instanceof HTMLInputElement)) return false;
  box.focus();
  box.select();
  return true;
}

/** One step back, in the same order wherever it is pressed. */
function back(): boolean {
  if (selection.value !== null) select(null);
  else if (icicleWindow.value.to > 0 || icicleWindow.value.top > 0) resetZoom();
  else if (search.value.pattern !== "") setSearch({ pattern: "" }, 0);
  else return false;
  return true;
}

function nextUnit(): boolean {
  const now = activeMetric.value?.unit;
  if (!now) return false;
  const next = (UNITS.findIndex(([unit]) => unit === now) + 1) % UNITS.length;
  void setUnit(UNITS[next]?.[0] ?? "bytes");
  return true;
}

const open = () => active.value !== null;

export const pageKeys: readonly KeyBinding[] = [
  { keys: ["Ctrl+o"], what: "Open files", group: "Everywhere", typing: true, run: openFilesDialog },
  { keys: ["Ctrl+v"], what: "Open the text or the files of the clipboard", group: "Everywhere" },
  ...views.map(
    ({ id, title, key }): KeyBinding => ({
      keys: [key],
      what: title,
      group: "Views",
      run: () => {
        if (!open() || !offered.value.some((view) => view.id === id)) return false;
        setView(id);
        focusView();
        return true;
      },
    }),
  ),
  {
    keys: ["t"],
    what: "Next metric",
    group: "Everywhere",
    run: () => {
      const count = active.value?.overview.metrics.length ?? 0;
      if (count === 0) return false;
      setMetric((metric.value + 1) % count);
      return true;
    },
  },
  {
    keys: ["u"],
    what: "Read the numbers as bytes, as a count or as a time in nanoseconds",
    group: "Everywhere",
    run: nextUnit,
  },
  {
    keys: ["[", "]"],
    what: "The open profile before, the next",
    group: "Everywhere",
    run: ({ key }) => stepTab(key === "]"),
  },
  {
    keys: ["V"],
    what: "Compare open profiles, follow them over time, or add them up",
    group: "Everywhere",
    run: openCompare,
  },
  { keys: ["X"], what: "Close this profile, or stop its reading", group: "Everywhere", run: closeTab },
  { keys: ["Escape"], what: "One step back: the selection, the zoom, the search", group: "Everywhere", run: back },
  ...actions.map(
    (action): KeyBinding => ({
      keys: [action.key],
      what: `${action.label} (${action.also})`,
      group: "Filters",
      run: () => open() && act(action),
    }),
  ),
  { keys: ["h"], what: "Hide allocators, threads and entries, or show them again", group: "Filters", run: toggleNoise },
  { keys: ["i"], what: "Invert: from where stacks end to their callers", group: "Filters", run: invert },
  { keys: ["Ctrl+z"], what: "Undo the last filter", group: "Filters", run: undo },
  { keys: ["Ctrl+y", "Ctrl+Shift+z"], what: "Redo it", group: "Filters", run: redo },
  { keys: ["Ctrl+Enter"], what: "Put the rules that are being written in force", group: "Everywhere" },
  { keys: ["Tab", "Enter"], what: "In Budgets: to a violation, and open its stacks", group: "Tables" },
  {
    keys: ["n", "N"],
    what: "In a listing of source: the next line that holds something, the one before",
    group: "Tables",
  },
  { keys: ["Alt+ArrowLeft", "Alt+ArrowRight"], what: "Back and forward, by the browser", group: "Everywhere" },
  {
    keys: ["l"],
    what: "Names short, in full, or as pprof has them",
    group: "Everywhere",
    run: () => open() && nextNames(),
  },
  {
    keys: ["Ctrl+s"],
    what: "Save the report as Markdown",
    group: "Everywhere",
    typing: true,
    run: () => {
      // The browser would save the page, without the profile.
      if (active.value) saveReport(active.value).catch(report);
    },
  },
  { keys: ["T"], what: "Light or dark", group: "Everywhere", run: toggleTheme },
  { keys: ["?"], what: "These keys", group: "Everywhere", run: () => showHelp() },
  {
    keys: ["/", "Ctrl+f"],
    what: "Search",
    group: "Search",
    typing: true,
    run: (event) => (event.key === "/" && isTyping(event.target) ? false : focusSearch()),
  },
  {
    keys: ["n"],
    what: "Next hit (in the search box: Enter)",
    group: "Search",
    run: () => open() && void stepHit(true),
  },
  {
    keys: ["N"],
    what: "Previous hit (in the search box: Shift+Enter)",
    group: "Search",
    run: () => open() && void stepHit(false),
  },
  { keys: ["ArrowUp", "ArrowDown"], what: "Row by row; the selection follows", group: "Tables" },
  { keys: ["PageUp", "PageDown", "Home", "End"], what: "Page by page, first, last", group: "Tables" },
  { keys: ["Enter"], what: "Show the row in the icicle", group: "Tables" },
  {
    keys: ["ContextMenu", "Shift+F10"],
    what: "What can be done with the row (also right click, long press)",
    group: "Tables",
  },
];

export function showHelp(): void {
  openHelp([...pageKeys, ...icicleKeys, ...gcKeys]);
}

export function listenForKeys(): void {
  addEventListener("keydown", (event) => {
    // A dialog has the keys for itself; the browser closes it on Escape.
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    // Inside a table its own keys come first, and they are all that it shares with the icicle.
    const inTable =
      event.target instanceof Element && event.target.closest('[role="grid"], [role="separator"]') !== null;
    const mine = open() && !inTable && !isTyping(event.target) ? shownView(view.value).keys : [];
    void (dispatch(event, mine) || dispatch(event, pageKeys));
  });
}
