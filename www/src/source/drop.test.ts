import assert from "node:assert/strict";
import { test } from "node:test";
import { walk } from "./drop.ts";

/** Entries as a browser gives them: one at a time, and a folder may fail half way. */
const file = (name: string, readable = true) =>
  ({
    name,
    isDirectory: false,
    file: (done: (file: File) => void, failed: (error: Error) => void) =>
      readable ? done(new File(["a 1"], name)) : failed(new Error("no permission")),
  }) as unknown as FileSystemEntry;

const folder = (name: string, inside: FileSystemEntry[], broken = false) =>
  ({
    name,
    isDirectory: true,
    createReader: () => {
      const left = [...inside];
      return {
        readEntries: (done: (list: FileSystemEntry[]) => void, failed: (error: Error) => void) =>
          left.length === 0 && broken ? failed(new Error("gone")) : done(left.splice(0, 1)),
      };
    },
  }) as unknown as FileSystemDirectoryEntry;

test("what cannot be read is told and holds nothing up", async () => {
  const found = await walk([
    folder("all", [file("a"), file("secret", false), folder("deep", [file("b")], true), folder("empty", [])]),
  ]);
  assert.deepEqual(found.files.map(({ name }) => name).sort(), ["a", "deep/b"]);
  assert.deepEqual(found.unreadable.sort(), ["deep/", "secret"]);
  assert.equal(found.cut, false);
});

test("of several folders each keeps its name", async () => {
  const found = await walk([folder("x", [file("a")]), folder("y", [file("a")])]);
  assert.deepEqual(found.files.map(({ name }) => name).sort(), ["x/a", "y/a"]);
  assert.equal(found.name, "2 folders");
});

test("a folder with too many files says so", async () => {
  const many = Array.from({ length: 20_001 }, (_, i) => file(String(i)));
  const found = await walk([folder("big", many)]);
  assert.equal(found.files.length, 20_000);
  assert.equal(found.cut, true);
});
