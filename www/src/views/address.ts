/**
 * The view's state in the URL's hash: what is shown, never the data nor the
 * file's name. So the browser's back and forward step through views, zooms and
 * searches, and a reload followed by the same file shows the same place.
 *
 * A change is written when things have been still for a moment; only a change
 * that a user would want to undo makes a new entry in the history, a pan or a
 * walk through the selection does not.
 */
import { effect } from "@preact/signals";
import type { NameForm } from "../engine/protocol.ts";
import { parseStep, stepText } from "../engine/transform.ts";
import { nameForm, nameFormOf } from "./name/form.ts";
import { activate, currentState, stateForFirstProfile } from "./profiles.ts";
import { active, activeId, opened, type Sort, type ViewId, type ViewState, wholeWindow } from "./state.ts";

const STILL = 200; // ms

const number = (params: URLSearchParams, key: string, otherwise: number): number => {
  const value = Number(params.get(key) ?? Number.NaN);
  return Number.isFinite(value) && value >= 0 ? value : otherwise;
};

/** "stacks.-depth": the table and its column, downwards. */
const sortText = ([table, { by, descending }]: [string, Sort]) => `${table}.${descending ? "-" : ""}${by}`;

function parseSort(text: string): [string, Sort][] {
  const [, table, down, by] = /^([a-z-]+)\.(-?)([a-z_]+)$/.exec(text) ?? [];
  return table && by ? [[table, { by, descending: down === "-" }]] : [];
}

export function parse(hash: string): ViewState | null {
  const params = new URLSearchParams(hash.replace(/^#/, ""));
  if (!params.has("view")) return null;
  const node = (key: string) => {
    const id = number(params, key, -1);
    return Number.isSafeInteger(id) && id >= 0 ? id : null;
  };
  return {
    view: params.get("view") ?? "",
    metric: number(params, "metric", 0),
    selection: node("node"),
    window: {
      ...wholeWindow,
      from: number(params, "from", 0),
      to: number(params, "to", 0),
      top: number(params, "top", 0),
      focus: node("zoom"),
      flipped: params.has("flipped"),
    },
    search: { pattern: params.get("find") ?? "", regex: params.has("regex"), case: params.has("case") },
    steps: params.getAll("do").flatMap((text) => parseStep(text) ?? []),
    inverted: params.has("inverted"),
    sorts: Object.fromEntries(params.getAll("sort").flatMap(parseSort)),
  };
}

/** How names are shown by an address. */
export const namesIn = (hash: string): NameForm => nameFormOf(new URLSearchParams(hash.replace(/^#/, "")).get("names"));

export function format(state: ViewState | null, memory: string | null, names: NameForm = "short"): string {
  const params = new URLSearchParams();
  if (memory !== null) params.set("mem", memory);
  if (names !== "short") params.set("names", names);
  if (state) {
    const { window, search } = state;
    params.set("view", state.view);
    if (state.metric > 0) params.set("metric", String(state.metric));
    if (search.pattern) params.set("find", search.pattern);
    if (search.pattern && search.regex) params.set("regex", "1");
    if (search.pattern && search.case) params.set("case", "1");
    for (const step of state.steps) params.append("do", stepText(step));
    if (state.inverted) params.set("inverted", "1");
    for (const sort of Object.entries(state.sorts)) params.append("sort", sortText(sort));
    if (window.to > 0) params.set("from", String(window.from));
    if (window.to > 0) params.set("to", String(window.to));
    if (window.top > 0) params.set("top", String(window.top));
    if (window.focus !== null) params.set("zoom", String(window.focus));
    if (window.flipped) params.set("flipped", "1");
    if (state.selection !== null) params.set("node", String(state.selection));
  }
  const text = params.toString();
  return text === "" ? "" : `#${text}`;
}

/** Two states between which a user would want to go back. */
const place = (state: ViewState | null, id: number | null) =>
  JSON.stringify([
    id,
    state?.view,
    state?.metric,
    state?.window.focus,
    state?.search.pattern,
    state?.steps,
    state?.inverted,
  ]);

/** `known` answers the view that stands for an id, whatever the id is. */
export function followAddress(known: (id: ViewId) => ViewId): void {
  const read = () => {
    const state = parse(location.hash);
    nameForm.value = namesIn(location.hash);
    return state && { ...state, view: known(state.view) };
  };
  // Until a profile is shown, the address says what the first one will show.
  let promised = read();
  if (promised) stateForFirstProfile(promised);

  let timer: ReturnType<typeof setTimeout> | undefined;
  let written = place(null, null);

  const write = () => {
    const id = activeId.peek();
    const state = active.peek() ? currentState() : null;
    // While a file is read the address stays as it is.
    if (id !== null && !state) return;
    if (state) promised = null;
    const hash = format(state ?? promised, new URLSearchParams(location.hash.slice(1)).get("mem"), nameForm.peek());
    const here = place(state, id);
    const url = hash === "" ? location.href.replace(/#.*$/, "") : hash;
    const entry = { profile: id };
    if (here !== written && state) history.pushState(entry, "", url);
    else if (hash !== location.hash) history.replaceState(entry, "", url);
    written = here;
  };

  effect(() => {
    if (active.value) currentState();
    activeId.value;
    nameForm.value;
    clearTimeout(timer);
    timer = setTimeout(write, STILL);
  });

  addEventListener("popstate", (event) => {
    clearTimeout(timer);
    const wanted = (event.state as { profile?: number | null } | null)?.profile ?? null;
    // What the address says of a profile that is closed by now means nothing in another.
    if (wanted !== null && !opened.peek().some((p) => p.id === wanted)) return;
    const id = wanted ?? active.peek()?.id ?? null;
    const state = read();
    if (id === null || !state) return;
    activate(id, state);
    written = place(state, id);
  });
}
