import assert from "node:assert/strict";
import { test } from "node:test";
import pictures from "../../../../tests/fixtures/names/short.json";
import { short } from "./short.ts";

test("what is long in a name goes, by the engine's own list", () => {
  for (const [name, want] of pictures) assert.equal(short(name as string), want);
});
