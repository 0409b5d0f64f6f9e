/** On the start page: what is expected of the profile, before anybody has seen it. */
import { useEffect } from "preact/hooks";
import { mistakes, settled, write, written } from "../asked.ts";
import { report } from "../state.ts";
import { openKnown } from "./known.tsx";
import "./budgets.css";

const EXAMPLES = ["allocations=50k", "bytes=2.5 GiB", "codec::*:blocks=100"];

export function Expect() {
  const text = written.estimates.value;
  const lines = text === "" ? [] : text.split("\n");
  // One more to write in.
  const rows = lines.at(-1) === "" ? lines : [...lines, ""];
  const wrong = mistakes.value.estimates;
  useEffect(() => {
    settled().catch(report);
  }, []);
  const change = (row: number, line: string) => {
    const next = rows.map((before, i) => (i === row ? line : before));
    while (next.at(-1) === "") next.pop();
    write("estimates", next.join("\n"));
  };
  return (
    <details class="expect" open={text !== ""}>
      <summary>Write down what you expect</summary>
      <div class="expect-body">
        <p class="dim">
          Before you look: how much should it be? When a profile opens, it is held against this at once. Off by more
          than ten times, and something is not what you think it is.
        </p>
        {rows.map((line, i) => (
          <input
            key={i}
            class="field mono"
            aria-label={`Expectation ${i + 1}`}
            aria-invalid={wrong?.line === i + 1}
            placeholder={EXAMPLES[i % EXAMPLES.length]}
            spellcheck={false}
            value={line}
            onInput={(event) => change(i, event.currentTarget.value)}
          />
        ))}
        <p class="expect-says small" role="status">
          {wrong ? (
            <span class="bad-text">
              Expectation {wrong.line}, column {wrong.column}: {wrong.expected}.
            </span>
          ) : (
            <span class="dim">Kept until this browser tab is closed.</span>
          )}
        </p>
        <button type="button" class="button" onClick={openKnown}>
          Check the tool with a known small program…
        </button>
      </div>
    </details>
  );
}
