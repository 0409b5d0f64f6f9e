import assert from "node:assert/strict";
import { test } from "node:test";
import { isCode } from "./code.ts";

test("the name says what is source", () => {
  for (const name of ["main.go", "a/b/lib.RS", "x.d.ts", "deep/y.c++"]) assert.ok(isCode(name), name);
  for (const name of ["heap.pb.gz", "a.collapsed", "Makefile", "a.go/readme", ".c", "dhat-heap.json", "x.txt"])
    assert.ok(!isCode(name), name);
});
