/**
 * What the selection holds: the one place that is selected, and its function
 * from all places together, which is what tables of functions say.
 */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { Everywhere, MetricRow, NodeDetails } from "../../engine/tree.ts";
import { Latest } from "../../util/latest.ts";
import { sharePercent } from "../parts.tsx";
import { activeMetric, metric, type OpenProfile, report, revision } from "../state.ts";

/** What a share is a share of. */
const shareOf = () => (activeMetric.value?.negative ? "Of all that grew and shrank together" : "Of everything");

export function Amounts({ profile, node }: { profile: OpenProfile; node: NodeDetails }) {
  const all = useEverywhere(profile, node);
  const several = node.amounts.length > 1;
  return (
    <table class="plain amounts">
      <thead>
        <tr>
          <th>{node.frame === 0 ? <span class="sr">Metric</span> : "This place"}</th>
          <th class="right">Amount</th>
          <th class="right" title={shareOf()}>
            Share
          </th>
        </tr>
      </thead>
      {node.amounts.map((row) => (
        <Rows key={row.metric} title={several ? row.metric : null} row={row} />
      ))}
      {node.frame !== 0 && activeMetric.value?.additive && (
        <Rows
          title={
            <b>
              This function everywhere, {counted(all?.places)}
              {several && `, ${activeMetric.value.name}`}
            </b>
          }
          row={all?.amounts ?? UNKNOWN}
        />
      )}
    </table>
  );
}

const counted = (places: number | undefined) =>
  places === undefined ? "…" : `${places.toLocaleString("en")} ${places === 1 ? "place" : "places"}`;

const WAIT = { text: "…", exact: "…" };
/** As high as what will stand there. */
const UNKNOWN: MetricRow = { metric: "", own: WAIT, total: WAIT, own_share: 0, total_share: 0 };

function useEverywhere(profile: OpenProfile, node: NodeDetails): Everywhere | null {
  const answer = useSignal<Everywhere | null>(null);
  const ask = useMemo(
    () =>
      new Latest(
        (q: { metric: number; fn: number }) => profile.engine.everywhere(q.metric, q.fn),
        (found: Everywhere) => {
          answer.value = found;
        },
        report,
      ),
    [profile, answer],
  );
  const wanted = node.frame !== 0 && activeMetric.value?.additive;
  useEffect(() => {
    if (wanted) ask.put({ metric: metric.value, fn: node.function });
    else ask.drop();
  }, [ask, wanted, metric.value, node.function, revision.value]);
  return answer.value?.function === node.function ? answer.value : null;
}

function Rows({ title, row: { own, total, own_share, total_share } }: { title: ComponentChildren; row: MetricRow }) {
  return (
    <tbody>
      {title !== null && (
        <tr>
          <th colSpan={3}>{title}</th>
        </tr>
      )}
      {total && (
        <tr title={total.exact}>
          <th>Total</th>
          <td class="right number">{total.text}</td>
          <td class="right number">{sharePercent(total_share)}</td>
        </tr>
      )}
      {own && (
        <tr title={own.exact}>
          <th>Self</th>
          <td class="right number">{own.text}</td>
          <td class="right number">{sharePercent(own_share)}</td>
        </tr>
      )}
      {total && (
        <tr>
          <td colSpan={3} class="right number dim exact">
            {total.exact}
          </td>
        </tr>
      )}
    </tbody>
  );
}
