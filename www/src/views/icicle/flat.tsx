/** Instead of the drawing, where every amount is zero: a box of no width cannot be drawn. */
import { Icon } from "../icons.tsx";
import { setView } from "../state.ts";

export function Flat({ name }: { name: string }) {
  return (
    <div class="middle scroll">
      <section class="panel" aria-label="Nothing to draw">
        <h2 class="panel-title">
          <Icon name="warning" /> Nothing to draw
        </h2>
        <p role="alert">
          Every amount of <span class="mono">{name}</span> in this profile is zero, so no box has a width. The stacks
          and functions themselves are there.
        </p>
        <footer class="panel-foot">
          <button type="button" class="button" onClick={() => setView("functions")}>
            Functions
          </button>
          <button type="button" class="button" onClick={() => setView("stacks")}>
            Stacks
          </button>
        </footer>
      </section>
    </div>
  );
}
