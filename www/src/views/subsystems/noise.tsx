/**
 * The rules of noise with a switch each, and what they hide. A switch writes a
 * line into the rules, so that the text says everything.
 */
import { useSignal, useSignalEffect } from "@preact/signals";
import type { NoiseRow, NoiseTable } from "../../engine/tables.ts";
import { percent } from "../parts.tsx";
import { dirty, ruled, rules, switchNoise } from "../rules.ts";
import { NOISE, noise } from "../sites/sites.tsx";
import { metric, type OpenProfile, report, revision } from "../state.ts";

export function NoisePane({ profile }: { profile: OpenProfile }) {
  const { engine } = profile;
  const table = useSignal<NoiseTable | null>(null);
  const asked = useSignal(0);
  useSignalEffect(() => {
    rules.value;
    revision.value;
    const question = [metric.value, noise.value] as const;
    const mine = asked.peek() + 1;
    asked.value = mine;
    const ask = async () => {
      await ruled(engine);
      const answer = await engine.noise(...question);
      if (asked.peek() === mine) table.value = answer;
    };
    ask().catch(report);
  });
  const shown = table.value;
  return (
    <div class="scroll pane">
      <div class="pane-line">
        <select
          aria-label="Which rules of noise"
          value={noise.value}
          onChange={(event) => {
            noise.value = event.currentTarget.value as typeof noise.value;
          }}
        >
          {NOISE.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
        <span class="dim" role="status">
          {shown &&
            `Together they pass over frames in ${shown.stacks.toLocaleString("en")} stacks, ${shown.amount.text} (${percent(shown.share)}); rules overlap. ${shown.idle.toLocaleString("en")} name nothing here.`}
        </span>
        {dirty.value && noise.value === "name" && (
          <span class="warn-text">Apply or undo your rules before you switch any.</span>
        )}
      </div>
      {shown && <Rules table={shown} />}
    </div>
  );
}

function Rules({ table }: { table: NoiseTable }) {
  if (table.rows.length === 0) return <p class="hint">No rule of noise names a frame of this profile.</p>;
  const packs = [...new Set(table.rows.map(({ title }) => title))];
  return (
    <table class="plain noise">
      <thead>
        <tr>
          <th>On</th>
          <th>Rule</th>
          <th>From</th>
          <th class="right">Frames</th>
          <th class="right">Amount</th>
          <th class="right">Share</th>
          <th class="right" title="Stacks in which it passes over a frame">
            Stacks
          </th>
        </tr>
      </thead>
      {packs.map((title) => {
        const rows = table.rows.filter((row) => row.title === title);
        const [first] = rows;
        return (
          <tbody key={title}>
            <tr class="noise-pack">
              <td>
                {first?.id && first.id !== first.pack && (
                  <Switch id={first.pack} label={`All of ${title}`} on={!first.pack_off} disabled={false} />
                )}
              </td>
              <th colSpan={6}>{title}</th>
            </tr>
            {rows.map((row) => (
              <Row key={`${row.rule}\n${row.end}`} row={row} />
            ))}
          </tbody>
        );
      })}
    </table>
  );
}

function Row({ row }: { row: NoiseRow }) {
  const { id, rule, on, end, frames, amount, share, stacks } = row;
  return (
    <tr class={on ? "" : "dim"}>
      <td>
        {id !== null && (
          <Switch id={id} label={`${row.title}: ${rule}`} on={on} disabled={row.pack_off && id !== row.pack} />
        )}
      </td>
      <td class="mono">{rule}</td>
      <td class="dim">{end === "both" ? "both ends" : `the ${end}`}</td>
      <td class="right number">{frames.toLocaleString("en")}</td>
      <td class="right number" title={amount.exact}>
        {amount.text}
      </td>
      <td class="right number">{percent(share)}</td>
      <td class="right number">{stacks.toLocaleString("en")}</td>
    </tr>
  );
}

function Switch({ id, label, on, disabled }: { id: string; label: string; on: boolean; disabled: boolean }) {
  return (
    <input
      type="checkbox"
      role="switch"
      aria-label={label}
      aria-checked={on}
      checked={on}
      disabled={disabled || dirty.value}
      onChange={(event) => {
        switchNoise(id, event.currentTarget.checked).catch(report);
      }}
    />
  );
}
