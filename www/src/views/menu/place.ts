/** What can be done with a place of the call tree, wherever it is met. */
import type { Engine } from "../../engine/engine.ts";
import type { NodeId, Overview } from "../../engine/protocol.ts";
import type { NodeDetails } from "../../engine/tree.ts";
import { copyText } from "../../util/copy.ts";
import { act, actions } from "../actions.ts";
import { chosen } from "../choice.ts";
import { plain } from "../name/plain.ts";
import { beginRule } from "../rules.ts";
import { setSearch } from "../search.ts";
import { stackText } from "../stacks/text.ts";
import { active, metric, report, select, selection, setView, showInIcicle, stackEnd, view } from "../state.ts";
import { type At, type Item, showMenu } from "./menu.tsx";

interface Place {
  engine: Engine;
  node: NodeId;
  /** The name as the file has it. */
  name: string;
  /** It is the root, which is no function. */
  root: boolean;
  /** Where the stack ends that was chosen with it. */
  end?: NodeId;
  /** What it belongs to, if anything tells. */
  details?: NodeDetails;
}

/** Views that show more of a function, but for the one that is open. */
const LEADS: readonly { id: string; label: string; needs?: (overview: Overview) => boolean }[] = [
  { id: "callers", label: "Callers and callees" },
  { id: "functions", label: "Show in Functions" },
  { id: "source", label: "Show source", needs: (overview) => overview.has_lines },
];

const leads = () => {
  const overview = active.peek()?.overview;
  return LEADS.filter(({ id, needs }) => id !== view.peek() && (!needs || (overview && needs(overview))));
};

export function placeItems({ engine, node, name, root, end = node, details }: Place): Item[] {
  const copy = { label: "Copy name", run: () => copyText(name) };
  if (root) return [copy];
  const go = (id: string) => () => {
    select(node, end);
    setView(id);
  };
  return [
    copy,
    { label: "Copy stack", run: () => copyText(stackText(engine, end)) },
    { label: "Search this name", run: () => setSearch({ pattern: `name:${name}`, regex: false, case: true }, 0) },
    ...leads().map(({ id, label }) => ({ label, run: go(id) })),
    { label: "Make a subsystem rule…", run: () => beginRule(engine, node) },
    ...actions.map((action) => ({
      label: action.label,
      key: action.key,
      disabled: details !== undefined && action.step(details) === null,
      run: () => {
        select(node, end);
        act(action);
      },
    })),
  ];
}

/** Of a place outside the icicle; `end` is where the stack ends that it was chosen with. */
export async function menuOfPlace(engine: Engine, node: NodeId, at: At, back: HTMLElement, end = node): Promise<void> {
  try {
    const details = await engine.node(metric.peek(), node, 0, 0);
    const { name, frame } = details;
    if (active.peek()?.engine !== engine) return;
    const items: Item[] = [
      { label: "Show in icicle", key: "Enter", run: () => showInIcicle(node) },
      ...placeItems({ engine, node, name, root: frame === 0, end, details }),
    ];
    showMenu({ title: plain(name), items: () => items, ...at, back });
  } catch (error) {
    report(error);
  }
}

/** Of the row that was chosen just now; its place may still be looked for. */
export async function menuOfChoice(engine: Engine, at: At, back: HTMLElement): Promise<void> {
  const node = await chosen();
  if (node === null) return;
  const end = node === selection.peek() ? (stackEnd.peek() ?? node) : node;
  await menuOfPlace(engine, node, at, back, end);
}
