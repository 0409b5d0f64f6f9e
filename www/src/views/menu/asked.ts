/** A menu is asked for with the right button, a long press, the menu key or Shift+F10. */
import type { At } from "./menu.tsx";

export const asksForMenu = ({ key, shiftKey }: KeyboardEvent): boolean =>
  key === "ContextMenu" || (key === "F10" && shiftKey);

/** Below an element that has the focus. */
export function under(element: Element): At {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left + 24, y: bottom };
}

/** For a row with a button in it that takes the focus. */
export const onMenu = (open: (at: At, back: HTMLElement) => void) => ({
  onContextMenu: (event: MouseEvent & { currentTarget: HTMLElement }) => {
    event.preventDefault();
    open({ x: event.clientX, y: event.clientY }, event.currentTarget.querySelector("button") ?? event.currentTarget);
  },
  onKeyDown: (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    if (!asksForMenu(event)) return;
    event.preventDefault();
    event.stopPropagation();
    open(under(event.currentTarget), event.currentTarget.querySelector("button") ?? event.currentTarget);
  },
});
