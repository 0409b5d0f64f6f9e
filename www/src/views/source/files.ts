/**
 * The files of source that the user gave, for all open profiles. Only their
 * names are looked at until one is shown; then the worker reads that one, and
 * nothing of it goes anywhere else.
 */
import { signal } from "@preact/signals";
import type { Engine } from "../../engine/engine.ts";
import type { Listing, ListingQuery } from "../../engine/lines.ts";
import type { Part } from "../../engine/protocol.ts";
import { isCode } from "../../source/code.ts";
import type { Folder } from "../../source/drop.ts";
import type { Source } from "../../source/source.ts";

/** A longer file was written by no one; reading it would take what profiles need. */
const LONGEST = 64 * 1024 * 1024;

export const files = signal<readonly Source[]>([]);
/** What the user should know of what was dropped last. */
export const dropped = signal("");

/** Files of the same path are taken for newer ones. */
function add(more: readonly Source[], told: string): void {
  const all = new Map([...files.peek(), ...more].map((file) => [file.name, file]));
  files.value = [...all.values()];
  dropped.value = told;
}

export const addFiles = (more: readonly Source[]): void => add(more, "");

export function addFolder({ name, root, files: inside, unreadable, cut }: Folder): void {
  const code = inside.filter((file) => isCode(file.name)).map((file) => ({ ...file, name: root + file.name }));
  const told = [
    code.length === 0 ? `No file in ${name} has the name of a source file.` : "",
    cut
      ? `Only the first ${inside.length.toLocaleString("en")} files of ${name} were looked at: drop the folder of the source itself.`
      : "",
    unreadable.length > 0 ? `The browser could not read ${unreadable.length.toLocaleString("en")} of ${name}.` : "",
  ];
  add(code, told.filter(Boolean).join(" "));
}

/** Which of the files each engine knows. */
const known = new WeakMap<Engine, readonly Source[]>();
/** Why a file has no text. */
const unread = new WeakMap<Source, string>();

/** A part of a listing, after the file that it is of was read. */
export async function listing(engine: Engine, query: ListingQuery & Part): Promise<Listing> {
  const now = files.peek();
  if (known.get(engine) !== now) {
    known.set(engine, now);
    await engine.setSources(now.map(({ name }) => name));
  }
  const first = await engine.listing(query);
  const { source, has_text } = first.head;
  const file = source && now[source.source];
  if (!file || has_text || known.get(engine) !== now) return first;
  if (!unread.has(file)) {
    try {
      if (file.blob.size > LONGEST) throw new Error("it is longer than 64 MiB.");
      await engine.readSource(source.source, file.blob);
      return await engine.listing(query);
    } catch (error) {
      if (engine.dead.peek() !== null) throw error;
      unread.set(file, `${file.name} could not be read: ${error instanceof Error ? error.message : error}`);
    }
  }
  const told = [...first.head.told, unread.get(file) ?? ""];
  return { ...first, head: { ...first.head, told } };
}
