/** The labels of the selection: the largest values of each, and how many more there are. */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { PlaceLabels } from "../../engine/labels.ts";
import type { NodeId } from "../../engine/protocol.ts";
import type { NodeDetails } from "../../engine/tree.ts";
import { Latest } from "../../util/latest.ts";
import { showLabel } from "../labels/filters.ts";
import { plain } from "../name/plain.ts";
import { barSide, sharePercent } from "../parts.tsx";
import { activeMetric, metric, type OpenProfile, report, revision, selection } from "../state.ts";
import { settled } from "../transforms.ts";

export function PlaceLabelsOf({ profile, node }: { profile: OpenProfile; node: NodeDetails }) {
  const labels = useLabels(profile, node.node);
  if (!labels || labels.keys.length === 0) return null;
  return (
    <section class="section">
      <h3>Labels</h3>
      <ul class="nodes">
        {labels.keys.flatMap(({ key, values, more }) => [
          ...values.map(({ name, pick, amount, share }) => (
            <li key={pick}>
              <button
                type="button"
                class="node"
                title={`${key}: ${name}\n${amount.exact}, ${sharePercent(share)} of everything`}
                onClick={() => showLabel(key, pick)}
              >
                <span class={`bar${barSide(share)}`} style={{ transform: `scaleX(${Math.min(1, Math.abs(share))})` }} />
                <span class="mono node-name cut">{`${plain(key)}: ${plain(name)}`}</span>
                <span class="number dim">{amount.text}</span>
              </button>
            </li>
          )),
          more > 0 && (
            <li key={`${key}\n`}>
              <button type="button" class="link" onClick={() => showLabel(key, null)}>
                {plain(key)}: {more.toLocaleString("en")} more
              </button>
            </li>
          ),
        ])}
      </ul>
      {labels.more_keys > 0 && <p class="dim">and {labels.more_keys.toLocaleString("en")} labels more</p>}
    </section>
  );
}

function useLabels(profile: OpenProfile, node: NodeId): PlaceLabels | null {
  const answer = useSignal<{ node: NodeId; labels: PlaceLabels | null } | null>(null);
  const ask = useMemo(
    () =>
      new Latest(
        async (q: { metric: number; node: NodeId }) => {
          await settled();
          // A filter may have moved the selection, or taken it away.
          const there = selection.peek() === q.node;
          return { node: q.node, labels: there ? await profile.engine.labelsOf(q.metric, q.node) : null };
        },
        (found) => {
          answer.value = found;
        },
        report,
      ),
    [profile, answer],
  );
  const wanted = profile.overview.labels && activeMetric.value?.additive;
  useEffect(() => {
    if (wanted) ask.put({ metric: metric.value, node });
    else ask.drop();
  }, [ask, wanted, metric.value, node, revision.value]);
  return answer.value?.node === node ? answer.value.labels : null;
}
