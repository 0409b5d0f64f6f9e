/** The newest answer to a question that depends on what is shown; the old one stays until it is there. */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { Latest } from "../../util/latest.ts";
import { markPart } from "../../util/marks.ts";
import { metric, report, revision } from "../state.ts";

/** `ask` must be the same function as long as only metric and revision change. */
export function useAnswer<T>(part: string, ask: (metric: number) => Promise<T>): T | null {
  const answer = useSignal<T | null>(null);
  const latest = useMemo(
    () =>
      new Latest(
        ask,
        (now: T) => {
          answer.value = now;
          markPart(part);
        },
        report,
      ),
    [ask, answer],
  );
  const m = metric.value;
  const again = revision.value;
  // A new revision has new answers.
  useEffect(() => latest.put(m), [m, again, latest]);
  return answer.value;
}
