import assert from "node:assert/strict";
import { test } from "node:test";
import pictures from "../../../../tests/fixtures/names/pprof.json";
import { pprofShort } from "./pprof.ts";

test("what stands before the type goes, by the engine's own list", () => {
  for (const [name, want] of pictures) assert.equal(pprofShort(name as string), want);
});
