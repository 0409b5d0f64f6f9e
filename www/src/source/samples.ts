/** Profiles built into the page, to try it without having one. */
import packed from "heapglass:samples";
import { fromBase64 } from "../util/bytes.ts";
import type { Source } from "./source.ts";

export interface Sample {
  name: string;
  /** One line on what it is. */
  about: string;
}

export const samples: readonly Sample[] = packed;

export function openSample(name: string): Source {
  const sample = packed.find((row) => row.name === name);
  return { name, blob: new Blob([fromBase64(sample?.gzip ?? "")]), modified: null, unit: sample?.unit };
}
