/**
 * The user's rules: one text for all profiles, kept where the browser keeps
 * anything. What is being written is a draft until it is applied; a mistake in
 * it changes nothing.
 */
import { computed, signal } from "@preact/signals";
import type { Engine } from "../engine/engine.ts";
import type { Mistake, NodeId } from "../engine/protocol.ts";
import { active, report, revision, setView } from "./state.ts";

const KEY = "heapglass.rules";

function kept(): string | null {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return null;
  }
}

const first = kept();

/** In force. */
export const rules = signal(first ?? "");
/** In the editor. */
export const draft = signal(rules.peek());
export const mistake = signal<Mistake | null>(null);
/** False: the rules last as long as the page. */
export const keeps = signal(first !== null);
export const dirty = computed(() => draft.value !== rules.value);

/** What was in force before, the latest last. */
const before = signal<string[]>([]);
export const canUndo = computed(() => dirty.value || before.value.length > 0);

export type Pane = "stacks" | "rules" | "noise" | "conflicts";
/** Below the subsystems. */
export const pane = signal<Pane>("stacks");
/** Goes up when the editor is to take the focus. */
export const wanted = signal(0);

const known = new WeakMap<Engine, string>();

/** Resolves when the profile's engine has the rules that are in force. */
export async function ruled(engine: Engine): Promise<void> {
  const text = rules.peek();
  if ((known.get(engine) ?? "") === text) return;
  known.set(engine, text);
  const wrong = await engine.setRules(text);
  // Kept by another version of the page, perhaps: they are shown, not followed.
  if (wrong) mistake.value = wrong;
}

/** Puts a text in force, if it has no mistake. */
async function put(text: string): Promise<boolean> {
  const engine = active.peek()?.engine;
  if (!engine) return false;
  mistake.value = await engine.setRules(text);
  if (mistake.value) return false;
  known.set(engine, text);
  rules.value = text;
  // What is noise, and what is said of the profile, may be another in every view.
  revision.value++;
  try {
    localStorage.setItem(KEY, text);
  } catch {
    keeps.value = false;
  }
  return true;
}

export async function apply(text: string): Promise<void> {
  try {
    const was = rules.peek();
    if ((await put(text)) && text !== was) before.value = [...before.peek(), was];
    if (!mistake.peek()) draft.value = text;
  } catch (error) {
    report(error);
  }
}

/** First what was not applied, then what was applied before. */
export async function undo(): Promise<void> {
  mistake.value = null;
  if (dirty.peek()) {
    draft.value = rules.peek();
    return;
  }
  const last = before.peek().at(-1);
  if (last === undefined) return;
  try {
    if (!(await put(last))) return;
    before.value = before.peek().slice(0, -1);
    draft.value = last;
  } catch (error) {
    report(error);
  }
}

/** Switches a rule of noise, or a pack of them. */
export async function switchNoise(id: string, on: boolean): Promise<void> {
  const engine = active.peek()?.engine;
  if (engine) await apply(await engine.switched(id, on));
}

/** Begins a rule with the function of a place: before the others, for the first that matches counts. */
export async function beginRule(engine: Engine, node: NodeId): Promise<void> {
  const line = await engine.ruleFor(node);
  draft.value = `${line}\n${draft.peek()}`;
  mistake.value = null;
  pane.value = "rules";
  setView("subsystems");
  wanted.value++;
}
