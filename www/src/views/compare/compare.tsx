/**
 * Which of the open profiles become one, and how: side by side, in the order of
 * their times, or added up.
 */
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import type { Known, Matching, Purpose, Times, Wanted } from "../../engine/changes.ts";
import { fromProfiles } from "../../source/source.ts";
import { closeDialog, openDialog } from "../dialog.tsx";
import { Icon } from "../icons.tsx";
import { openSources } from "../jobs.ts";
import { FileName } from "../parts.tsx";
import { active, type OpenProfile, opened, report } from "../state.ts";
import "./compare.css";

const PURPOSES: readonly { id: Purpose; title: string; about: string }[] = [
  {
    id: "compare",
    title: "Compare",
    about: "What is new, gone, grown and shrunk; of snapshots over time, what grows how fast",
  },
  { id: "sum", title: "Add up", about: "One profile with the amounts of all" },
  { id: "mean", title: "Average", about: "One profile with the mean amounts, to average out noise" },
];

const MATCHINGS: readonly { id: Matching; title: string }[] = [
  { id: "functions", title: "functions of one name" },
  { id: "builds", title: "functions of one name but for hashes, addresses, copies and numbers of closures" },
  { id: "written", title: "only frames that are equal in all: line, address, module" },
];

/** Profiles that can be joined: those with stacks that were not joined themselves. */
export const joinable = (): OpenProfile[] =>
  opened.value.filter(
    ({ overview, engine }) => overview.joined === 0 && overview.counts.stacks > 0 && !engine.dead.value,
  );

export function openCompare(): boolean {
  if (joinable().length < 2) return false;
  openDialog("Compare or join profiles", Choice, true);
  return true;
}

/** Those of the active profile's kind, which are mostly meant. */
function meant(profiles: readonly OpenProfile[]): Set<number> {
  const here = active.peek();
  const base = profiles.find(({ id }) => id === here?.id) ?? profiles.at(-1);
  const alike = profiles.filter(
    ({ overview, source }) => overview.format.id === base?.overview.format.id && !source.join,
  );
  const chosen = alike.length > 1 ? alike : profiles;
  return new Set(chosen.map(({ id }) => id));
}

/** What Enter does, as soon as the dialog is there. */
function focused(button: HTMLButtonElement | null): void {
  if (button) setTimeout(() => button.focus());
}

function Choice() {
  const profiles = useComputed(joinable);
  const chosen = useSignal(meant(profiles.value));
  const order = useSignal<readonly number[]>(profiles.value.map(({ id }) => id));
  const typed = useSignal<ReadonlyMap<number, string>>(new Map());
  const times = useSignal<Times>({ times: [], error: null });
  const purpose = useSignal<Purpose>("compare");
  const matching = useSignal<Matching>("functions");
  const scaled = useSignal(false);
  const sorted = useSignal(false);

  const rows = order.value.flatMap((id) => profiles.value.find((profile) => profile.id === id) ?? []);
  const list = rows.filter(({ id }) => chosen.value.has(id));
  const sourcesOf = (profiles: readonly OpenProfile[]): Known[] =>
    profiles.map(({ id, overview, source }) => ({
      name: overview.name,
      taken: overview.taken,
      modified: source.modified,
      typed: typed.value.get(id) ?? null,
    }));

  useSignalEffect(() => {
    const all = order.value.flatMap((id) => profiles.value.find((profile) => profile.id === id) ?? []);
    const picked = all.filter(({ id }) => chosen.value.has(id));
    picked[0]?.engine.moments(sourcesOf(picked)).then((answer) => {
      times.value = answer;
      // At first in the order of time, if that is known; then as the user puts them.
      if (!sorted.value && answer.times.every(Boolean)) byTime();
      sorted.value = true;
    }, report);
  });

  const timeOf = (id: number) => times.value.times[list.findIndex((profile) => profile.id === id)] ?? null;
  const move = (id: number, by: number) => {
    const ids = [...order.value];
    const at = ids.indexOf(id);
    ids.splice(at, 1);
    ids.splice(Math.max(0, at + by), 0, id);
    order.value = ids;
  };
  const byTime = () => {
    const picked = order.peek().filter((id) => chosen.peek().has(id));
    const at = new Map(picked.map((id, index) => [id, times.peek().times[index]?.at]));
    const time = (id: number) => at.get(id) ?? Number.POSITIVE_INFINITY;
    order.value = [...order.peek()].sort((a, b) => time(a) - time(b) || 0);
  };
  const ready = list.length >= 2 && !times.value.error;
  const go = () => {
    const wanted: Wanted = {
      plan: { purpose: purpose.value, matching: matching.value, scaled: scaled.value },
      sources: sourcesOf(list),
    };
    const names = list.map(({ overview }) => overview.name);
    const name = purpose.value === "compare" ? `${names[0]} → ${names.at(-1)}` : `${purpose.value} of ${names.length}`;
    closeDialog();
    openSources([
      fromProfiles(
        name,
        list.map(({ id }) => id),
        wanted,
      ),
    ]);
  };

  return (
    <form
      class="compare"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) go();
      }}
    >
      <div class="choices" role="group" aria-label="What is made of them">
        {PURPOSES.map(({ id, title, about }) => (
          <button
            type="button"
            key={id}
            class={id === purpose.value ? "chip on" : "chip"}
            aria-pressed={id === purpose.value}
            title={about}
            onClick={() => {
              purpose.value = id;
            }}
          >
            {title}
          </button>
        ))}
        <span class="dim">{PURPOSES.find(({ id }) => id === purpose.value)?.about}</span>
      </div>
      <table class="plain">
        <thead>
          <tr>
            <th>
              <span class="sr">Take</span>
            </th>
            <th>Profile</th>
            <th>Taken</th>
            <th title="A date, seconds since 1970, or a time from nought: 0, 90s, 5min, 1.5h, 2d. Once one is typed, only typed times count.">
              Or say when
            </th>
            <th>
              <span class="sr">Order</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, overview }, index) => {
            const time = timeOf(id);
            const at = list.findIndex((profile) => profile.id === id);
            return (
              <tr key={id}>
                <td>
                  <input
                    type="checkbox"
                    id={`join-${id}`}
                    checked={chosen.value.has(id)}
                    onChange={(event) => {
                      const next = new Set(chosen.value);
                      if (event.currentTarget.checked) next.add(id);
                      else next.delete(id);
                      chosen.value = next;
                    }}
                  />
                </td>
                <td class="mono">
                  <label for={`join-${id}`}>
                    <FileName text={overview.name} />
                  </label>
                  {purpose.value === "compare" && list.length > 1 && at === 0 && <span class="part-note">before</span>}
                  {purpose.value === "compare" && list.length > 1 && at === list.length - 1 && (
                    <span class="part-note">after</span>
                  )}
                </td>
                <td class="number" title={time?.told}>
                  {at < 0 ? "" : (time?.text ?? "not known")}
                </td>
                <td>
                  <input
                    class="field when"
                    type="text"
                    aria-label={`When ${overview.name} was taken`}
                    placeholder="1h, 2024-05-01 12:30"
                    value={typed.value.get(id) ?? ""}
                    onInput={(event) => {
                      typed.value = new Map(typed.value).set(id, event.currentTarget.value);
                    }}
                  />
                </td>
                <td class="order">
                  <button
                    type="button"
                    class="button bare"
                    aria-label={`${overview.name} earlier`}
                    title="Earlier"
                    disabled={index === 0}
                    onClick={() => move(id, -1)}
                  >
                    <Icon name="up" />
                  </button>
                  <button
                    type="button"
                    class="button bare"
                    aria-label={`${overview.name} later`}
                    title="Later"
                    disabled={index === rows.length - 1}
                    onClick={() => move(id, 1)}
                  >
                    <Icon name="down" />
                  </button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {times.value.error && (
        <p class="amber-text" role="alert">
          {times.value.error}
        </p>
      )}
      <p class="compare-how">
        <label>
          Frames are one if they are{" "}
          <select
            value={matching.value}
            onChange={(event) => {
              matching.value = event.currentTarget.value as Matching;
            }}
          >
            {MATCHINGS.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
      </p>
      <p class="compare-how">
        <label title="As pprof -normalize: each profile gets the totals of the first, so that only shares are compared">
          <input
            type="checkbox"
            checked={scaled.value}
            onChange={(event) => {
              scaled.value = event.currentTarget.checked;
            }}
          />{" "}
          Scale to equal totals
        </label>
      </p>
      <footer class="dialog-foot">
        <button type="button" class="button" onClick={byTime} disabled={!times.value.times.some(Boolean)}>
          In order of time
        </button>
        <button ref={focused} type="submit" class="button primary" disabled={!ready}>
          {PURPOSES.find(({ id }) => id === purpose.value)?.title} {list.length}
        </button>
      </footer>
    </form>
  );
}
