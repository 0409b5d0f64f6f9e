/**
 * A frame's name in a room: the form of it that fits (fit.ts), so that the
 * function survives and not whatever its last letters happen to be. The whole
 * name is what a copy takes and what the tooltip shows.
 */
import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Alike } from "../../engine/protocol.ts";
import { token } from "../../util/theme.ts";
import { fit, forms } from "./fit.ts";
import { inForm, nameForm } from "./form.ts";
import { plain } from "./plain.ts";
import { short } from "./short.ts";

let letter = 0;

/** Pixels of one letter of a name: its font has one width for all. */
export function letterWidth(): number {
  if (letter === 0) {
    const ctx = document.createElement("canvas").getContext("2d");
    if (!ctx) return 8;
    ctx.font = `${token("--text-mono") || "12px"} ${token("--mono") || "monospace"}`;
    letter = ctx.measureText("0".repeat(100)).width / 100;
  }
  return letter;
}

/** Pixels of a table's cell that a name does not have: the swatch, and what stands around. */
export const BESIDE = 40;

/** How many letters fit into so many pixels. */
export const lettersIn = (pixels: number): number => Math.max(3, Math.floor(pixels / letterWidth()));

/** The width of an element in pixels, 0 before it is known. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const width = useSignal(0);
  const watched = useRef<{ element: HTMLElement; size: ResizeObserver } | null>(null);
  // After every drawing: the element may come with a later one than the first.
  useLayoutEffect(() => {
    const now = element.current;
    if (now === (watched.current?.element ?? null)) return;
    watched.current?.size.disconnect();
    watched.current = null;
    if (!now) return;
    const size = new ResizeObserver(() => {
      width.value = now.clientWidth;
    });
    width.value = now.clientWidth;
    size.observe(now);
    watched.current = { element: now, size };
  });
  useLayoutEffect(
    () => () => {
      watched.current?.size.disconnect();
      watched.current = null;
    },
    [],
  );
  return width.value;
}

/** The form of a name for so many letters; in full only where all of it fits, or less would be seen than without. */
export function shortened(text: string, letters: number): string {
  const [full = ""] = nameForm.value === "full" ? forms(plain(text)) : [];
  const other = nameForm.value === "full" ? short(text) : inForm(text);
  return full !== "" && full.length <= letters ? full : fit(forms(plain(other)), letters);
}

interface Props {
  text: string;
  letters: number;
  hit?: boolean | undefined;
  /** As the file has it, where that differs. */
  written?: string | null | undefined;
  alike?: Alike | undefined;
}

/** The mark of a name that another function has, too, as names are shown now. */
const LIKE = " ≈";

export function Name({ text, letters, hit, written = null, alike = "no" }: Props) {
  const like = alike === "full" || (alike === "short" && nameForm.value !== "full");
  const says = written === null ? text : `${text}\nin the file: ${written}`;
  return (
    <span class={hit ? "name hit" : "name"} title={like ? `${says}\n≈ another function looks the same here` : says}>
      {shortened(text, letters - (like ? LIKE.length : 0))}
      {like && (
        <span class="dim">
          {LIKE}
          <span class="sr"> looks like another function</span>
        </span>
      )}
    </span>
  );
}
