/** Whether names are shown in full or short; a choice of the page, in its address. */
import { signal } from "@preact/signals";

export const fullNames = signal(false);

export function toggleNames(): void {
  fullNames.value = !fullNames.value;
}
