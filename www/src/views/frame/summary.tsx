/** What the details show while nothing is selected: the profile as a whole. */
import type { Metric, Overview } from "../../engine/protocol.ts";
import { metric } from "../state.ts";

const n = (value: number) => value.toLocaleString("en");

/** All metrics; of profiles that were joined, those of the quantity that is shown: its change, and what each had. */
function shownOf({ joined, metrics }: Overview): Metric[] {
  const at = Math.floor(metric.value / (joined + 1)) * (joined + 1);
  return joined > 0 ? metrics.slice(at, at + joined + 1) : metrics;
}

export function Summary({ overview }: { overview: Overview }) {
  const { name, format, counts, import: told } = overview;
  const metrics = shownOf(overview);
  return (
    <>
      <h2 class="details-name mono">
        <span>{name}</span>
      </h2>
      <table class="plain amounts">
        <tbody>
          {metrics.map(({ name: title, total }) => (
            <tr key={title} title={total?.exact}>
              <th>{metrics.length === 1 ? "Total" : title}</th>
              <td class="right number">
                <b>{total?.text ?? "not summed"}</b>
                {total && <div class="dim">{total.exact}</div>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl class="facts small">
        <Fact name="Format" value={format.title} />
        <Fact name="Stacks" value={n(counts.stacks)} />
        <Fact name="Distinct stacks" value={n(counts.distinct_stacks)} />
        <Fact name="Distinct frames" value={n(counts.frames)} />
        <Fact name="Places in the call tree" value={n(counts.nodes)} />
        <Fact name="Deepest stack" value={n(counts.max_depth)} />
        <Fact name="Lines rejected" value={n(told.rejected)} />
      </dl>
      <p class="hint">Select a box or a row: its amounts, its callers and what it calls are shown here.</p>
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="number">{value}</dd>
    </div>
  );
}
