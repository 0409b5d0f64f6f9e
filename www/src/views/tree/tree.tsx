/** The call tree as a table, from callers to callees or from where stacks end to their callers. */
import { BOTTOM_UP, TOP_DOWN } from "../../engine/tree.ts";
import { NothingLeft } from "../nothing.tsx";
import { active, inverted, showInIcicle } from "../state.ts";
import { shown } from "../transforms.ts";
import { Direction } from "./direction.tsx";
import { Lines } from "./lines.tsx";

export function TreeView() {
  const profile = active.value;
  if (shown.value?.stacks === 0) return <NothingLeft />;
  if (!profile) return null;
  const up = inverted.value;
  return (
    <div class="table-view">
      <div class="toolbar">
        <Direction
          down={{ text: "Top down", about: "From the program's entry to where stacks end" }}
          up={{ text: "Bottom up", about: "From where stacks end to their callers" }}
        />
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
