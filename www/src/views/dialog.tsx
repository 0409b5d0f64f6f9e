/**
 * One kind of dialog: the browser's own modal, which keeps the focus inside,
 * closes on Escape and gives the focus back. A click beside it closes it too.
 */
import { signal } from "@preact/signals";
import type { ComponentChildren, VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "./icons.tsx";

interface Shown {
  title: string;
  body: () => VNode;
  wide: boolean;
}

export const dialog = signal<Shown | null>(null);

export function openDialog(title: string, body: () => VNode, wide = false): void {
  dialog.value = { title, body, wide };
}

export function closeDialog(): void {
  dialog.value = null;
}

export function DialogHost() {
  const shown = dialog.value;
  return shown && <Dialog key={shown.title} {...shown} />;
}

function Dialog({ title, body: Body, wide }: Shown) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    box.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same, by the browser itself
    <dialog
      ref={box}
      class={wide ? "dialog wide" : "dialog"}
      aria-labelledby="dialog-title"
      onClose={closeDialog}
      onClick={(event) => {
        if (event.target === box.current) box.current?.close();
      }}
    >
      <div class="dialog-inner">
        <header class="dialog-head">
          <h2 id="dialog-title">{title}</h2>
          <button type="button" class="button bare" aria-label="Close" onClick={closeDialog}>
            <Icon name="close" />
          </button>
        </header>
        {/* Focusable, so that a long text can be scrolled with the keyboard. */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs the focus */}
        <div class="dialog-body" tabIndex={0} role="group" aria-labelledby="dialog-title">
          <Body />
        </div>
      </div>
    </dialog>
  );
}

export function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="section">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
