import assert from "node:assert/strict";
import { test } from "node:test";
import { asTsv, plainNumber } from "./tsv.ts";

const exact = (text: string) => plainNumber({ text: "", exact: text });

test("exact amounts become plain numbers, digit for digit", () => {
  assert.equal(exact("44,240,665,804 bytes"), "44240665804");
  assert.equal(exact("9,007,199,254,740,993 bytes"), "9007199254740993");
  assert.equal(exact("−1,024 bytes"), "-1024");
  assert.equal(exact("-7 samples"), "-7");
  assert.equal(exact("1,234.567 samples"), "1234.567");
});

test("a table is fetched in pieces to its end, and names cannot tear rows apart", async () => {
  const fetch = async (start: number, count: number) => {
    const list = Array.from({ length: Math.max(0, Math.min(count, 12_000 - start)) }, (_, i) => start + i);
    return { rows: 12_000, start, list };
  };
  const lines = (await asTsv(fetch, ["n", "name"], (n) => [String(n), `a\tb\n${n}`])).trimEnd().split("\n");
  assert.equal(lines.length, 12_001);
  assert.equal(lines[0], "n\tname");
  assert.equal(lines[12_000], "11999\ta b 11999");
});
