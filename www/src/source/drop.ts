/**
 * What a drop or a paste brings: files, folders (walked to the end, without
 * recursion on the stack), or text. Entries must be taken from the event at
 * once, before the first await, or the browser empties them.
 */
import { fromFile, fromText, type Source } from "./source.ts";

export interface Dropped {
  files: Source[];
  /** Name of the folder, when there was one: the files are then only offers. */
  folder: string | null;
}

/** A folder with more files than this is not a folder of profiles. */
const MOST_FILES = 20_000;

export function carriesFiles(data: DataTransfer | null): boolean {
  return data?.types.includes("Files") ?? false;
}

export async function take(data: DataTransfer, name: string): Promise<Dropped> {
  const entries: FileSystemEntry[] = [];
  const loose: File[] = [];
  let text: string | null = null;
  for (const item of data.items) {
    if (item.kind === "file") {
      const entry = item.webkitGetAsEntry();
      if (entry?.isDirectory) entries.push(entry);
      else {
        const file = item.getAsFile();
        if (file) loose.push(file);
      }
    }
  }
  if (entries.length === 0 && loose.length === 0) text = data.getData("text/plain");
  const files = loose.map((file) => fromFile(file));
  if (text) files.push(fromText(text, name));
  if (entries.length === 0) return { files, folder: null };
  for (const entry of entries) files.push(...(await walk(entry as FileSystemDirectoryEntry)));
  return { files, folder: entries.length === 1 ? (entries[0]?.name ?? "") : `${entries.length} folders` };
}

async function walk(root: FileSystemDirectoryEntry): Promise<Source[]> {
  const found: Source[] = [];
  const waiting: { entry: FileSystemDirectoryEntry; path: string }[] = [{ entry: root, path: "" }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { path } = next;
    for (const entry of await list(next.entry)) {
      if (entry.isDirectory) waiting.push({ entry: entry as FileSystemDirectoryEntry, path: `${path}${entry.name}/` });
      else found.push(fromFile(await open(entry as FileSystemFileEntry), path + entry.name));
      if (found.length >= MOST_FILES) return found;
    }
  }
  return found;
}

const open = (entry: FileSystemFileEntry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject));

/** `readEntries` answers at most a hundred at a time, and an empty list at the end. */
async function list(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
