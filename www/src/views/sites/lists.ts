/** The frames that stacks are put down to, in the words of what is measured. */
import type { SiteList } from "../../engine/tables.ts";
import { activeMetric } from "../state.ts";

interface List {
  id: SiteList;
  title: string;
  about: string;
}

/** Memory was allocated. */
const OF_MEMORY: readonly List[] = [
  { id: "outermost", title: "Operations", about: "The outermost frame that means something: why it was allocated" },
  { id: "leaf", title: "Allocating code", about: "The last frame before the allocator: what code allocated" },
  { id: "caller", title: "Its callers", about: "Who called the allocating code" },
];

/** Time was spent; goroutines are somewhere. */
const OF_ALL_ELSE: readonly List[] = [
  { id: "outermost", title: "Operations", about: "The outermost frame that means something: what it is for" },
  { id: "leaf", title: "Code at the end", about: "The last frame that means something: where it is" },
  { id: "caller", title: "Its callers", about: "Who called the code at the end" },
];

export const siteLists = (): readonly List[] => (activeMetric.value?.memory === false ? OF_ALL_ELSE : OF_MEMORY);
