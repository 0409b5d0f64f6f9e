/**
 * What the user has just chosen, where that is still being looked for: a row
 * far down a table, the heaviest place of a function, the box that an arrow
 * leads to. The selection shows it a moment later; whatever acts on the
 * selection means it at once.
 *
 *     click on `load`, `d`     ignores load, however late its place is known
 */
import type { NodeId } from "../engine/protocol.ts";
import { selection } from "./state.ts";

type Find = () => Promise<NodeId | null>;

let coming: Find | null = null;

/** The newest choice; answers what must be called when it is the selection, or never will be. */
export function choose(find: Find): () => void {
  coming = find;
  return () => {
    if (coming === find) coming = null;
  };
}

/** The node that is meant now; null if none is. */
export function chosen(): Promise<NodeId | null> {
  return coming ? coming() : Promise.resolve(selection.peek());
}

/** Is there anything that an action could be done to? */
export const hasChoice = (): boolean => coming !== null || selection.peek() !== null;

/** Forgets what was looked for: another profile is shown. */
export function forgetChoice(): void {
  coming = null;
}
