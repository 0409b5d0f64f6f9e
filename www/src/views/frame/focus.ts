/**
 * Where the keyboard is when the thing that had it goes away: a filter that
 * was taken back gives it to the next filter, all else to the view. Without
 * this the browser would begin at the top of the page again.
 */
import { effect } from "@preact/signals";
import { active, details, inverted, steps, view } from "../state.ts";
import { shown } from "../transforms.ts";

const FILTERS = ".chips [data-filter]";
/** The best first, wherever they stand. */
const IN_VIEW = [".view [role=grid]", ".view [tabindex='0']", ".view button"];

const gone = (element: Element | null): boolean =>
  element !== null && (!element.isConnected || (element instanceof HTMLButtonElement && element.disabled));

function mend(last: Element | null): void {
  const now = document.activeElement;
  if (!gone(last) || (now && now !== document.body) || document.querySelector("dialog[open]")) return;
  const filters = last?.matches("[data-filter]") ? document.querySelectorAll<HTMLElement>(FILTERS) : [];
  const inView = IN_VIEW.map((one) => document.querySelector<HTMLElement>(one));
  const next = filters[filters.length - 1] ?? inView.find((one) => one !== null);
  next?.focus({ preventScroll: true });
}

/** To the table of the view that was chosen with a key. */
export function focusView(): void {
  const [grid = ""] = IN_VIEW;
  // The page draws what has changed in a microtask that stands before this one.
  queueMicrotask(() => document.querySelector<HTMLElement>(grid)?.focus({ preventScroll: true }));
}

export function followFocus(): void {
  let last: Element | null = null;
  addEventListener("focusin", ({ target }) => {
    last = target instanceof Element ? target : null;
  });
  effect(() => {
    active.value;
    view.value;
    steps.value;
    inverted.value;
    shown.value;
    details.value;
    // The page is drawn by then.
    requestAnimationFrame(() => setTimeout(() => mend(last)));
  });
}
