/**
 * Which files of a folder look like profiles: a table of name endings, so that
 * a folder full of sources and logs offers only what can be opened. The name
 * is a hint for the offer, never for the reading: what a file is, its bytes say.
 */
import type { Source } from "./source.ts";

export interface Offer {
  source: Source;
  kind: string;
}

const KINDS: readonly { ends: RegExp; kind: string }[] = [
  { ends: /\.collapsed$/i, kind: "collapsed stacks" },
  { ends: /\.folded$/i, kind: "collapsed stacks" },
  { ends: /\.stacks$/i, kind: "collapsed stacks" },
  { ends: /\.txt$/i, kind: "text" },
];

/** "collapsed stacks, gzip"; null for what is not offered. */
export function kindOf(name: string): string | null {
  const packing = /\.(gz|zst|zstd)$/i.exec(name);
  const inner = packing ? name.slice(0, packing.index) : name;
  const kind = KINDS.find((row) => row.ends.test(inner))?.kind;
  if (!kind) return null;
  if (!packing) return kind;
  return `${kind}, ${packing[1]?.toLowerCase() === "gz" ? "gzip" : "zstd"}`;
}

/** Profiles of a folder, newest first. */
export function offers(files: readonly Source[]): Offer[] {
  return files
    .flatMap((source) => {
      const kind = kindOf(source.name);
      return kind === null || source.blob.size === 0 ? [] : [{ source, kind }];
    })
    .sort((a, b) => (b.source.modified ?? 0) - (a.source.modified ?? 0) || (a.source.name < b.source.name ? -1 : 1));
}
