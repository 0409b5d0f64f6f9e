/**
 * A garbage collector's log: its figures, what stands out, the cycles over
 * time, what other settings would do, and every cycle. Beside a heap profile
 * it says how the two fit.
 */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Engine } from "../../engine/engine.ts";
import type { Figure, GcFinding, GcHead, Settings } from "../../engine/gc.ts";
import { activate } from "../profiles.ts";
import { active, conservation, type OpenProfile, report } from "../state.ts";
import { Charts } from "./charts.tsx";
import { Cycles } from "./cycles.tsx";
import "./gc.css";
import { heapsFor, traceFor } from "./traces.ts";

export { gcKeys } from "./zoom.ts";

export function GcView() {
  const profile = active.value;
  const trace = profile && traceFor(profile);
  return trace && <Trace key={`${profile.id}/${trace.id}`} profile={profile} trace={trace} />;
}

/** `profile` is the one that is shown, `trace` the one that is told of. */
function Trace({ profile, trace }: { profile: OpenProfile; trace: OpenProfile }) {
  const { engine } = trace;
  const head = useSignal<GcHead | null>(null);
  useEffect(() => {
    let late = false;
    engine.gcHead().then((answer) => {
      if (late) return;
      head.value = answer;
      conservation.value = answer.conservation;
    }, report);
    return () => {
      late = true;
    };
  }, [engine]);
  const now = head.value;
  return (
    // A region that scrolls is reached with the keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <div class="page scroll gc" role="region" aria-label="Garbage collection" tabIndex={0}>
      {profile !== trace && (
        <p class="gc-of">
          Of the GC trace{" "}
          <button type="button" class="link" onClick={() => activate(trace.id)}>
            {trace.overview.name}
          </button>
        </p>
      )}
      {now && (
        <>
          {profile === trace && <p class="gc-of dim">{now.about}</p>}
          <Figures figures={now.figures} />
          <Fits trace={engine} heaps={heapsFor(profile)} />
          <Findings findings={now.findings} />
          <Charts engine={engine} />
          {now.settings && <SettingsTable settings={now.settings} />}
          <Cycles engine={engine} />
        </>
      )}
    </div>
  );
}

function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl class="gc-figures">
      {figures.map(({ id, title, value, how, much }) => (
        <div key={id} class={much ? "gc-figure much" : "gc-figure"} title={how} data-figure={id}>
          <dt>{title}</dt>
          <dd class="number">
            {value}
            {much && <span class="sr"> (more than is usually fine)</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What heap profiles that are open too have to do with it. */
function Fits({ trace, heaps }: { trace: Engine; heaps: readonly OpenProfile[] }) {
  const said = useSignal<string[]>([]);
  const names = heaps.map(({ id }) => id).join();
  useEffect(() => {
    let late = false;
    const one = async ({ engine, overview }: OpenProfile) => {
      const totals = await engine.heapTotals();
      return totals ? trace.gcFit({ ...totals, name: overview.name }) : [];
    };
    Promise.all(heaps.map(one)).then((all) => {
      if (!late) said.value = all.map((sentences) => sentences.join(" ")).filter((text) => text !== "");
    }, report);
    return () => {
      late = true;
    };
  }, [trace, names]);
  if (said.value.length === 0) return null;
  return (
    <section aria-label="Beside the heap profile">
      <h2 class="cards-title">Beside the heap profile</h2>
      {said.value.map((text) => (
        <p class="gc-fit" key={text}>
          {text}
        </p>
      ))}
    </section>
  );
}

function Findings({ findings }: { findings: readonly GcFinding[] }) {
  return (
    <section aria-label="Findings">
      <h2 class="cards-title">Findings</h2>
      {findings.length === 0 && <p class="dim">Nothing stands out: no rule has anything to say about this trace.</p>}
      <ol class="cards">
        {findings.map(({ id, severity, title, detail, advice }) => (
          <li key={id} class={`card card-${severity}`}>
            <h3 class="card-title">{title}</h3>
            <p>
              {detail} <span class="dim">{severity}</span>
            </p>
            <p class="card-advice">{advice}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function SettingsTable({ settings: { measured, formula, rows } }: { settings: Settings }) {
  return (
    <section aria-label="What other settings would do">
      <h2 class="cards-title">What other settings would do</h2>
      <p>{measured}</p>
      <div class="gc-settings">
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">Setting</th>
              <th scope="col">Peak heap</th>
              <th scope="col">Cycles a minute</th>
              <th scope="col">GC CPU</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.setting} class={row.measured ? "measured" : ""}>
                <th scope="row" class={row.measured ? "" : "mono"}>
                  {row.setting}
                </th>
                <td class="number">{row.goal}</td>
                <td class="number">{row.per_minute}</td>
                <td class={row.much ? "number much" : "number"}>
                  {row.cpu}
                  {row.much && <span class="sr"> (more than is usually fine)</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <ul class="gc-formula">
          {formula.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </div>
    </section>
  );
}
