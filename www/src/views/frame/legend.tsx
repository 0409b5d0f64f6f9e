/** What the colours mean: groups of names (namespace, package, module). A click searches the group. */

import { percent, Swatch } from "../parts.tsx";
import { setSearch } from "../search.ts";
import { legend } from "../state.ts";

/** A module or a source file is found by its name anywhere. */
const FILE = /^\[|\.(c|cc|cpp|dll|dylib|exe|go|h|java|js|mjs|php|py|rb|rs|so|ts)(\.[0-9]+)*$/;

/**
 * A search for the frames of a group: its name as the first part of the
 * function's own name, perhaps behind a return type, never inside arguments.
 */
export function groupSearch(name: string): { pattern: string; regex: boolean; case: boolean } {
  if (FILE.test(name)) return { pattern: name, regex: false, case: true };
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return { pattern: `^([^(<]* )?<?${escaped}(::|[./\`$])`, regex: true, case: true };
}

/** Below this a share says less than the room it takes; the tooltip has the amount. */
const LEAST = 0.01;

export function Legend() {
  const rows = legend.value;
  return (
    <div class="legend" role="group" aria-label="Colours: groups of names, by what they hold themselves">
      {rows.map(({ colour, name, amount, share }) =>
        colour === 0 ? (
          <span key={colour} class="legend-row" title={`${amount.exact} in all other groups`}>
            <Swatch colour={colour} />
            <span class="mono legend-name">{name}</span>
            {share >= LEAST && <span class="dim number">{percent(share)}</span>}
          </span>
        ) : (
          <button
            type="button"
            key={colour}
            class="legend-row"
            title={`${name}: ${amount.exact} held itself. Click to search the group.`}
            onClick={() => setSearch(groupSearch(name), 0)}
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
