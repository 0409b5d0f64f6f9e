/** The second line, of the profile that is shown: its views and the search; and the switches of the third. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Unit } from "../../engine/protocol.ts";
import { Icon } from "../icons.tsx";
import { setMetric, setUnit, UNITS } from "../metric.ts";
import { NAME_FORMS, nameForm, nameFormOf } from "../name/form.ts";
import { useWidth } from "../name/name.tsx";
import { percent } from "../parts.tsx";
import { setSearch, stepHit } from "../search.ts";
import { active, activeMetric, metric, search, setView, view } from "../state.ts";
import { offered, shownView } from "../views.ts";

/** Pixels that the search needs beside the tabs, and what stands around; and the list of those without room. */
const BESIDE = 392;
const LIST = 84;

/** Those of the tabs that have no room; the one that is shown always has. */
function without(tabs: readonly HTMLElement[], here: number, room: number): number[] {
  const widths = tabs.map((tab) => tab.offsetWidth);
  if (widths.reduce((sum, width) => sum + width, 0) <= room) return [];
  let left = room - LIST - (widths[here] ?? 0);
  return widths.flatMap((width, index) => {
    if (index === here) return [];
    left -= width;
    return left < 0 ? [index] : [];
  });
}

/** The views as tabs; those for which there is no room stand in a list behind them. */
export function Bar() {
  const line = useRef<HTMLDivElement>(null);
  const tabs = useRef<HTMLElement>(null);
  const out = useSignal<readonly number[]>([]);
  const width = useWidth(line);
  const here = shownView(view.value).id;
  const at = offered.value.findIndex(({ id }) => id === here);
  useLayoutEffect(() => {
    const all = [...(tabs.current?.children ?? [])] as HTMLElement[];
    const now = width > 0 ? without(all, at, width - BESIDE) : [];
    if (now.join() !== out.value.join()) out.value = now;
  });
  const rest = out.value.flatMap((index) => offered.value[index] ?? []);
  return (
    <div ref={line} class="bar-line">
      <nav ref={tabs} class="view-tabs" aria-label="Views">
        {offered.value.map(({ id, title, key: shortcut }, index) => (
          <button
            type="button"
            key={id}
            class={`view-tab${id === here ? " on" : ""}${out.value.includes(index) ? " out" : ""}`}
            aria-current={id === here ? "page" : undefined}
            title={`${title} (${shortcut})`}
            data-title={title}
            onClick={() => setView(id)}
          >
            {title}
          </button>
        ))}
      </nav>
      {rest.length > 0 && (
        <select
          class="view-list"
          aria-label="More views"
          title="More views"
          value=""
          onChange={(event) => setView(event.currentTarget.value)}
        >
          <option value="" disabled hidden>
            More
          </option>
          {rest.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      )}
      <span class="grow" />
      {!active.value?.overview.is_gc_trace && <SearchBox />}
    </div>
  );
}

export function NamesSwitch() {
  return (
    <select
      aria-label="Names"
      title="Names with what is long in them left out, in full, or as google/pprof shortens them (l)"
      value={nameForm.value}
      onChange={(event) => {
        nameForm.value = nameFormOf(event.currentTarget.value);
      }}
    >
      {NAME_FORMS.map(({ id, title }) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </select>
  );
}

function SearchBox() {
  const box = useRef<HTMLInputElement>(null);
  const { pattern, regex, case: matchCase, found } = search.value;
  const bad = found?.ok === false;
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Enter") void stepHit(!event.shiftKey);
    else if (event.key === "Escape" && pattern !== "") setSearch({ pattern: "" }, 0);
    else if (event.key === "Escape") box.current?.blur();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search class="search">
      <div class={bad ? "search-box bad" : "search-box"}>
        <Icon name="search" />
        <input
          ref={box}
          id="search"
          type="text"
          aria-label="Search functions"
          aria-describedby="search-found"
          aria-invalid={bad}
          placeholder="Search (/)"
          value={pattern}
          spellcheck={false}
          autocomplete="off"
          onInput={(event) => setSearch({ pattern: event.currentTarget.value })}
          onKeyDown={keys}
        />
        <button
          type="button"
          class="toggle"
          aria-pressed={matchCase}
          title="Match case"
          aria-label="Match case"
          onClick={() => setSearch({ case: !matchCase }, 0)}
        >
          Aa
        </button>
        <button
          type="button"
          class="toggle"
          aria-pressed={regex}
          title="Regular expression"
          aria-label="Regular expression"
          onClick={() => setSearch({ regex: !regex }, 0)}
        >
          .*
        </button>
        <button
          type="button"
          class="toggle"
          aria-label="Previous hit"
          title="Previous hit (N)"
          onClick={() => stepHit(false)}
        >
          <Icon name="up" />
        </button>
        <button type="button" class="toggle" aria-label="Next hit" title="Next hit (n)" onClick={() => stepHit(true)}>
          <Icon name="down" />
        </button>
      </div>
      <output id="search-found" class="search-found number">
        <Found />
      </output>
    </search>
  );
}

function Found() {
  const { pattern, found } = search.value;
  if (pattern === "" || !found) return null;
  if (!found.ok)
    return (
      <span class="search-error" title={found.error}>
        {found.error}
      </span>
    );
  if (found.nodes === 0) return <span class="dim">no match</span>;
  const functions = `${found.functions.toLocaleString("en")} ${found.functions === 1 ? "function" : "functions"}`;
  return (
    <span title={`${functions}; together they hold ${found.amount.exact}, nested matches counted once`}>
      <b>{found.amount.text}</b> {percent(found.share)} <span class="dim">in {functions}</span>
    </span>
  );
}

/** Names that say no more than the unit does. */
const PLAIN = /^(bytes|count|samples|time)$/;

export function MetricChoice() {
  const profile = active.value;
  const now = activeMetric.value;
  if (!profile || !now) return null;
  const { metrics } = profile.overview;
  const prefix = metrics.length > 1 || PLAIN.test(now.name) ? "" : `${now.name}: `;
  return (
    <div class="metric">
      {metrics.length > 1 && (
        <select
          aria-label="Metric"
          title="Metric (t)"
          value={metric.value}
          onChange={(event) => setMetric(Number(event.currentTarget.value))}
        >
          {metrics.map(({ name }, index) => (
            <option key={name} value={index}>
              {name}
            </option>
          ))}
        </select>
      )}
      <select
        aria-label="Unit"
        title="Read the numbers as (u); folded stacks do not say what they count, so this is a guess from the numbers and the file's name"
        value={now.unit}
        onChange={(event) => setUnit(event.currentTarget.value as Unit)}
      >
        {UNITS.map(([unit, label]) => (
          <option key={unit} value={unit}>
            {prefix + label}
          </option>
        ))}
      </select>
    </div>
  );
}
