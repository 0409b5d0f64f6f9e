/** A transform as the user says it; the engine's words (crate/src/transform/step.rs). */

export type Verb =
  | "focus"
  | "ignore"
  | "hide"
  | "show-from"
  | "collapse-function"
  | "collapse-module"
  | "collapse-recursion"
  | "group";

export type Target =
  | { by: "place"; what: number }
  | { by: "function" | "words" | "regex" | "group" | "subsystem" | "label" | "noise"; what: string }
  | { by: "all" };

export interface Step {
  verb: Verb;
  on: Target;
}

const VERBS: readonly string[] = [
  "focus",
  "ignore",
  "hide",
  "show-from",
  "collapse-function",
  "collapse-module",
  "collapse-recursion",
  "group",
] satisfies Verb[];

/** As it stands in an address: "focus.function.DB::read". */
export function stepText({ verb, on }: Step): string {
  return on.by === "all" ? `${verb}.all` : `${verb}.${on.by}.${on.what}`;
}

/** Null for what is no step. */
export function parseStep(text: string): Step | null {
  const [verb = "", by = "", ...rest] = text.split(".");
  const what = rest.join(".");
  if (!VERBS.includes(verb)) return null;
  const known = verb as Verb;
  switch (by) {
    case "all":
      return { verb: known, on: { by } };
    case "place":
      return /^\d{1,10}$/.test(what) ? { verb: known, on: { by, what: Number(what) } } : null;
    case "function":
    case "words":
    case "regex":
    case "group":
    case "subsystem":
    case "label":
    case "noise":
      return { verb: known, on: { by, what } };
    default:
      return null;
  }
}
