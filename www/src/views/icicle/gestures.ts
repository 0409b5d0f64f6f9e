/**
 * What fingers, mouse and wheel do to the drawing, as a handful of calls with
 * pixels of the drawing. Knows no tree and no window; the chart says what a
 * gesture means.
 *
 *     wheel            pan (shift or a sideways wheel: across)
 *     Ctrl/Cmd+wheel   zoom at the cursor; a pinch on a trackpad arrives as this
 *     drag             pan
 *     two fingers      pan and zoom at the middle between them
 *     click            with how many came before it
 *     long press       the menu, as a right click
 */
export interface Gestures {
  /** `step`: a notch of a wheel and not a smooth movement. */
  zoom(x: number, y: number, factor: number, step: boolean): void;
  /** The drawing follows by so many pixels. */
  pan(dx: number, dy: number): void;
  /** `again`: the second of two quick clicks at one place. */
  click(x: number, y: number, again: boolean): void;
  /** Null when the pointer has left. */
  hover(x: number | null, y: number): void;
  /** Null when asked for from the keyboard. */
  menu(x: number | null, y: number): void;
  /** A drag or pinch begins (true) or has ended. */
  moving(on: boolean): void;
}

const SLACK = { mouse: 3, pen: 6, touch: 8 };
const LONG_PRESS = 500;
const TWICE = 350;
const LINE = 18;

/** The menu key and Shift+F10 give an event with no pointer behind it. */
function fromKeyboard(event: MouseEvent): boolean {
  const pointer = (event as PointerEvent).pointerType;
  return pointer === undefined ? event.button !== 2 && !event.ctrlKey : pointer === "";
}

interface Finger {
  x: number;
  y: number;
}

export function listen(host: HTMLElement, to: Gestures): () => void {
  const fingers = new Map<number, Finger>();
  const stop = new AbortController();
  const { signal } = stop;
  let start: Finger = { x: 0, y: 0 };
  let moved = false;
  let pressed = false;
  let press: ReturnType<typeof setTimeout> | undefined;
  let last = { x: -99, y: -99, at: 0 };

  const at = (event: { clientX: number; clientY: number }): Finger => {
    const box = host.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const begin = () => {
    if (!moved) to.moving(true);
    moved = true;
    clearTimeout(press);
  };

  host.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const { x, y } = at(event);
      const unit = event.deltaMode === 1 ? LINE : event.deltaMode === 2 ? host.clientHeight : 1;
      const dx = event.deltaX * unit;
      const dy = event.deltaY * unit;
      if (event.ctrlKey || event.metaKey) {
        // A trackpad's pinch comes in small steps, a wheel's notch is 100 or more: a notch is a third closer.
        const steps = Math.max(-120, Math.min(120, dy));
        const notch = Math.abs(dy) >= 40;
        to.zoom(x, y, Math.exp(-steps * (notch ? 0.003 : 0.01)), notch);
      } else if (event.shiftKey && dx === 0) to.pan(-dy, 0);
      else to.pan(-dx, -dy);
    },
    { passive: false, signal },
  );

  host.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0) return;
      const p = at(event);
      fingers.set(event.pointerId, p);
      if (fingers.size === 1) {
        start = p;
        moved = false;
        pressed = false;
        if (event.pointerType !== "mouse")
          press = setTimeout(() => {
            fingers.clear();
            pressed = true;
            to.menu(p.x, p.y);
          }, LONG_PRESS);
      } else begin();
    },
    { signal },
  );

  host.addEventListener(
    "pointermove",
    (event) => {
      const p = at(event);
      const was = fingers.get(event.pointerId);
      if (!was) {
        if (event.pointerType === "mouse" || event.pointerType === "pen") to.hover(p.x, p.y);
        return;
      }
      if (fingers.size === 1) {
        const slack = SLACK[event.pointerType as keyof typeof SLACK] ?? SLACK.mouse;
        if (!moved && Math.hypot(p.x - start.x, p.y - start.y) <= slack) return;
        if (!moved) host.setPointerCapture(event.pointerId);
        begin();
        to.pan(p.x - was.x, p.y - was.y);
      } else {
        const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
        if (other && fingers.size === 2) {
          const before = Math.hypot(was.x - other.x, was.y - other.y);
          const now = Math.hypot(p.x - other.x, p.y - other.y);
          // First closer, then along: the whole tree has no room to move until it is larger than the window.
          if (before > 8 && now > 8) to.zoom((was.x + other.x) / 2, (was.y + other.y) / 2, now / before, false);
          to.pan((p.x - was.x) / 2, (p.y - was.y) / 2);
        }
      }
      fingers.set(event.pointerId, p);
    },
    { signal },
  );

  const lift = (event: PointerEvent, clicked: boolean) => {
    clearTimeout(press);
    if (!fingers.delete(event.pointerId)) return;
    if (fingers.size > 0) return;
    if (moved) to.moving(false);
    else if (clicked) {
      const p = at(event);
      const now = performance.now();
      const again = now - last.at < TWICE && Math.hypot(p.x - last.x, p.y - last.y) < 6;
      last = again ? { x: -99, y: -99, at: 0 } : { ...p, at: now };
      to.click(p.x, p.y, again);
    }
  };
  host.addEventListener("pointerup", (event) => lift(event, true), { signal });
  host.addEventListener("pointercancel", (event) => lift(event, false), { signal });
  host.addEventListener("pointerleave", (event) => fingers.has(event.pointerId) || to.hover(null, 0), { signal });
  host.addEventListener(
    "contextmenu",
    (event) => {
      event.preventDefault();
      clearTimeout(press);
      fingers.clear();
      const p = at(event);
      to.menu(fromKeyboard(event) ? null : p.x, p.y);
    },
    { signal },
  );
  // The finger that is lifted after a long press is no click on what has opened under it.
  host.addEventListener("touchend", (event) => pressed && event.preventDefault(), { passive: false, signal });
  // The browser's own pinch on the page, where it offers one (Safari), is ours.
  for (const kind of ["gesturestart", "gesturechange"])
    host.addEventListener(kind, (event) => event.preventDefault(), { signal, passive: false });

  return () => {
    clearTimeout(press);
    stop.abort();
  };
}
