/**
 * Answers that follow what is selected and shown: details and legend. Never
 * older than what is shown, because each goes through one `Latest`.
 */
import { effect } from "@preact/signals";
import type { NodeId } from "../engine/protocol.ts";
import { Latest } from "../util/latest.ts";
import { forgetChoice } from "./choice.ts";
import {
  active,
  activeId,
  details,
  legend,
  metric,
  type OpenProfile,
  report,
  revision,
  selection,
  told,
} from "./state.ts";
import { settled } from "./transforms.ts";

const ANCESTORS = 200;
const HEAVIEST = 12;

const askDetails = new Latest(
  async (q: { profile: OpenProfile; node: NodeId; metric: number }) => {
    await settled();
    return q.profile.engine.node(q.metric, q.node, ANCESTORS, HEAVIEST);
  },
  (answer, q) => {
    if (q.profile.id === activeId.value && q.node === selection.value) details.value = answer;
  },
  (error) => {
    // A node of another profile, from an old address.
    selection.value = null;
    report(error);
  },
);

const askLegend = new Latest(
  (q: { profile: OpenProfile; metric: number }) => q.profile.engine.legend(q.metric),
  (answer, q) => {
    if (q.profile.id === activeId.value) legend.value = answer;
  },
  report,
);

export function followSelection(): void {
  effect(() => {
    activeId.value;
    forgetChoice();
  });

  // What was said of no selection is answered by one.
  effect(() => {
    selection.value;
    told.value = "";
  });

  effect(() => {
    const profile = active.value;
    const node = selection.value;
    revision.value;
    if (!profile || node === null) {
      askDetails.drop();
      details.value = null;
    } else askDetails.put({ profile, node, metric: metric.value });
  });

  effect(() => {
    const profile = active.value;
    revision.value;
    if (profile) askLegend.put({ profile, metric: metric.value });
    else legend.value = [];
  });
}
