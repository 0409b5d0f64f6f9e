/** Instead of a view, where filters leave nothing to see. */
import { canUndo, clearSteps, undo } from "./transforms.ts";

export function NothingLeft() {
  return (
    <div class="middle scroll">
      <section class="panel" aria-label="Nothing left">
        <h2 class="panel-title">Nothing left</h2>
        <p role="alert">The filters above leave no stack. Take one back to see something.</p>
        <footer class="panel-foot">
          <button type="button" class="button" onClick={undo} disabled={!canUndo.value}>
            Undo
          </button>
          <button type="button" class="button" onClick={clearSteps}>
            Take all back
          </button>
        </footer>
      </section>
    </div>
  );
}
