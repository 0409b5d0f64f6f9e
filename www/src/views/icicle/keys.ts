/**
 * The icicle's keys: one table, bound while the view is shown and listed in the
 * help. Arrows are spatial, so they keep their meaning when the root is turned
 * to the bottom. With a selection they walk from box to box; without one they
 * pan, as w a s d do always. (`d`
 * is "drop" where something is selected: people know the letter for both, and
 * a selection tells them apart.)
 */
import type { Lens } from "../../engine/lens.ts";
import type { KeyBinding } from "../../util/keys.ts";
import { resetZoom, select, selection } from "../state.ts";
import type { Chart } from "./chart.ts";
import { type Direction, enterSelection, panStep, walk, zoomBy } from "./walk.ts";

/** The icicle that is on the screen; keys have nowhere to go without one. */
export interface Shown {
  chart: Chart;
  lens: Lens;
  menu: () => void;
}

let shown: Shown | null = null;

export function setShown(now: Shown | null): void {
  shown = now;
}

export function shownChart(): Chart | null {
  return shown?.chart ?? null;
}

const inside = (event: KeyboardEvent, selector: string) =>
  event.target instanceof Element && event.target.closest(selector) !== null;
/** Enter presses a button; arrows and the like move in a menu. There these keys keep their meaning. */
const isPressed = (event: KeyboardEvent) => inside(event, "button, a, summary, [role=menu]");
const isMoved = (event: KeyboardEvent) => inside(event, "[role=menu], [role=slider], [role=tablist], [role=listbox]");

const on = (act: (shown: Shown, event: KeyboardEvent) => unknown) => (event: KeyboardEvent) => {
  if (!shown?.chart.shows) return false;
  return act(shown, event);
};

const ACROSS = 0.15;
const DOWN = 3;

/** How an arrow reads on the screen: across and down, and the step it makes in the tree. */
const arrows: Record<string, { across: number; down: number; step: Direction; flipped: Direction }> = {
  ArrowUp: { across: 0, down: -1, step: "caller", flipped: "callee" },
  ArrowDown: { across: 0, down: 1, step: "callee", flipped: "caller" },
  ArrowLeft: { across: -1, down: 0, step: "before", flipped: "before" },
  ArrowRight: { across: 1, down: 0, step: "after", flipped: "after" },
};
const letters: Record<string, string> = { w: "ArrowUp", s: "ArrowDown", a: "ArrowLeft", d: "ArrowRight" };

function pan({ chart }: Shown, key: string): boolean {
  const arrow = arrows[letters[key] ?? key];
  if (!arrow) return false;
  panStep(chart, arrow.across * ACROSS, arrow.down * DOWN * (chart.camera.flipped ? -1 : 1));
  return true;
}

export const icicleKeys: KeyBinding[] = [
  { keys: ["Click"], what: "Select a box and zoom to it; “n more” opens", group: "Icicle" },
  {
    keys: ["Double click", "0", "Home"],
    what: "Show everything",
    group: "Icicle",
    run: on((_, event) => {
      if (isMoved(event)) return false;
      resetZoom();
      return true;
    }),
  },
  { keys: ["Ctrl+wheel", "pinch"], what: "Zoom at the pointer", group: "Icicle" },
  { keys: ["Wheel", "drag"], what: "Pan (Shift+wheel: across)", group: "Icicle" },
  {
    keys: ["+", "=", "-"],
    what: "Zoom in, zoom out",
    group: "Icicle",
    run: on(({ chart }, { key }) => {
      zoomBy(chart, key === "-" ? 1 / 1.5 : 1.5);
      return true;
    }),
  },
  {
    keys: ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"],
    what: "Walk from the selection to its caller, its heaviest callee, the boxes beside it; pan when nothing is selected, or with Shift",
    group: "Icicle",
    run: on((now, event) => {
      if (isMoved(event)) return false;
      const arrow = arrows[event.key];
      if (!arrow || event.shiftKey || selection.peek() === null) return pan(now, event.key);
      walk(now.chart, now.lens, now.chart.camera.flipped ? arrow.flipped : arrow.step);
      return true;
    }),
  },
  {
    keys: ["w", "a", "s", "d"],
    what: "Pan",
    group: "Icicle",
    // With a selection, `d` drops its stacks.
    run: on((now, { key }) => (key === "d" && selection.peek() !== null ? false : pan(now, key))),
  },
  {
    keys: ["PageUp", "PageDown"],
    what: "A screen of rows up or down",
    group: "Icicle",
    run: on(({ chart }, event) => {
      if (isMoved(event)) return false;
      const rows = Math.max(1, (chart.camera.limits?.rows ?? 2) - 2);
      panStep(chart, 0, (event.key === "PageUp") === chart.camera.flipped ? rows : -rows);
      return true;
    }),
  },
  {
    keys: ["Enter"],
    what: "Zoom to the selection; with nothing selected, select the top box",
    group: "Icicle",
    run: on(({ chart, lens }, event) => {
      if (isPressed(event)) return false;
      enterSelection(chart, lens);
      return true;
    }),
  },
  {
    keys: ["Escape"],
    what: "One step back: the selection, then zoom by zoom, then the search",
    group: "Icicle",
    run: on(({ chart }) => {
      if (chart.many.peek()) {
        chart.many.value = null;
        return true;
      }
      if (selection.peek() !== null) {
        select(null);
        return true;
      }
      return chart.camera.back();
    }),
  },
  {
    keys: ["v"],
    what: "Turn it over: root on top or at the bottom",
    group: "Icicle",
    run: on(({ chart }) => {
      chart.camera.flip();
      return true;
    }),
  },
  {
    keys: ["ContextMenu"],
    what: "What can be done with the selection (also right click, long press)",
    group: "Icicle",
    run: on(({ menu }, event) => {
      if (isMoved(event) || selection.peek() === null) return false;
      menu();
      return true;
    }),
  },
];
