/**
 * The third line: the transforms that are on, each of which can be taken back,
 * and what they leave; at its end what names and numbers are shown as. It is
 * always there, so that a filter does not move the view.
 */
import { Icon } from "../icons.tsx";
import { plain } from "../name/plain.ts";
import { percent } from "../parts.tsx";
import { inverted, steps } from "../state.ts";
import { canRedo, canUndo, clearSteps, invert, redo, refused, removeStep, shown, undo } from "../transforms.ts";
import { MetricChoice, NamesSwitch } from "./bar.tsx";

/** Letters of a chip. */
const MOST = 48;

function short(title: string): string {
  const text = plain(title);
  return text.length <= MOST ? text : `${text.slice(0, MOST / 2)}…${text.slice(-MOST / 2)}`;
}

export function Chips() {
  const left = shown.value;
  const titles = left?.titles ?? [];
  const on = steps.value.length > 0;
  return (
    <section class="chips" aria-label="Filters">
      <div class="chips-list">
        {!on && !inverted.value && <span class="dim small">No filters</span>}
        {inverted.value && (
          <button type="button" class="chip" title="Root first again (i)" onClick={invert}>
            <Icon name="close" /> inverted
          </button>
        )}
        {titles.map((title, index) => (
          <button
            type="button"
            class="chip"
            data-filter={index}
            key={index}
            title={`Take back: ${title.slice(0, 1000)}`}
            aria-label={`Take back: ${title.slice(0, 200)}`}
            onClick={() => removeStep(index)}
          >
            <Icon name="close" /> <span class="mono">{short(title)}</span>
          </button>
        ))}
      </div>
      {(canUndo.value || canRedo.value) && (
        <>
          <button type="button" class="button bare" disabled={!canUndo.value} title="Undo (Ctrl+Z)" onClick={undo}>
            Undo
          </button>
          <button type="button" class="button bare" disabled={!canRedo.value} title="Redo (Ctrl+Y)" onClick={redo}>
            Redo
          </button>
        </>
      )}
      {on && (
        <button type="button" class="button bare" onClick={clearSteps}>
          Clear
        </button>
      )}
      {refused.value !== null && (
        <span class="chips-bad" role="alert">
          {refused.value}
        </span>
      )}
      <span class="grow" />
      {left && (
        <span class="number chips-left" role="status" title={`${left.shown.exact} of ${left.whole.exact}`}>
          shows <b>{left.shown.text}</b> of {left.whole.text} ({percent(left.share)}),{" "}
          {left.stacks.toLocaleString("en")} of {left.all_stacks.toLocaleString("en")} stacks
        </span>
      )}
      <NamesSwitch />
      <MetricChoice />
    </section>
  );
}
