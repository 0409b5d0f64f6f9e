/** Small pieces that several views share. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { copyText } from "../util/copy.ts";

/** "41.2 %", with as many digits as a share deserves; the sign is kept. */
export function percent(share: number): string {
  if (share === 0) return "0 %";
  const value = share * 100;
  const size = Math.abs(value);
  if (size !== 0 && size < 0.01) return value < 0 ? "> −0.01 %" : "< 0.01 %";
  return `${value.toFixed(size < 10 ? 2 : 1)} %`.replace("-", "−");
}

/**
 * A name that is cut in its middle when there is no room, so that both the
 * beginning (namespace) and the end (function) survive. The whole name is what
 * a copy takes and what the tooltip shows.
 */
export function Name({ text, hit, tail = 16 }: { text: string; hit?: boolean | undefined; tail?: number }) {
  const cut = text.length > tail * 1.5 ? text.length - tail : text.length;
  return (
    <span class={hit ? "name hit" : "name"} title={text}>
      <span class="name-head">{text.slice(0, cut)}</span>
      {cut < text.length && <span class="name-tail">{text.slice(cut)}</span>}
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
