/**
 * Light or dark: the system's wish until the user chooses, and the choice is
 * kept where the browser allows it (a file:// page may have no storage).
 * Canvas code reads the colours again when `theme` changes.
 */
import { effect, signal } from "@preact/signals";

export type Theme = "light" | "dark";

const KEY = "heapglass.theme";
const system = matchMedia("(prefers-color-scheme: dark)");

function kept(): Theme | null {
  try {
    const value = localStorage.getItem(KEY);
    return value === "light" || value === "dark" ? value : null;
  } catch {
    return null;
  }
}

export const theme = signal<Theme>(kept() ?? (system.matches ? "dark" : "light"));

system.addEventListener("change", () => {
  if (kept() === null) theme.value = system.matches ? "dark" : "light";
});

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});

export function toggleTheme(): void {
  theme.value = theme.value === "dark" ? "light" : "dark";
  try {
    localStorage.setItem(KEY, theme.value);
  } catch {
    // No storage: the choice lasts as long as the page.
  }
}

/** The resolved value of a custom property, for canvas code. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
