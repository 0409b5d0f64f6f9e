/**
 * What is held against every profile: budgets, kept where the browser keeps
 * anything, and expectations, kept as long as the tab is open. What is written
 * is in force as soon as it has no mistake; until then what was before is.
 */
import { batch, computed, signal, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { waitingEngine } from "../engine/boot.ts";
import type { Checked, CheckQuery, Mistakes } from "../engine/report.ts";
import { Latest } from "../util/latest.ts";
import { memoryLimit } from "./jobs.ts";
import { ruled } from "./rules.ts";
import { active, type OpenProfile, report, revision } from "./state.ts";

/** Typing has paused. */
const PAUSE = 250; // ms

const places = {
  budgets: () => localStorage,
  strict: () => localStorage,
  estimates: () => sessionStorage,
};
type Kept = keyof typeof places;

/** False: what is written lasts as long as the page. */
export const keeps = signal(true);

function kept(what: Kept): string {
  try {
    return places[what]().getItem(`heapglass.${what}`) ?? "";
  } catch {
    keeps.value = false;
    return "";
  }
}

function keep(what: Kept, text: string): void {
  try {
    places[what]().setItem(`heapglass.${what}`, text);
  } catch {
    keeps.value = false;
  }
}

type Text = "budgets" | "estimates";
type Texts = Record<Text, string>;

/** As they are written. */
export const written = { budgets: signal(kept("budgets")), estimates: signal(kept("estimates")) };
export const strict = signal(kept("strict") === "true");
export const mistakes = signal<Mistakes>({ budgets: null, estimates: null });
/** The last of each without a mistake. */
export const inForce = signal<Texts>({ budgets: "", estimates: "" });
export const isAsked = computed(() => Object.values(inForce.value).some((text) => text.trim() !== ""));

let read: Texts = { budgets: "", estimates: "" };

const now = (): Texts => ({ budgets: written.budgets.peek(), estimates: written.estimates.peek() });

/** Resolves when what is written has been read, with what is in force then. */
export async function settled(): Promise<CheckQuery> {
  const texts = now();
  if (texts.budgets !== read.budgets || texts.estimates !== read.estimates) {
    const engine = active.peek()?.engine ?? (await waitingEngine(memoryLimit()));
    const found = await engine.mistakes(texts.budgets, texts.estimates);
    read = texts;
    const { budgets, estimates } = inForce.peek();
    batch(() => {
      mistakes.value = found;
      inForce.value = {
        budgets: found.budgets ? budgets : texts.budgets,
        estimates: found.estimates ? estimates : texts.estimates,
      };
    });
    return settled();
  }
  return { ...inForce.peek(), strict: strict.peek() };
}

let timer = 0;

export function write(what: Text, text: string): void {
  written[what].value = text;
  keep(what, text);
  clearTimeout(timer);
  timer = window.setTimeout(() => settled().catch(report), PAUSE);
}

export function setStrict(on: boolean): void {
  strict.value = on;
  keep("strict", String(on));
}

/** What came of it; the answer before stays until the next is there. Null where nothing is asked. */
export function useChecked({ engine }: OpenProfile, what: readonly Text[]): Checked | null {
  const answer = useSignal<Checked | null>(null);
  const latest = useMemo(
    () =>
      new Latest(
        async (query: CheckQuery) => {
          await ruled(engine);
          return engine.check(query);
        },
        (checked) => {
          answer.value = checked;
        },
        report,
      ),
    [engine],
  );
  useEffect(() => {
    settled().catch(report);
  }, [engine]);
  const texts = inForce.value;
  const [budgets = "", estimates = ""] = (["budgets", "estimates"] as const).map((one) =>
    what.includes(one) ? texts[one] : "",
  );
  useEffect(() => {
    if (`${budgets}${estimates}`.trim() !== "") latest.put({ budgets, estimates, strict: strict.value });
    else {
      latest.drop();
      answer.value = null;
    }
  }, [latest, budgets, estimates, strict.value, revision.value]);
  return answer.value;
}
