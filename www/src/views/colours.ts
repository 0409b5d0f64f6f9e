/** What the boxes of each open profile are coloured by. */
import { computed, signal } from "@preact/signals";
import type { Heat } from "../engine/protocol.ts";
import { active, activeId, report, revision } from "./state.ts";

type Word = Heat | "groups";

const chosen = signal<ReadonlyMap<number, Word>>(new Map());

export const colours = computed<Word>(
  () => chosen.value.get(activeId.value ?? -1) ?? active.value?.overview.coloured ?? "groups",
);

export async function colourBy(word: Word): Promise<void> {
  const profile = active.value;
  if (!profile) return;
  try {
    await profile.engine.setColours(word);
    chosen.value = new Map(chosen.value).set(profile.id, word);
    revision.value++;
  } catch (error) {
    report(error);
  }
}
