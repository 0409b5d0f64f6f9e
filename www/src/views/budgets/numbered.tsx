/** A text to write, with the numbers of its lines, and what is wrong with it. */
import { useRef } from "preact/hooks";
import type { Mistake } from "../../engine/protocol.ts";
import { offset } from "../../util/textfile.ts";

interface Props {
  id: string;
  label: string;
  text: string;
  write: (text: string) => void;
  mistake: Mistake | null;
  /** Said where there is no mistake. */
  hint: string;
  placeholder: string;
}

export function Numbered({ id, label, text, write, mistake, hint, placeholder }: Props) {
  const box = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLPreElement>(null);
  const lines = text.split("\n").length;
  const wrong = mistake?.line ?? 0;
  const upTo = (from: number, to: number) =>
    Array.from({ length: Math.max(0, to - from) }, (_, i) => `${from + i}\n`).join("");
  const go = () => {
    const element = box.current;
    if (!element || !mistake) return;
    const at = offset(text, mistake.line, mistake.column);
    element.focus();
    element.setSelectionRange(at, at);
  };
  return (
    <>
      <div class="numbered">
        <pre ref={numbers} class="numbers" aria-hidden="true">
          {wrong > 0 ? (
            <>
              {upTo(1, wrong)}
              <b>{wrong}</b>
              {`\n${upTo(wrong + 1, lines + 1)}`}
            </>
          ) : (
            upTo(1, lines + 1)
          )}
        </pre>
        <textarea
          ref={box}
          class="mono"
          aria-label={label}
          aria-invalid={mistake !== null}
          aria-describedby={id}
          placeholder={placeholder}
          spellcheck={false}
          wrap="off"
          value={text}
          onInput={(event) => write(event.currentTarget.value)}
          onScroll={(event) => {
            if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </div>
      <p id={id} class="numbered-says small" role="status">
        {mistake ? (
          <button type="button" class="link bad-text" title="Go there" onClick={go}>
            Line {mistake.line}, column {mistake.column}: {mistake.expected}. Until then, the text before counts.
          </button>
        ) : (
          <span class="dim">{hint}</span>
        )}
      </p>
    </>
  );
}
