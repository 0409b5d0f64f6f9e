/** What a file is called that is saved of a profile: after filters it says so, or it would pass for the whole. */
import { fileName } from "../util/save.ts";
import type { OpenProfile } from "./state.ts";
import { steps } from "./state.ts";

export const savedName = ({ overview }: OpenProfile, ending: string): string =>
  fileName(overview.name, ending, steps.value.length > 0 ? "-filtered" : "");
