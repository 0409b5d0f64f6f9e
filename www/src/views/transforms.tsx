/**
 * What is done to a profile before it is shown: a list of steps that can be
 * taken back one by one, undone and done again. The engine makes the tree
 * anew, of all that was read; everything here only says which steps are on.
 */
import { batch, computed, signal } from "@preact/signals";
import type { Engine } from "../engine/engine.ts";
import { Lens } from "../engine/lens.ts";
import { BOTTOM_UP, type NodeDetails, type Shown, TOP_DOWN } from "../engine/protocol.ts";
import { type Step, stepText } from "../engine/transform.ts";
import { runSearch } from "./search.ts";
import {
  active,
  activeId,
  details,
  icicleWindow,
  inverted,
  metric,
  report,
  revision,
  selection,
  steps,
  wholeWindow,
} from "./state.ts";

type Good = Extract<Shown, { ok: true }>;

/** What an engine shows now; its tree changes with every change of the steps. */
interface Made {
  steps: readonly Step[];
  shown: Good | null;
  lenses: [Lens, Lens];
  /** Lists of steps before this one and after it. */
  past: (readonly Step[])[];
  future: (readonly Step[])[];
}

const lensesOf = (engine: Engine): [Lens, Lens] => [new Lens(engine, TOP_DOWN), new Lens(engine, BOTTOM_UP)];
const made = new WeakMap<Engine, Made>();
/** Goes up when what an engine has made changes. */
const turn = signal(0);

function madeBy(engine: Engine): Made {
  let known = made.get(engine);
  if (!known) {
    known = { steps: [], shown: null, lenses: lensesOf(engine), past: [], future: [] };
    made.set(engine, known);
  }
  return known;
}

const now = computed(() => {
  turn.value;
  return active.value ? { ...madeBy(active.value.engine) } : null;
});

/** The tree that the icicle looks at. */
export const lens = computed(() => now.value?.lenses[inverted.value ? 1 : 0] ?? null);
/** What the steps leave of the file; null while there are none. */
export const shown = computed(() => now.value?.shown ?? null);
export const canUndo = computed(() => (now.value?.past.length ?? 0) > 0);
export const canRedo = computed(() => (now.value?.future.length ?? 0) > 0);
/** Why the last step could not be done. */
export const refused = signal<string | null>(null);

const same = (a: readonly Step[], b: readonly Step[]) =>
  a.length === b.length && a.every((s, i) => key(s) === key(b[i]));
const key = (step: Step | undefined) => step && stepText(step);

/** Shows the profile after these steps; a zoom and a selection of another tree mean nothing in it. */
async function change(next: readonly Step[], history: Partial<Made>, keepPlace: boolean): Promise<void> {
  const profile = active.value;
  if (!profile) return;
  const { engine } = profile;
  try {
    const answer = await engine.transform({ steps: [...next], metric: metric.peek(), selection: selection.peek() });
    const here = profile.id === activeId.peek();
    if (!answer.ok) {
      if (!here) return;
      refused.value = answer.error;
      steps.value = madeBy(engine).steps;
      return;
    }
    made.set(engine, {
      ...madeBy(engine),
      ...history,
      steps: next,
      shown: next.length > 0 ? answer : null,
      lenses: lensesOf(engine),
    });
    batch(() => {
      turn.value++;
      if (!here) return;
      refused.value = null;
      steps.value = next;
      if (!keepPlace) {
        selection.value = answer.selection;
        icicleWindow.value = { ...wholeWindow, flipped: icicleWindow.peek().flipped };
      }
      revision.value++;
    });
    if (here) runSearch();
  } catch (error) {
    report(error);
  }
}

function setSteps(next: readonly Step[]): void {
  const profile = active.peek();
  if (!profile || same(next, steps.peek())) return;
  const { past } = madeBy(profile.engine);
  void change(next, { past: [...past, steps.peek()], future: [] }, false);
}

export function addStep(step: Step): void {
  setSteps([...steps.peek(), step]);
}

export function removeStep(index: number): void {
  // Places that later steps speak of are places of the tree before them.
  const rest = steps.peek().filter((_, at) => at !== index);
  setSteps(rest.filter((step, at) => at < index || step.on.by !== "place"));
}

export const clearSteps = () => setSteps([]);

export function undo(): boolean {
  const profile = active.peek();
  const { past = [], future = [] } = profile ? madeBy(profile.engine) : {};
  const last = past.at(-1);
  if (!last) return false;
  void change(last, { past: past.slice(0, -1), future: [steps.peek(), ...future] }, false);
  return true;
}

export function redo(): boolean {
  const profile = active.peek();
  const { past = [], future = [] } = profile ? madeBy(profile.engine) : {};
  const next = future[0];
  if (!next) return false;
  void change(next, { past: [...past, steps.peek()], future: future.slice(1) }, false);
  return true;
}

/** Steps from an address or of another tab: the engine may have them on already. */
export function bringSteps(wanted: readonly Step[]): void {
  const profile = active.peek();
  if (!profile) return;
  steps.value = wanted;
  if (!same(wanted, madeBy(profile.engine).steps)) void change(wanted, {}, true);
}

export function invert(): boolean {
  if (!active.peek()) return false;
  batch(() => {
    inverted.value = !inverted.peek();
    selection.value = null;
    icicleWindow.value = { ...wholeWindow, flipped: icicleWindow.peek().flipped };
  });
  return true;
}

const NOISE: Step = { verb: "hide", on: { by: "noise", what: "name" } };

export function toggleNoise(): boolean {
  if (!active.peek()) return false;
  const at = steps.peek().findIndex((step) => key(step) === key(NOISE));
  if (at >= 0) removeStep(at);
  else addStep(NOISE);
  return true;
}

/** What can be done to the selected frame: a line for each, with its key. */
export interface Action {
  id: string;
  label: string;
  /** On a button. */
  short: string;
  key: string;
  /** Other words that people know it by. */
  also: string;
  step: (node: NodeDetails) => Step | null;
}

const ofFunction = (verb: Step["verb"]) => (node: NodeDetails) =>
  ({ verb, on: { by: "function", what: node.name } }) satisfies Step;

/** Places of a tree that was grown are none of the profile's own. */
const isPlace = (node: NodeDetails) => node.node < 2 ** 31;

export const actions: readonly Action[] = [
  {
    id: "focus-place",
    label: "Focus on this place",
    short: "Focus here",
    key: "f",
    also: "show stack, include",
    step: (node) =>
      isPlace(node) ? { verb: "focus", on: { by: "place", what: node.node } } : ofFunction("focus")(node),
  },
  {
    id: "focus",
    label: "Focus on this function",
    short: "Focus",
    key: "F",
    also: "show stack, include",
    step: ofFunction("focus"),
  },
  {
    id: "ignore",
    label: "Ignore",
    short: "Ignore",
    key: "d",
    also: "drop, hide stack, exclude",
    step: ofFunction("ignore"),
  },
  {
    id: "hide",
    label: "Hide the frame",
    short: "Hide",
    key: "m",
    also: "merge into its caller",
    step: ofFunction("hide"),
  },
  {
    id: "show-from",
    label: "Show from here",
    short: "Show from",
    key: "R",
    also: "focus on subtree",
    step: ofFunction("show-from"),
  },
  {
    id: "collapse",
    label: "Collapse what it calls",
    short: "Collapse",
    key: "c",
    also: "collapse function",
    step: ofFunction("collapse-function"),
  },
  {
    id: "collapse-module",
    label: "Collapse its group",
    short: "Collapse group",
    key: "C",
    also: "module, package, namespace",
    step: ({ group }) => (group === "" ? null : { verb: "collapse-module", on: { by: "group", what: group } }),
  },
  {
    id: "collapse-recursion",
    label: "Collapse recursion",
    short: "Collapse recursion",
    key: "r",
    also: "recursive calls",
    step: ofFunction("collapse-recursion"),
  },
];

/** Does it to the selection; false where nothing is selected that it could be done to. */
export function act(action: Action): boolean {
  const node = details.peek();
  if (!node || node.frame === 0 || node.node !== selection.peek()) return false;
  const step = action.step(node);
  if (!step) return false;
  addStep(step);
  return true;
}

export function NothingLeft() {
  return (
    <div class="middle scroll">
      <section class="panel" aria-label="Nothing left">
        <h2 class="panel-title">Nothing left</h2>
        <p role="alert">The filters above leave no stack. Take one back to see something.</p>
        <footer class="panel-foot">
          <button type="button" class="button" onClick={undo} disabled={!canUndo.value}>
            Undo
          </button>
          <button type="button" class="button" onClick={clearSteps}>
            Take all back
          </button>
        </footer>
      </section>
    </div>
  );
}
