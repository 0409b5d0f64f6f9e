/**
 * What the colours mean: groups of names (namespace, package, module), which a
 * click searches, or levels of how long blocks live and how often they are used.
 */

import type { Heat } from "../../engine/protocol.ts";
import { colourBy, colours } from "../colours.ts";
import { plain } from "../name/plain.ts";
import { percent, Swatch } from "../parts.tsx";
import { setSearch } from "../search.ts";
import { active, activeMetric, legend } from "../state.ts";

/** Below this a share says less than the room it takes; the tooltip has the amount. */
const LEAST = 0.01;

const TITLES: Record<Heat | "groups", string> = {
  groups: "Namespaces",
  lifetime: "Lifetime of blocks",
  reads: "Reads of a byte",
  writes: "Writes of a byte",
  change: "What changed",
};

function Choice() {
  const offered = active.value?.overview.colours ?? [];
  if (offered.length === 0) return null;
  return (
    <select
      class="legend-choice"
      aria-label="Colours of boxes"
      title="What the boxes of the icicle are coloured by"
      value={colours.value}
      onChange={(event) => colourBy(event.currentTarget.value as Heat | "groups")}
    >
      {(["groups", ...offered] as const).map((word) => (
        <option key={word} value={word}>
          {TITLES[word]}
        </option>
      ))}
    </select>
  );
}

export function Legend() {
  const rows = legend.value;
  if (colours.value !== "groups") return <Levels />;
  return (
    <div
      class="legend"
      role="group"
      title="Shares are of what passes through a group; rows overlap and do not add up to 100 %"
      aria-label="Colours: groups of names, with what passes through them; rows overlap"
    >
      <Choice />
      {activeMetric.value?.negative && (
        <span
          class="legend-row"
          title="A box is as wide as everything in it that grew and shrank, so that nothing hides. With a bar over it and a minus before its name, its sum is below zero."
        >
          <span class="swatch below-zero" aria-hidden="true" />
          <span>− below zero</span>
        </span>
      )}
      {rows.map(({ colour, name, amount, share }) =>
        colour === 0 ? (
          <span
            key={colour}
            class="legend-row"
            title={`${amount.exact} in stacks that pass through a frame of no group here`}
          >
            <Swatch colour={colour} />
            <span class="mono legend-name">{plain(name)}</span>
          </span>
        ) : (
          <button
            type="button"
            key={colour}
            class="legend-row"
            title={`${amount.exact} in stacks that pass through ${plain(name)}; rows overlap. Click to search the group.`}
            onClick={() => setSearch({ pattern: `group:${name}`, regex: false, case: true }, 0)}
          >
            <Swatch colour={colour} />
            <span class="mono legend-name">{plain(name)}</span>
            {share >= LEAST && <span class="dim number">{percent(share)}</span>}
          </button>
        ),
      )}
    </div>
  );
}

/** From cool to hot; what stacks of each level carry adds up to the whole. */
function Levels() {
  const of = TITLES[colours.value];
  return (
    <div class="legend" role="group" aria-label={`Colours: ${of}, with what stacks of each level carry`}>
      <Choice />
      {legend.value.map(({ colour, name, amount, share }) => (
        <span key={colour} class="legend-row" title={`${amount.exact} in stacks of this level`}>
          <Swatch colour={colour} />
          <span class="legend-name">{plain(name)}</span>
          {share >= LEAST && <span class="dim number">{percent(share)}</span>}
        </span>
      ))}
    </div>
  );
}
