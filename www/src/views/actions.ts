/** The filters that begin with a frame, by key, menu and button. */

import type { Step } from "../engine/transform.ts";
import type { NodeDetails } from "../engine/tree.ts";
import { chosen, hasChoice } from "./choice.ts";
import { active, metric, selection, told } from "./state.ts";
import { addFound, isOwn } from "./transforms.ts";

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

export const actions: readonly Action[] = [
  {
    id: "focus-place",
    label: "Focus on this place",
    short: "Focus here",
    key: "f",
    also: "show stack, include",
    step: (node) =>
      isOwn(node.node) ? { verb: "focus", on: { by: "place", what: node.node } } : ofFunction("focus")(node),
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

const FIRST = "Select a frame first";

/** Does it to what is selected, or chosen and still being looked for; says so where there is nothing. */
export function act(action: Action): boolean {
  const profile = active.peek();
  if (!profile) return false;
  if (!hasChoice()) {
    told.value = FIRST;
    return true;
  }
  const meant = chosen();
  addFound(async (moved) => {
    const place = await meant;
    // The action before this one has made another tree: there the same place has another number.
    const node = moved ? selection.peek() : place;
    if (active.peek()?.id !== profile.id) return null;
    const known = node === null ? null : await profile.engine.node(metric.peek(), node, 0, 0);
    const made = known && known.frame !== 0 ? action.step(known) : null;
    if (!made) told.value = known && known.frame !== 0 ? "It has no group" : FIRST;
    return made;
  });
  return true;
}
