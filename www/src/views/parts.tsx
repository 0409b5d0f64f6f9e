/** Small pieces that several views share. */
import { useSignal } from "@preact/signals";
import { type ComponentChildren, Fragment } from "preact";
import { copyText } from "../util/copy.ts";
import { activeMetric } from "./state.ts";

/** "41.2 %", with as many digits as a share deserves; the sign is kept. */
export function percent(share: number): string {
  if (share === 0) return "0 %";
  const value = share * 100;
  const size = Math.abs(value);
  if (size !== 0 && size < 0.01) return value < 0 ? "> −0.01 %" : "< 0.01 %";
  // What is not all does not read as all.
  const digits = size < 10 || (size >= 99.95 && size < 100) ? 2 : 1;
  const shown = size < 100 ? Math.min(size, 99.99) : size;
  return `${value < 0 ? "−" : ""}${shown.toFixed(digits)} %`;
}

/** A text with names in it: it may break where parts of a name meet, and not inside one. */
export function Breaks({ text }: { text: string }) {
  const parts = text.split(/(?<=::|[<(,;/.])(?=\S)/);
  return (
    <>
      {parts.map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </>
  );
}

/** Of a profile that is a difference: what grew has a plus. */
export const sharePercent = (share: number): string =>
  share > 0 && activeMetric.value?.negative ? `+${percent(share)}` : percent(share);

/** A bar's colour there: red grew, blue shrank. */
export const barSide = (share: number): string => (activeMetric.value?.negative ? (share < 0 ? " less" : " more") : "");

/**
 * A file's name that is cut in its middle when there is no room, so that its
 * beginning and its end survive; what says the format goes first.
 */
export function FileName({ text }: { text: string }) {
  const ending = /(\.(collapsed|folded|stacks|txt))?(\.(gz|zst|zstd))?$/i.exec(text)?.[0] ?? "";
  const bare = text.slice(0, text.length - ending.length);
  const tail = bare.length > 12 ? 8 : 0;
  return (
    <span class="name" title={text}>
      <span class="name-head">{bare.slice(0, bare.length - tail)}</span>
      {tail > 0 && <span class="name-tail">{bare.slice(-tail)}</span>}
      {ending && <span class="name-ending">{ending}</span>}
    </span>
  );
}

/** A square in a frame's colour. */
export function Swatch({ colour }: { colour: number }) {
  return <span class="swatch" style={{ background: `var(--frame-${colour})` }} aria-hidden="true" />;
}

/** Copies and says so for a moment, without changing its width. */
export function CopyButton({
  text,
  children,
  title,
}: {
  text: () => string | Promise<string>;
  children: ComponentChildren;
  title?: string;
}) {
  const done = useSignal<"" | "Copied" | "Not copied">("");
  const copy = async () => {
    done.value = (await copyText(text())) ? "Copied" : "Not copied";
    setTimeout(() => {
      done.value = "";
    }, 1200);
  };
  return (
    <button type="button" class="button copy" title={title} onClick={copy}>
      <span class={done.value ? "faint-out" : ""}>{children}</span>
      {done.value && <span class="copied">{done.value}</span>}
      <span class="sr" aria-live="polite">
        {done.value}
      </span>
    </button>
  );
}
