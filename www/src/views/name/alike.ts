/** Which functions look alike depends on how names are shown; each engine is told, once. */
import { effect } from "@preact/signals";
import type { Engine } from "../../engine/engine.ts";
import type { NameForm } from "../../engine/protocol.ts";
import { active, report, revision } from "../state.ts";
import { nameForm } from "./form.ts";

const known = new WeakMap<Engine, NameForm>();

export function followNames(): void {
  effect(() => {
    const engine = active.value?.engine;
    // In full nothing is short: what looks alike then, looks alike in any form.
    const form = nameForm.value === "pprof" ? "pprof" : "short";
    if (!engine || (known.get(engine) ?? "short") === form) return;
    known.set(engine, form);
    engine
      .setNames(form)
      .then(() => {
        revision.value++;
      })
      .catch(report);
  });
}
