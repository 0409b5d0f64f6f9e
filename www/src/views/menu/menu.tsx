/**
 * The one menu of the page, whatever it is about: walked with arrows, first
 * letters, Home and End; Escape and Tab close it and give the focus back.
 */

import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { plain } from "../name/plain.ts";
import { report } from "../state.ts";
import "./menu.css";

export interface Item {
  label: string;
  key?: string;
  /** It is a switch, and the menu stays open. */
  checked?: boolean;
  disabled?: boolean;
  /** In its tooltip. */
  about?: string;
  run: () => unknown;
}

/** Client pixels. */
export interface At {
  x: number;
  y: number;
}

export interface MenuShown extends At {
  title: string;
  /** For who hears it; "Actions for" its title if not said. */
  called?: string;
  items: () => readonly Item[];
  /** Has the focus again afterwards. */
  back: HTMLElement | null;
}

export const menu = signal<MenuShown | null>(null);

export function showMenu(shown: MenuShown): void {
  menu.value = shown;
}

function closeMenu(focus: boolean): void {
  const back = menu.peek()?.back;
  menu.value = null;
  if (focus) back?.focus({ preventScroll: true });
}

export function MenuHost() {
  return menu.value && <Menu shown={menu.value} />;
}

const ITEMS = "[role^=menuitem]:not(:disabled)";

function Menu({ shown }: { shown: MenuShown }) {
  const list = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const { offsetWidth: width, offsetHeight: height } = element;
    const x = Math.max(4, Math.min(shown.x, innerWidth - width - 4));
    const y = shown.y + height < innerHeight - 4 ? shown.y : Math.max(4, shown.y - height);
    element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
    (element.querySelector(ITEMS) as HTMLElement | null)?.focus({ preventScroll: true });
  }, [shown]);

  const choose = (item: Item) => {
    if (item.checked === undefined) closeMenu(true);
    Promise.resolve(item.run()).catch(report);
  };

  const onKey = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>(ITEMS) ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const go = (to: number) => buttons[(to + buttons.length) % buttons.length]?.focus();
    if (event.key === "ArrowDown") go(at + 1);
    else if (event.key === "ArrowUp") go(at - 1);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(-1);
    else if (event.key === "Escape" || event.key === "Tab") closeMenu(true);
    else if (event.key === "Enter" || event.key === " ") buttons[at]?.click();
    else if (event.key.length === 1) {
      const letter = event.key.toLowerCase();
      const after = [...buttons.slice(at + 1), ...buttons.slice(0, at + 1)];
      after.find((button) => button.textContent?.toLowerCase().startsWith(letter))?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  // Not after the next frame: a key may come sooner.
  useLayoutEffect(() => {
    const away = (event: Event) => {
      if (event.target instanceof globalThis.Node && list.current?.contains(event.target)) return;
      closeMenu(false);
    };
    // Whatever happens elsewhere closes it; the press that does so still counts there.
    addEventListener("pointerdown", away, true);
    addEventListener("wheel", away, { capture: true, passive: true });
    addEventListener("blur", away);
    addEventListener("resize", away);
    // The keys are the menu's wherever the focus went: a finger that is lifted may take it away.
    addEventListener("keydown", onKey, true);
    return () => {
      removeEventListener("pointerdown", away, true);
      removeEventListener("wheel", away, true);
      removeEventListener("blur", away);
      removeEventListener("resize", away);
      removeEventListener("keydown", onKey, true);
    };
  });

  return (
    <div
      ref={list}
      class="menu"
      role="menu"
      tabIndex={-1}
      aria-label={shown.called ?? `Actions for ${plain(shown.title.slice(0, 200))}`}
      onContextMenu={(event) => event.preventDefault()}
    >
      <div class="menu-title dim small cut" aria-hidden="true">
        {plain(shown.title.slice(0, 200))}
      </div>
      {shown.items().map((item) => (
        <button
          key={item.label}
          type="button"
          {...(item.checked === undefined
            ? { role: "menuitem" as const }
            : { role: "menuitemcheckbox" as const, "aria-checked": item.checked })}
          disabled={item.disabled}
          title={item.about}
          tabIndex={-1}
          onClick={() => choose(item)}
        >
          <span>
            {item.checked !== undefined && (
              <span class="menu-check" aria-hidden="true">
                {item.checked && "✓"}
              </span>
            )}
            {item.label}
          </span>
          {item.key && <span class="dim small">{item.key}</span>}
        </button>
      ))}
    </div>
  );
}
