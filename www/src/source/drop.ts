/**
 * What a drop or a paste brings: files, folders (walked to the end, without
 * recursion on the stack), or text. Entries must be taken from the event at
 * once, before the first await, or the browser empties them.
 */
import { fromFile, fromText, type Source } from "./source.ts";

/** What a folder holds; its files are only offers. */
export interface Folder {
  name: string;
  /** What its files' paths lack in front: the folder's own name, if there is only one. */
  root: string;
  files: Source[];
  /** What the browser could not read of it: paths. */
  unreadable: string[];
  /** There are more files than were listed. */
  cut: boolean;
}

export interface Dropped {
  files: Source[];
  folder: Folder | null;
}

/** A folder with more files than this is not a folder of profiles. */
export const MOST_FILES = 20_000;

export function carriesFiles(data: DataTransfer | null): boolean {
  return data?.types.includes("Files") ?? false;
}

export async function take(data: DataTransfer, name: string): Promise<Dropped> {
  const folders: FileSystemDirectoryEntry[] = [];
  const files: Source[] = [];
  for (const item of data.items) {
    if (item.kind !== "file") continue;
    const entry = item.webkitGetAsEntry();
    const file = entry?.isDirectory ? null : item.getAsFile();
    if (entry?.isDirectory) folders.push(entry as FileSystemDirectoryEntry);
    else if (file) files.push(fromFile(file));
  }
  if (folders.length === 0 && files.length === 0) {
    const text = data.getData("text/plain");
    if (text) files.push(fromText(text, name));
  }
  return { files, folder: folders.length === 0 ? null : await walk(folders) };
}

/** Everything in some folders. What cannot be read is told and holds nothing up. */
export async function walk(roots: readonly FileSystemDirectoryEntry[]): Promise<Folder> {
  const alone = roots.length === 1;
  const name = alone ? (roots[0]?.name ?? "") : `${roots.length} folders`;
  const found: Folder = { name, root: alone ? `${name}/` : "", files: [], unreadable: [], cut: false };
  const waiting = roots.map((entry) => ({ entry, path: alone ? "" : `${entry.name}/` }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { path } = next;
    for (const entry of await list(next.entry, () => found.unreadable.push(path || name))) {
      const full = path + entry.name;
      if (entry.isDirectory) waiting.push({ entry: entry as FileSystemDirectoryEntry, path: `${full}/` });
      else if (found.files.length === MOST_FILES) return { ...found, cut: true };
      else {
        try {
          found.files.push(fromFile(await open(entry as FileSystemFileEntry), full));
        } catch {
          found.unreadable.push(full);
        }
      }
    }
  }
  return found;
}

const open = (entry: FileSystemFileEntry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject));

/** `readEntries` answers at most a hundred at a time, and an empty list at the end. */
async function list(folder: FileSystemDirectoryEntry, failed: () => void): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  try {
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) return all;
      all.push(...some);
    }
  } catch {
    failed();
    return all;
  }
}
