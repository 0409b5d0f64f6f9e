/** Focus on a range of a label's numbers, as `32B:64KiB`. */
import { useSignal } from "@preact/signals";
import type { LabelKey } from "../../engine/labels.ts";
import { addStep } from "../transforms.ts";

export function RangeField({ label }: { label: LabelKey }) {
  const text = useSignal("");
  const focus = (event: Event) => {
    event.preventDefault();
    if (!text.value.includes(":")) return;
    void addStep({ verb: "focus", on: { by: "label", what: `${label.pick}=${text.value.trim()}` } });
    text.value = "";
  };
  return (
    <form onSubmit={focus}>
      <input
        class="field label-range"
        aria-label={`Focus on a range of ${label.key}`}
        title="From and up to, with or without units, then Enter; one of both may be missing"
        placeholder="32B:64KiB"
        value={text.value}
        spellcheck={false}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
      />
    </form>
  );
}
