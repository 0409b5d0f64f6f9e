/**
 * A file to be read, wherever it came from: dropped, chosen, pasted or built
 * in. A `File` is only a handle; nothing of it is in memory before it is read.
 */
import type { Wanted } from "../engine/changes.ts";
import type { Unit } from "../engine/protocol.ts";

export interface Source {
  name: string;
  blob: Blob;
  /** Milliseconds since 1970; null for what was never a file. */
  modified: number | null;
  /** Where it is known what the numbers are, which a collapsed file does not say. */
  unit?: Unit | undefined;
  /** No file: what several open profiles, by their tabs' numbers, give together. */
  join?: { of: number[]; wanted: Wanted } | undefined;
}

/** Open profiles as one. */
export function fromProfiles(name: string, of: number[], wanted: Wanted): Source {
  return { name, blob: new Blob([]), modified: null, join: { of, wanted } };
}

export function fromFile(file: File, path?: string): Source {
  return { name: path ?? file.name, blob: file, modified: file.lastModified };
}

/** Text of the clipboard as if it were a file. */
export function fromText(text: string, name: string): Source {
  return { name, blob: new Blob([text], { type: "text/plain" }), modified: null };
}
