/** The search: asked when typing pauses, the newest pattern wins, hits are stepped through. */
import { batch } from "@preact/signals";
import type { SearchQuery } from "../engine/protocol.ts";
import { Latest } from "../util/latest.ts";
import {
  active,
  activeId,
  metric,
  type OpenProfile,
  report,
  revision,
  type Search,
  searching,
  select,
  selection,
  search as state,
} from "./state.ts";

const askSearch = new Latest(
  (q: { profile: OpenProfile; query: SearchQuery }) => q.profile.engine.search(q.query),
  (found, { profile, query }) => {
    const now = state.value;
    if (profile.id !== activeId.value || query.pattern !== now.pattern) return;
    if (query.regex !== now.regex || query.case !== now.case || query.metric !== metric.value) return;
    batch(() => {
      state.value = { ...now, found };
      revision.value++;
    });
    settle();
  },
  report,
);

/** Asks the present search of the active profile again. */
export function runSearch(): void {
  const profile = active.value;
  if (!profile) return;
  const { pattern, regex, case: matchCase } = state.value;
  if (pattern === "") {
    askSearch.drop();
    profile.engine.clearSearch().then(() => {
      revision.value++;
    }, report);
  } else askSearch.put({ profile, query: { metric: metric.value, pattern, regex, case: matchCase } });
}

let debounce: ReturnType<typeof setTimeout> | undefined;
/** Set while the answer to the newest pattern is not there. */
let answered: Promise<void> = Promise.resolve();
let settle = () => {};

/** The pattern shows at once, the question waits for a pause in typing. */
export function setSearch(change: Partial<Omit<Search, "found">>, delay = 80): void {
  const next = { ...state.value, ...change };
  state.value = next.pattern === "" ? { ...next, found: null } : next;
  clearTimeout(debounce);
  settle();
  if (next.pattern !== "") answered = new Promise((resolve) => (settle = resolve));
  debounce = setTimeout(runSearch, delay);
}

/** A table on the screen steps through its own rows; false where it has no hit. */
interface Stepper {
  table: HTMLElement;
  step: (forward: boolean) => Promise<boolean>;
}
const steppers = new Set<Stepper>();

/** Answers what takes it out again. */
export function stepThrough(stepper: Stepper): () => void {
  steppers.add(stepper);
  return () => void steppers.delete(stepper);
}

/** As they stand on the page. */
const inOrder = () =>
  [...steppers].sort(({ table: a }, { table: b }) =>
    a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
  );

/** Selects the next or previous hit in the table's order, else in the tree's, wrapping round. */
export async function stepHit(forward: boolean): Promise<void> {
  const profile = active.value;
  if (!profile) return;
  // Enter right after the last letter means the pattern that stands there.
  await answered;
  if (profile.id !== activeId.value || !searching.value) return;
  try {
    for (const { step } of inOrder()) if (await step(forward)) return;
    if (steppers.size > 0) return;
    const node = await profile.engine.step(metric.value, selection.value ?? undefined, forward);
    if (node !== undefined && profile.id === activeId.value) select(node);
  } catch (error) {
    report(error);
  }
}
