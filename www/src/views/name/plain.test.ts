import assert from "node:assert/strict";
import { test } from "node:test";
import { isAscii, plain } from "./plain.ts";

test("what could move other text about becomes visible", () => {
  assert.equal(plain("DB::read(int)"), "DB::read(int)");
  assert.equal(plain("a\u202eb"), "a[U+202E]b");
  assert.equal(plain("tab\there\u0007\u007f\n"), "tab␉here␇␡␊");
  assert.equal(plain("zero\u200bwidth\ufeff"), "zero[U+200B]width[U+FEFF]");
  assert.equal(plain(`z${"\u0300".repeat(50)}x`), "z\u0300\u0300x");
  assert.equal(plain("日本語::関数"), "日本語::関数");
  assert.ok(isAscii("a b~"));
  assert.ok(!isAscii("é"));
  assert.ok(!isAscii("\n"));
});
