/** Each budget and how it is kept: what is violated first, with the stacks that violate it. */
import { useSignal } from "@preact/signals";
import type { LimitRow, Status } from "../../engine/report.ts";
import { onMenu } from "../menu/asked.ts";
import { menuOfPlace } from "../menu/place.ts";
import { plain } from "../name/plain.ts";
import { type OpenProfile, select, selection, showInIcicle } from "../state.ts";

const ORDER: readonly Status[] = ["fail", "unknown", "pass"];

/** What is violated first, then what could not be checked. */
export const sorted = (rows: readonly LimitRow[]): LimitRow[] =>
  ORDER.flatMap((status) => rows.filter((row) => row.status === status));

/** "12 passed, 2 violated, 1 could not be checked" */
export function sum(rows: readonly { status: Status }[]): string {
  const of = (status: Status) => rows.filter((row) => row.status === status).length;
  const parts = [`${of("pass").toLocaleString("en")} passed`];
  if (of("fail") > 0) parts.push(`${of("fail").toLocaleString("en")} violated`);
  if (of("unknown") > 0) parts.push(`${of("unknown").toLocaleString("en")} could not be checked`);
  return parts.join(", ");
}

const WORDS: Record<Status, [sign: string, word: string]> = {
  pass: ["✓", "PASS"],
  fail: ["✕", "FAIL"],
  unknown: ["?", "could not check"],
};

export function StatusWord({ status, words = WORDS }: { status: Status; words?: typeof WORDS }) {
  const [sign, word] = words[status];
  return (
    <span class={`status-word ${status}`}>
      <span aria-hidden="true">{sign}</span> {word}
    </span>
  );
}

/** From hot to cool; other words are grey. */
const TIERS: Readonly<Record<string, number>> = { HOT: 20, WARM: 17, COLD: 12 };

const Tier = ({ tier }: { tier: string }) => (
  <span class="tier" style={{ background: `var(--frame-${TIERS[tier] ?? 0})` }}>
    {tier}
  </span>
);

/** "3", "5 too little" */
export const overBy = ({ over, short }: LimitRow): string => (over ? `${over.text}${short ? " too little" : ""}` : "");

const keyOf = ({ line, path, budget }: LimitRow) => `${line} ${path} ${budget}`;

export function Compliance({ profile, rows }: { profile: OpenProfile; rows: readonly LimitRow[] }) {
  const open = useSignal<ReadonlySet<string>>(new Set());
  const toggle = (key: string) => {
    const next = new Set(open.value);
    if (!next.delete(key)) next.add(key);
    open.value = next;
  };
  return (
    <table class="plain compliance" aria-label="Compliance">
      <thead>
        <tr>
          <th>Path</th>
          <th>Tier</th>
          <th>Budget</th>
          <th class="right">Actual</th>
          <th>Status</th>
          <th class="right">Over by</th>
        </tr>
      </thead>
      {sorted(rows).map((row) => {
        const key = keyOf(row);
        const shown = row.largest !== null && open.value.has(key);
        return (
          <tbody key={key} class={row.status}>
            <tr class={row.note || shown ? "compliance-row joined" : "compliance-row"}>
              <td class="compliance-path mono" title={row.path}>
                {row.largest ? (
                  <button type="button" class="compliance-open" aria-expanded={shown} onClick={() => toggle(key)}>
                    <span class="compliance-triangle" aria-hidden="true">
                      {shown ? "▾" : "▸"}
                    </span>
                    {plain(row.path)}
                  </button>
                ) : (
                  <span class="compliance-plain">{plain(row.path)}</span>
                )}
              </td>
              <td>{row.tier && <Tier tier={row.tier} />}</td>
              <td class="mono" title={row.metric ? `${row.budget}, measured as ${row.metric}` : undefined}>
                {row.budget}
              </td>
              <td class="right number" title={row.actual?.exact}>
                {row.actual?.text ?? "–"}
              </td>
              <td>
                <StatusWord status={row.status} />
              </td>
              <td class="right number" title={row.over?.exact}>
                {overBy(row)}
              </td>
            </tr>
            {row.note && (
              <tr class={shown ? "compliance-note joined" : "compliance-note"}>
                <td colSpan={6}>{row.note}</td>
              </tr>
            )}
            {shown && (
              <tr class="compliance-stacks">
                <td colSpan={6}>
                  <Largest profile={profile} row={row} />
                </td>
              </tr>
            )}
          </tbody>
        );
      })}
    </table>
  );
}

function Largest({ profile, row }: { profile: OpenProfile; row: LimitRow }) {
  const { largest } = row;
  if (!largest) return null;
  return (
    <ul class="violators" aria-label={`The largest stacks of ${row.path}`}>
      {largest.stacks.map(({ node, amount, path, at, depth }) => (
        <li
          key={node}
          {...onMenu((at, back) => {
            select(node);
            void menuOfPlace(profile.engine, node, at, back);
          })}
        >
          <button
            type="button"
            class={selection.value === node ? "violator selected" : "violator"}
            title={`${amount.exact}\n${path.map(plain).join("\n")}${depth > path.length ? "\n…" : ""}\nShow in the icicle`}
            onClick={() => showInIcicle(node)}
          >
            <span class="number right">{amount.text}</span>
            <span class="mono violator-path">
              {path.map((name, i) => (
                <span key={i} class="tail-part">
                  {plain(name)}
                  {i === 0 && at !== null && <span class="dim"> {plain(at)}</span>}
                </span>
              ))}
              {depth > path.length && <span class="tail-part">…</span>}
            </span>
          </button>
        </li>
      ))}
      {largest.others > 0 && (
        <li class="violator dim" title={largest.rest.exact}>
          <span class="number right">{largest.rest.text}</span>
          <span>
            in {largest.others.toLocaleString("en")} other {largest.others === 1 ? "stack" : "stacks"}
          </span>
        </li>
      )}
    </ul>
  );
}
