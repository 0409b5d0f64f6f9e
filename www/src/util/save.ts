/**
 * Puts bytes into the user's downloads: a link to a blob, clicked. Nothing is
 * fetched, and nothing leaves the machine.
 */

/** Letters of a file's name, without its ending. */
const LONGEST = 80;

/**
 * A file name from a profile's: no path, nothing that a file system or a shell
 * takes for something else, and the ending of what it is.
 *
 *     ../dumps/prod;1.collapsed.gz, "md"                prod_1.md
 *     ../dumps/prod;1.collapsed.gz, "md", "-filtered"   prod_1-filtered.md
 */
export function fileName(profile: string, ending: string, what = ""): string {
  const last = profile.split(/[/\\]/).pop() ?? "";
  const bare = last.replace(/(\.(collapsed|folded|stacks|txt))?(\.(gz|zst|zstd))?$/i, "");
  const safe = bare
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}._-]+/gu, "_")
    .replace(/^[._-]+|[._-]+$/g, "");
  return `${[...safe].slice(0, LONGEST).join("") || "profile"}${what}.${ending}`;
}

export function save(content: BlobPart | BlobPart[], type: string, name: string): void {
  const url = URL.createObjectURL(new Blob(Array.isArray(content) ? content : [content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has its own hold on the blob by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
