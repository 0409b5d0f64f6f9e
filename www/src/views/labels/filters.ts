/** What can be done with a label, from a table, a menu and the keyboard. */
import { signal } from "@preact/signals";
import type { Step, Verb } from "../../engine/transform.ts";
import type { Item } from "../menu/menu.tsx";
import { setView } from "../state.ts";
import { addStep } from "../transforms.ts";

/** The key whose values are shown, and the value that is chosen; kept while another view is shown. */
export const key = signal("");
export const chosenPick = signal<string | null>(null);

const on = (verb: Verb, what: string): Step => ({ verb, on: { by: "label", what } });

/** `pick` is the engine's text for a value, `group` the one for its key. */
export const labelFilters = (pick: string, group: string): (Item & { key: string; about: string })[] => [
  {
    label: "Focus",
    key: "f",
    about: "Only records with this label, in every view",
    run: () => void addStep(on("focus", pick)),
  },
  {
    label: "Ignore",
    key: "d",
    about: "Everything but records with this label",
    run: () => void addStep(on("ignore", pick)),
  },
  groupBy(group),
];

export const groupBy = (group: string): Item & { key: string; about: string } => ({
  label: "Group by it",
  key: "G",
  about: "Each stack below a frame that says its value of this label",
  run: () => void addStep(on("group", group)),
});

/** Shows a value among those of its key. */
export function showLabel(of: string, pick: string | null): void {
  key.value = of;
  chosenPick.value = pick;
  setView("labels");
}
