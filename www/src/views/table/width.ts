/** How wide a column of amounts must be: as its widest possible text, which is the total. */
import { computed } from "@preact/signals";
import { activeMetric } from "../state.ts";

/** "1,023 MiB" and a minus sign fit always. */
const LEAST = 10;

export const amountWidth = computed(() => {
  const longest = activeMetric.value?.total?.text.length ?? 0;
  return `calc(${Math.max(LEAST, longest)}ch + 16px)`;
});
