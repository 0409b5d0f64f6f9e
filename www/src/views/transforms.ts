/**
 * What is done to a profile before it is shown: a list of steps that can be
 * taken back one by one, undone and done again. The engine makes the tree
 * anew, of all that was read; everything here only says which steps are on.
 */
import { batch, computed, signal } from "@preact/signals";
import type { Engine } from "../engine/engine.ts";
import { Lens } from "../engine/lens.ts";
import type { NodeId, Shown } from "../engine/protocol.ts";
import { type Step, stepText } from "../engine/transform.ts";
import { BOTTOM_UP, TOP_DOWN } from "../engine/tree.ts";
import { runSearch } from "./search.ts";
import {
  active,
  activeId,
  icicleWindow,
  inverted,
  metric,
  report,
  revision,
  type StackChosen,
  selection,
  stack,
  steps,
  wholeWindow,
} from "./state.ts";

type Good = Extract<Shown, { ok: true }>;

/** A moment that the user can come back to. */
interface Moment {
  steps: readonly Step[];
  inverted: boolean;
  selection: NodeId | null;
  stack: StackChosen | null;
}

/** What an engine shows now; its tree changes with every change of the steps. */
interface Made {
  steps: readonly Step[];
  shown: Good | null;
  lenses: [Lens, Lens];
  /** Moments before this one and after it: filters and turning over are one history. */
  past: Moment[];
  future: Moment[];
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

const present = (): Moment => ({
  steps: steps.peek(),
  inverted: inverted.peek(),
  selection: selection.peek(),
  stack: stack.peek(),
});
const alike = (a: Moment, b: Moment) => a.inverted === b.inverted && same(a.steps, b.steps);

/** Places of a tree that was grown are none of the profile's own. */
export const isOwn = (node: NodeId) => node < 2 ** 31;

/** What was selected when the profile was last seen like this; its tree is made alike every time. */
function selectedThen(made: Made, moment: Moment): Moment | undefined {
  const before = [moment, ...[...made.past].reverse(), ...made.future];
  const then = before.find((one) => one.selection !== null && alike(one, moment));
  return then && isOwn(then.selection as NodeId) ? then : undefined;
}

interface How {
  history?: Partial<Made>;
  /** Zoom and selection are said elsewhere, by an address or a tab. */
  keepPlace?: boolean;
}

/** Shows the profile like this; a zoom and a selection of another tree mean nothing in it. */
async function change(next: Moment, { history = {}, keepPlace = false }: How): Promise<void> {
  const profile = active.peek();
  if (!profile) return;
  const { engine } = profile;
  const turned = next.inverted !== inverted.peek();
  try {
    const answer = await engine.transform({
      steps: [...next.steps],
      metric: metric.peek(),
      // What an address or a tab has selected is a place of the tree to come.
      selection: turned || keepPlace ? null : selection.peek(),
    });
    const here = profile.id === activeId.peek();
    if (!answer.ok) {
      if (!here) return;
      refused.value = answer.error;
      steps.value = madeBy(engine).steps;
      return;
    }
    const before = madeBy(engine);
    made.set(engine, {
      ...before,
      ...history,
      steps: next.steps,
      shown: next.steps.length > 0 ? answer : null,
      lenses: lensesOf(engine),
    });
    batch(() => {
      turn.value++;
      if (!here) return;
      refused.value = null;
      steps.value = next.steps;
      if (!keepPlace) {
        inverted.value = next.inverted;
        const then = selectedThen(before, next);
        selection.value = answer.selection ?? then?.selection ?? null;
        stack.value = then?.selection === selection.value ? then.stack : null;
        icicleWindow.value = { ...wholeWindow, flipped: icicleWindow.peek().flipped };
      }
      revision.value++;
    });
    if (here) runSearch();
  } catch (error) {
    report(error);
  }
}

/** What is asked for is done one after the other: each starts from what the one before it has made. */
let running: Promise<void> = Promise.resolve();

/** When all that was asked for until now is done: then numbers of places are of the tree that is shown. */
export const settled = (): Promise<void> => running;

function inTurn(job: () => Promise<void> | undefined): Promise<void> {
  running = running.then(job).catch(report);
  return running;
}

/** A moment that can be undone; only in its turn. */
function step(next: readonly Step[], over = inverted.peek()): Promise<void> {
  const profile = active.peek();
  const moment: Moment = { steps: next, inverted: over, selection: null, stack: null };
  if (!profile || alike(moment, present())) return Promise.resolve();
  const { past } = madeBy(profile.engine);
  return change(moment, { history: { past: [...past, present()], future: [] } });
}

export const addStep = (added: Step): Promise<void> => inTurn(() => step([...steps.peek(), added]));

/** A step that is found in its turn; `find` is told whether another tree is shown by then. */
export function addFound(find: (moved: boolean) => Promise<Step | null>): void {
  const asked = turn.peek();
  void inTurn(async () => {
    const found = await find(turn.peek() !== asked);
    if (found) await step([...steps.peek(), found]);
  });
}

const without = (index: number) => {
  // Places that later steps speak of are places of the tree before them.
  const rest = steps.peek().filter((_, at) => at !== index);
  return step(rest.filter((one, at) => at < index || one.on.by !== "place"));
};

export const removeStep = (index: number): Promise<void> => inTurn(() => without(index));

export const clearSteps = () => void inTurn(() => step([]));

export function undo(): boolean {
  if (!active.peek()) return false;
  void inTurn(() => {
    const profile = active.peek();
    const { past = [], future = [] } = profile ? madeBy(profile.engine) : {};
    const last = past.at(-1);
    return last && change(last, { history: { past: past.slice(0, -1), future: [present(), ...future] } });
  });
  return true;
}

export function redo(): boolean {
  if (!active.peek()) return false;
  void inTurn(() => {
    const profile = active.peek();
    const { past = [], future = [] } = profile ? madeBy(profile.engine) : {};
    const next = future[0];
    return next && change(next, { history: { past: [...past, present()], future: future.slice(1) } });
  });
  return true;
}

/** Steps from an address or of another tab: the engine may have them on already. */
export function bringSteps(wanted: readonly Step[]): void {
  const profile = active.peek();
  if (!profile) return;
  steps.value = wanted;
  if (same(wanted, madeBy(profile.engine).steps)) return;
  void inTurn(() => {
    return active.peek()?.id === profile.id ? change({ ...present(), steps: wanted }, { keepPlace: true }) : undefined;
  });
}

export function invert(): boolean {
  if (!active.peek()) return false;
  void inTurn(() => step(steps.peek(), !inverted.peek()));
  return true;
}

const NOISE: Step = { verb: "hide", on: { by: "noise", what: "name" } };

export function toggleNoise(): boolean {
  if (!active.peek()) return false;
  void inTurn(() => {
    const at = steps.peek().findIndex((step) => key(step) === key(NOISE));
    return at >= 0 ? without(at) : step([...steps.peek(), NOISE]);
  });
  return true;
}
