/** What stands out, and what to ask next: a line each; the whole story is in Findings. */
import { useMemo } from "preact/hooks";
import { follow } from "../findings/go.ts";
import { Breaks, percent } from "../parts.tsx";
import { ruled } from "../rules.ts";
import type { OpenProfile } from "../state.ts";
import { useAnswer } from "./answer.ts";
import { cut } from "./cut.ts";
import { Heading } from "./heading.tsx";

const MOST = 5;
const QUESTIONS = 3;

export function Noteworthy({ profile: { engine } }: { profile: OpenProfile }) {
  const ask = useMemo(
    () => async (metric: number) => {
      await ruled(engine);
      return engine.findings(metric);
    },
    [engine],
  );
  const answer = useAnswer("findings", ask);
  const { findings = [], questions = [] } = answer ?? {};
  return (
    <section class="overview-part" aria-label="Findings">
      <Heading title="Findings" more={findings.length > 0 ? `all ${findings.length}, with advice` : ""} go="findings" />
      {answer && findings.length === 0 && <p class="dim">Nothing stands out by the rules that look for it.</p>}
      <ol class="notes">
        {findings.slice(0, MOST).map(({ id, title, detail, advice, amount, share, severity, view }) => (
          <li key={id} class={`note card-${severity}`}>
            <button type="button" class="note-row" title={`${cut(detail)}\n${advice}`} onClick={() => follow(view)}>
              <span class="note-title">
                <Breaks text={cut(title)} />
              </span>
              <span class="number" title={amount.exact}>
                {amount.text}
              </span>
              <span class="number dim">{percent(share)}</span>
            </button>
          </li>
        ))}
      </ol>
      {questions.length > 0 && (
        <ul class="asked-list small" aria-label="Questions to ask next">
          {questions.slice(0, QUESTIONS).map(({ id, text, view }) => (
            <li key={id}>
              <button type="button" class="link asked" title={cut(text)} onClick={() => follow(view)}>
                {cut(text)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
