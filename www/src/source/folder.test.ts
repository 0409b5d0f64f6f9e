import assert from "node:assert/strict";
import { test } from "node:test";
import { kindOf, offers } from "./folder.ts";

test("the name says what a file may be", () => {
  assert.equal(kindOf("a.collapsed"), "collapsed stacks");
  assert.equal(kindOf("dir/A.FOLDED.GZ"), "collapsed stacks, gzip");
  assert.equal(kindOf("a.txt.zst"), "text, zstd");
  assert.equal(kindOf("a.rs"), null);
  assert.equal(kindOf("a.gz"), null);
});

test("newest first, empty ones and strangers left out", () => {
  const file = (name: string, modified: number, text = "x") => ({ name, modified, blob: new Blob([text]) });
  const list = offers([file("old.folded", 1), file("new.folded", 3), file("b.png", 9), file("none.folded", 5, "")]);
  assert.deepEqual(
    list.map(({ source }) => source.name),
    ["new.folded", "old.folded"],
  );
});
