/**
 * The first page of a profile, in the order in which people ask: how much,
 * where, what stands out, which code, which stacks. Everything here is a door
 * into the view that knows more.
 */
import { useSignal } from "@preact/signals";
import type { Amount } from "../../engine/protocol.ts";
import { TOP_DOWN } from "../../engine/tree.ts";
import { markPart } from "../../util/marks.ts";
import { Said } from "../budgets/said.tsx";
import { NothingLeft } from "../nothing.tsx";
import { active, activeMetric, metric, type OpenProfile, revision, selection, showInIcicle } from "../state.ts";
import { NEARLY, Strip } from "../strip/strip.tsx";
import { shown } from "../transforms.ts";
import { useWhole } from "../whole.ts";
import { Noteworthy } from "./noteworthy.tsx";
import "./overview.css";
import { Parts } from "./parts.tsx";
import { Tables } from "./tables.tsx";

const ROWS = 7;
const NEARLY_ALL = `${Math.round(NEARLY * 100)} %`;

/** Numbers of things say of what things. */
const written = (amount: Amount | null | undefined): string =>
  (activeMetric.value?.unit === "count" ? amount?.exact : amount?.text) ?? "not summed";

export function OverviewView() {
  const profile = active.value;
  if (shown.value?.stacks === 0) return <NothingLeft />;
  return profile && <OverviewOf key={profile.id} profile={profile} />;
}

function OverviewOf({ profile }: { profile: OpenProfile }) {
  const { engine, overview } = profile;
  const total = activeMetric.value?.total;
  const left = shown.value;
  const above = useSignal(0);
  useWhole("overview", profile, "the whole profile");
  const { frames, max_depth } = left ?? overview.counts;
  const stacks = left?.stacks ?? overview.counts.distinct_stacks;
  const n = (value: number) => value.toLocaleString("en");
  return (
    // A region that scrolls is reached with the keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <div class="overview scroll" role="region" aria-label="Overview" tabIndex={0}>
      <p class="overview-head">
        <b class="number" title={(left?.shown ?? total)?.exact}>
          {written(left?.shown ?? total)}
        </b>{" "}
        <span>
          in {n(stacks)} distinct {stacks === 1 ? "stack" : "stacks"}, {n(frames)} {frames === 1 ? "frame" : "frames"},
          up to {n(max_depth)} deep
        </span>
      </p>
      <Said profile={profile} />
      <div class="overview-strip">
        <div class="overview-above small">
          {above.value > 0 && (
            <button type="button" class="link" onClick={() => showInIcicle(0)}>
              {above.value === 1
                ? "The row above is left out: it is one box"
                : `${n(above.value)} rows above are left out: each is one box`}{" "}
              that holds {NEARLY_ALL} or more
            </button>
          )}
        </div>
        <Strip
          label="The first rows of the icicle"
          engine={engine}
          form={TOP_DOWN}
          metric={metric.value}
          again={revision.value}
          rows={ROWS}
          past
          drawn={(top) => {
            above.value = top;
            markPart("strip");
          }}
          selected={selection.value}
          pick={(node) => showInIcicle(node)}
        />
      </div>
      <div class="overview-pair">
        <Parts profile={profile} />
        <Noteworthy profile={profile} />
      </div>
      <Tables profile={profile} />
    </div>
  );
}
