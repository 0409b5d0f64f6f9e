/** What the memory is for: the largest subsystems as bars. */

import { useMemo } from "preact/hooks";
import type { Subsystems } from "../../engine/tables.ts";
import { plain } from "../name/plain.ts";
import { barSide, percent, sharePercent } from "../parts.tsx";
import { ruled } from "../rules.ts";
import type { OpenProfile } from "../state.ts";
import { setView } from "../state.ts";
import { useAnswer } from "./answer.ts";
import { cut } from "./cut.ts";
import { Heading } from "./heading.tsx";

const MOST = 8;

/** The row of what belongs to none is no subsystem. */
function coverage({ rows, list, coverage }: Subsystems): string {
  // It stands last, so where it is not among the first there are others before it.
  const other = rows > list.length ? coverage < 1 : list.some((row) => row.other);
  const named = rows - (other ? 1 : 0);
  if (named === 0) return "Nothing belongs to one.";
  if (named === 1) return `${percent(coverage)} belongs to it.`;
  return `${percent(coverage)} belongs to one of ${named.toLocaleString("en")}.`;
}

export function Parts({ profile: { engine } }: { profile: OpenProfile }) {
  const ask = useMemo(
    () => async (metric: number) => {
      await ruled(engine);
      return engine.subsystems({
        metric,
        pack: "auto",
        sort: "amount",
        descending: true,
        filter: "",
        start: 0,
        count: MOST,
      });
    },
    [engine],
  );
  const answer = useAnswer("subsystems", ask);
  const pack = answer?.packs.find(({ id }) => id === answer.pack)?.title;
  const largest = Math.max(...(answer?.list.map(({ share }) => Math.abs(share)) ?? []), 1e-9);
  return (
    <section class="overview-part" aria-label="Subsystems">
      <Heading
        title={answer?.pack === "groups" ? "By namespace" : "Subsystems"}
        more={answer ? `all ${answer.rows}, rules` : ""}
        go="subsystems"
      />
      <ul class="bars">
        {answer?.list.map(({ subsystem, name, amount, share, other, stacks }) => (
          <li key={subsystem}>
            <button
              type="button"
              class="bars-row"
              title={`${plain(name)}: ${amount.exact}, ${stacks.toLocaleString("en")} stacks`}
              onClick={() => setView("subsystems")}
            >
              <span class={other ? "bars-name dim" : "bars-name"}>{cut(name)}</span>
              <span class="bars-bar">
                <span class={barSide(share).trim()} style={{ width: `${(100 * Math.abs(share)) / largest}%` }} />
              </span>
              <span class="number">{amount.text}</span>
              <span class="number dim">{sharePercent(share)}</span>
            </button>
          </li>
        ))}
      </ul>
      {answer && (
        <p class="dim small">
          {pack ? `Rules: ${pack}. ` : answer.pack === "groups" ? "No pack of rules fits; grouped by name. " : ""}
          {coverage(answer)}
        </p>
      )}
    </section>
  );
}
