/**
 * What is worth knowing and worth asking, as cards: each with its evidence,
 * what may be tried, and a button that shows the proof. A page may hold them
 * beside other things.
 */
import { useSignal, useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Finding, Findings } from "../../engine/findings.ts";
import { Latest } from "../../util/latest.ts";
import { plain } from "../name/plain.ts";
import { Breaks, percent } from "../parts.tsx";
import { ruled } from "../rules.ts";
import { active, metric, type OpenProfile, report, revision } from "../state.ts";
import { follow } from "./go.ts";

/** The newest answer for this profile; null until there is one. */
function useFindings(profile: OpenProfile) {
  const answer = useSignal<Findings | null>(null);
  const ask = useMemo(
    () =>
      new Latest(
        async (metric: number) => {
          await ruled(profile.engine);
          return profile.engine.findings(metric);
        },
        (found: Findings) => {
          answer.value = found;
        },
        report,
      ),
    [profile],
  );
  useSignalEffect(() => {
    revision.value;
    if (active.value === profile) ask.put(metric.value);
  });
  return answer.value;
}

export function FindingCards({ profile }: { profile: OpenProfile }) {
  const all = useSignal(false);
  const answer = useFindings(profile);
  if (!answer) return null;
  const { findings, questions, first } = answer;
  const shown = all.value ? findings : findings.slice(0, first);
  const more = findings.length - shown.length;
  return (
    <>
      <section aria-label="Findings">
        <h2 class="cards-title">Findings</h2>
        {findings.length === 0 && (
          <p class="dim">Nothing stands out: no rule has anything to say about this profile.</p>
        )}
        <ol class="cards">
          {shown.map((finding) => (
            <Card key={finding.id} finding={finding} />
          ))}
        </ol>
        {more > 0 && (
          <button type="button" class="button" onClick={() => (all.value = true)}>
            {more} less weighty
          </button>
        )}
      </section>
      {questions.length > 0 && (
        <section aria-label="Questions to ask next">
          <h2 class="cards-title">Questions to ask next</h2>
          <ul class="asked-list">
            {questions.map(({ id, text, view }) => (
              <li key={id}>
                <button type="button" class="link asked" onClick={() => follow(view)}>
                  {plain(text)}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Card({ finding }: { finding: Finding }) {
  const { title, detail, amount, share, stacks, advice, severity, view, path, depth } = finding;
  return (
    <li class={`card card-${severity}`}>
      <h3 class="card-title">
        <Breaks text={plain(title)} />
      </h3>
      <p class="card-amount number">
        <span class="card-bar" aria-hidden="true">
          <span style={{ width: `${Math.min(100, Math.abs(share) * 100)}%` }} />
        </span>
        <b title={amount.exact}>{amount.text}</b> {percent(share)}
        <span class="dim">
          {stacks.toLocaleString("en")} {stacks === 1 ? "stack" : "stacks"} · {severity}
        </span>
      </p>
      <p>
        <Breaks text={plain(detail)} />
      </p>
      <p class="card-advice">{advice}</p>
      {path.length > 0 && (
        <details class="card-path">
          <summary>A stack that shows it</summary>
          <ol class="mono">
            {path.map((name, index) => (
              <li key={index}>
                <Breaks text={cut(plain(name))} />
              </li>
            ))}
          </ol>
          {depth > path.length && (
            <p class="dim">and {(depth - path.length).toLocaleString("en")} further up; Stacks has all.</p>
          )}
        </details>
      )}
      <button type="button" class="button" aria-label={`Show: ${plain(title)}`} onClick={() => follow(view)}>
        Show
      </button>
    </li>
  );
}

/** No card is better for a name of a megabyte. */
const MOST = 400;
const cut = (name: string) => (name.length > MOST ? `${name.slice(0, MOST)}…` : name);
