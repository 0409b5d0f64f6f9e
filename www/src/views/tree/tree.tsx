/** The call tree as a table, from callers to callees or from where stacks end to their callers. */
import { BOTTOM_UP, TOP_DOWN } from "../../engine/protocol.ts";
import { NothingLeft } from "../nothing.tsx";
import { active, inverted, showInIcicle } from "../state.ts";
import { invert, shown } from "../transforms.ts";
import { Lines } from "./lines.tsx";

export function TreeView() {
  const profile = active.value;
  if (shown.value?.stacks === 0) return <NothingLeft />;
  if (!profile) return null;
  const up = inverted.value;
  return (
    <div class="table-view">
      <div class="toolbar">
        <div class="pair" role="group" aria-label="Direction">
          <button type="button" class={up ? "chip" : "chip on"} aria-pressed={!up} onClick={() => up && invert()}>
            Top down
          </button>
          <button
            type="button"
            class={up ? "chip on" : "chip"}
            aria-pressed={up}
            title="From where stacks end to their callers (i)"
            onClick={() => up || invert()}
          >
            Bottom up
          </button>
        </div>
        <span class="dim">→ opens a line, ← closes it, * opens all below</span>
      </div>
      <Lines
        key={`${profile.id}/${up}`}
        id="tree"
        label="Call tree"
        view="tree"
        engine={profile.engine}
        form={up ? BOTTOM_UP : TOP_DOWN}
        own
        open={(row) => showInIcicle(row.node)}
      />
    </div>
  );
}
