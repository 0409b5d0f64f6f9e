/** What the colours mean: groups of names (namespace, package, module). A click searches the group. */

import { percent, Swatch } from "../parts.tsx";
import { setSearch } from "../search.ts";
import { activeMetric, legend } from "../state.ts";

/** Below this a share says less than the room it takes; the tooltip has the amount. */
const LEAST = 0.01;

export function Legend() {
  const rows = legend.value;
  return (
    <div
      class="legend"
      role="group"
      title="Shares are of what passes through a group; rows overlap and do not add up to 100 %"
      aria-label="Colours: groups of names, with what passes through them; rows overlap"
    >
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
            <span class="mono legend-name">{name}</span>
          </span>
        ) : (
          <button
            type="button"
            key={colour}
            class="legend-row"
            title={`${amount.exact} in stacks that pass through ${name}; rows overlap. Click to search the group.`}
            onClick={() => setSearch({ pattern: `group:${name}`, regex: false, case: true }, 0)}
          >
            <Swatch colour={colour} />
            <span class="mono legend-name">{name}</span>
            {share >= LEAST && <span class="dim number">{percent(share)}</span>}
          </button>
        ),
      )}
    </div>
  );
}
