/** How names are shown: short, in full, or as google/pprof has them; a choice of the page, in its address. */
import { signal } from "@preact/signals";
import type { NameForm } from "../../engine/protocol.ts";
import { pprofShort } from "./pprof.ts";
import { short } from "./short.ts";

interface Form {
  id: NameForm;
  title: string;
  of: (name: string) => string;
}

/** In the order of the key that steps through them. */
export const NAME_FORMS: readonly Form[] = [
  { id: "short", title: "Short names", of: short },
  { id: "full", title: "Full names", of: (name) => name },
  { id: "pprof", title: "pprof's names", of: pprofShort },
];

export const nameForm = signal<NameForm>("short");

const at = (id: NameForm) => NAME_FORMS.findIndex((form) => form.id === id);

/** A word of an address may be none of them. */
export const nameFormOf = (word: string | null): NameForm => NAME_FORMS.find((form) => form.id === word)?.id ?? "short";

export function nextNames(): void {
  nameForm.value = NAME_FORMS[(at(nameForm.peek()) + 1) % NAME_FORMS.length]?.id ?? "short";
}

/** A name in the form in force. */
export const inForm = (name: string): string => NAME_FORMS[at(nameForm.value)]?.of(name) ?? name;
