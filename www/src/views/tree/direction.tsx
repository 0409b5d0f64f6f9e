/** The choice between a tree from the program's entry and one from where stacks end. */
import { inverted } from "../state.ts";
import { invert } from "../transforms.ts";

interface Way {
  text: string;
  about: string;
}

export function Direction({ down, up }: { down: Way; up: Way }) {
  const way = ({ text, about }: Way, on: boolean) => (
    <button
      type="button"
      class={on ? "chip on" : "chip"}
      aria-pressed={on}
      title={`${about} (i)`}
      onClick={() => on || invert()}
    >
      {text}
    </button>
  );
  return (
    <div class="pair" role="group" aria-label="Direction">
      {way(down, !inverted.value)}
      {way(up, inverted.value)}
    </div>
  );
}
