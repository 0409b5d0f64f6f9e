/** Two parts of a view with a line between them that can be dragged, or moved with the arrow keys. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

interface Props {
  label: string;
  /** The second part is below, not at the right. */
  vertical?: boolean;
  /** Pixels of the second part at first, and at least. */
  size: number;
  least: number;
  second: ComponentChildren;
  children: ComponentChildren;
}

const STEP = 24;

export function Splitter({ label, vertical = false, size, least, second, children }: Props) {
  const now = useSignal(size);
  const host = useRef<HTMLDivElement>(null);
  const most = () => {
    const element = host.current;
    const room = element ? (vertical ? element.clientHeight : element.clientWidth) : size * 2;
    return Math.max(least, room - 160);
  };
  const set = (value: number) => {
    now.value = Math.round(Math.min(most(), Math.max(least, value)));
  };
  const keys = (event: KeyboardEvent) => {
    const grow = vertical ? "ArrowUp" : "ArrowLeft";
    const shrink = vertical ? "ArrowDown" : "ArrowRight";
    if (event.key !== grow && event.key !== shrink) return;
    set(now.value + (event.key === grow ? STEP : -STEP));
    event.preventDefault();
    event.stopPropagation();
  };
  const drag = (event: PointerEvent) => {
    const from = vertical ? event.clientY : event.clientX;
    const was = now.value;
    const handle = event.currentTarget as HTMLElement;
    handle.setPointerCapture(event.pointerId);
    const move = (e: PointerEvent) => set(was + from - (vertical ? e.clientY : e.clientX));
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", () => handle.removeEventListener("pointermove", move), { once: true });
    handle.addEventListener("pointercancel", () => handle.removeEventListener("pointermove", move), { once: true });
  };
  return (
    <div class={vertical ? "split vertical" : "split"} style={{ "--second": `${now.value}px` }} ref={host}>
      <div class="split-first">{children}</div>
      <div
        class="split-line"
        role="separator"
        tabIndex={0}
        aria-label={label}
        aria-orientation={vertical ? "horizontal" : "vertical"}
        aria-valuenow={now.value}
        aria-valuemin={least}
        aria-valuemax={most()}
        onKeyDown={keys}
        onPointerDown={drag}
        onDblClick={() => set(size)}
      />
      <div class="split-second">{second}</div>
    </div>
  );
}
