/**
 * Everything about the stacks that the search found, or without a search those
 * of the selected function: how much they hold, what stands above, beside and
 * below on them, and the largest of them in full.
 */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Explored, ExploreQuery, FullStack } from "../../engine/findings.ts";
import { Latest } from "../../util/latest.ts";
import { onMenu } from "../menu/asked.ts";
import { menuOfPlace } from "../menu/place.ts";
import { BESIDE, lettersIn, Name, shortened, useWidth } from "../name/name.tsx";
import { CopyButton, percent } from "../parts.tsx";
import { isChosen, lastWord, selectStack } from "../stacks/choose.ts";
import { Tail } from "../stacks/tail.tsx";
import { stackText } from "../stacks/text.ts";
import {
  active,
  addUp,
  details,
  metric,
  type OpenProfile,
  report,
  revision,
  search,
  select,
  setView,
} from "../state.ts";
import { Company } from "./company.tsx";

const COMPANIONS = 20;
const STACKS = 20;
const FULL = 5;

type Of = ExploreQuery["of"];

interface Question {
  profile: OpenProfile;
  of: Of;
  metric: number;
}

export function ExploreView() {
  const profile = active.value;
  return profile && <ExploreOf key={profile.id} profile={profile} />;
}

/** The search comes before the selection; null when there is neither. */
function subject(): { of: Of; title: string } | null {
  const { pattern, found } = search.value;
  if (pattern !== "") return found?.ok && found.nodes > 0 ? { of: "search", title: pattern } : null;
  const here = details.value;
  return here && here.node !== 0 ? { of: { function: here.function }, title: here.name } : null;
}

function ExploreOf({ profile }: { profile: OpenProfile }) {
  const answer = useSignal<Explored | null>(null);
  const ask = useMemo(
    () =>
      new Latest(
        ({ profile, ...rest }: Question) =>
          profile.engine.explore({ ...rest, companions: COMPANIONS, stacks: STACKS, full: FULL }),
        (found: Explored, { profile }) => {
          answer.value = found;
          addUp("explore", profile.engine, found.conservation);
        },
        report,
      ),
    [profile],
  );
  const about = subject();
  const key = about && JSON.stringify([about.of, about.of === "search" ? about.title : ""]);
  useLayoutEffect(() => {
    if (about) ask.put({ profile, of: about.of, metric: metric.value });
    else {
      ask.drop();
      answer.value = null;
    }
  }, [key, metric.value, revision.value, profile]);

  const shown = answer.value;
  if (!about) return <Nothing />;
  return (
    // A region that scrolls is reached with the keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <div class="page scroll" role="region" aria-label="Stacks in question" tabIndex={0}>
      {shown && <Found profile={profile} title={about.title} searched={about.of === "search"} found={shown} />}
    </div>
  );
}

function Nothing() {
  const { pattern, found } = search.value;
  return (
    <div class="page">
      {pattern !== "" && found?.ok && found.nodes === 0 ? (
        <p class="dim">No stack has a frame that matches. Change the search, or clear it with Esc.</p>
      ) : (
        <p class="dim">
          Search for a word ( <kbd>/</kbd> ), or select a function in any view: here stand then all stacks that have it,
          how much they hold together, and which functions stand above, beside and below it on them.
        </p>
      )}
    </div>
  );
}

interface FoundProps {
  profile: OpenProfile;
  title: string;
  searched: boolean;
  found: Explored;
}

function Found({ profile, title, searched, found }: FoundProps) {
  const box = useRef<HTMLDivElement>(null);
  const letters = lettersIn(useWidth(box) - BESIDE);
  return (
    <div ref={box}>
      <h2 class="explore-title">
        <span class="mono">{shortened(title, Math.min(letters, 90))}</span>
        <span class="explore-amount number" title={found.amount.exact}>
          {found.amount.text}
        </span>
        <span class="number">{percent(found.share)}</span>
      </h2>
      <p class="dim number">
        {found.stacks.toLocaleString("en")} {found.stacks === 1 ? "stack" : "stacks"} (
        {found.distinct.toLocaleString("en")} distinct)
        {searched
          ? ` with ${found.functions.toLocaleString("en")} different ${found.functions === 1 ? "function" : "functions"} that match`
          : " with this function"}
        ; each stack counts once.
      </p>
      <Company engine={profile.engine} found={found} />
      <section aria-label="Largest stacks">
        <h3 class="cards-title">
          Largest stacks{" "}
          <span class="dim">
            {found.largest.length.toLocaleString("en")} of {found.distinct.toLocaleString("en")}
          </span>
        </h3>
        <table class="plain explore-stacks">
          <thead>
            <tr>
              <th scope="col">Rank</th>
              <th scope="col">Amount</th>
              <th scope="col">Share</th>
              <th scope="col">Leaf first</th>
            </tr>
          </thead>
          <tbody>
            {found.largest.map((row) => (
              <tr
                key={row.node}
                class={isChosen(row) ? "selected" : ""}
                {...onMenu((at, back) => menuOfPlace(profile.engine, lastWord(row), at, back, row.node))}
              >
                <td class="number">{row.rank}</td>
                <td class="number" title={row.amount.exact}>
                  {row.amount.text}
                </td>
                <td class="number">{percent(row.share)}</td>
                <td>
                  <button
                    type="button"
                    class="link mono tail"
                    title="Show this stack"
                    onClick={() => {
                      selectStack(row);
                      setView("stacks");
                    }}
                  >
                    <Tail tail={row.tail} letters={letters - 34} />
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section aria-label="The largest in full">
        <h3 class="cards-title">The largest in full, leaf first</h3>
        {found.full.map((stack) => (
          <Whole key={stack.node} profile={profile} stack={stack} letters={letters} />
        ))}
      </section>
    </div>
  );
}

function show(node: number): void {
  select(node);
  setView("stacks");
}

function Whole({ profile, stack, letters }: { profile: OpenProfile; stack: FullStack; letters: number }) {
  const { rank, node, amount, share, depth, frames } = stack;
  return (
    <details class="whole" open={rank === 1}>
      <summary>
        <b class="number" title={amount.exact}>
          {amount.text}
        </b>{" "}
        <span class="number">{percent(share)}</span>{" "}
        <span class="dim number">
          {depth.toLocaleString("en")} {depth === 1 ? "frame" : "frames"}
        </span>
      </summary>
      <div class="whole-actions">
        <CopyButton text={() => stackText(profile.engine, node)}>Copy stack</CopyButton>
        <button type="button" class="button" onClick={() => show(node)}>
          Show in stacks
        </button>
      </div>
      <ol class="mono whole-frames">
        {frames.map((frame) => (
          <li key={frame.node}>
            <Name text={frame.name} letters={letters - 8} hit={frame.hit} />
          </li>
        ))}
      </ol>
      {depth > frames.length && (
        <p class="dim">and {(depth - frames.length).toLocaleString("en")} further up; Stacks has all.</p>
      )}
    </details>
  );
}
