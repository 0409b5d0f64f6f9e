import assert from "node:assert/strict";
import { test } from "node:test";
import { asCsv, asTsv, csvCell, plainNumber, tsvCell } from "./tsv.ts";

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

test("cells of CSV are quoted where they must be and never formulas; numbers stay", () => {
  for (const [cell, want] of [
    ["f", "f"],
    ["f(int, char)", '"f(int, char)"'],
    ['say "hi"', '"say ""hi"""'],
    ["=1+2", `"'=1+2"`],
    ["@f", `"'@f"`],
    ["-f", `"'-f"`],
    ["-1024", "-1024"],
    ["-0.5", "-0.5"],
  ] as const)
    assert.equal(csvCell(cell), want);
});

test("rows of CSV end as the standard says", async () => {
  const fetch = async (start: number) => ({ rows: 1, start, list: ["a,b"] });
  assert.equal((await asCsv(fetch, ["name"], (row) => [row])).join(""), 'name\r\n"a,b"\r\n');
});

test("what is pasted has no formula and no hidden mark either", () => {
  for (const [cell, want] of [
    ["f(int, char)", "f(int, char)"],
    ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
    ["@SUM(1)", "'@SUM(1)"],
    ["+f", "'+f"],
    ["-f", "'-f"],
    ["\t=f", "' =f"],
    ["-1024", "-1024"],
    ["a\u202eb", "a[U+202E]b"],
    ["a\tb\nc", "a b c"],
  ] as const)
    assert.equal(tsvCell(cell), want);
  assert.equal(csvCell("a\u202eb\nc"), '"a[U+202E]b\nc"');
});

test("a file has all rows, the clipboard the first hundred thousand", async () => {
  const rows = 130_000;
  const fetch = async (start: number, count: number) => {
    const list = Array.from({ length: Math.max(0, Math.min(count, rows - start)) }, (_, i) => start + i);
    return { rows, start, list };
  };
  const cells = (row: number) => [String(row)];
  const csv = (await asCsv(fetch, ["n"], cells)).join("").trimEnd().split("\r\n");
  assert.equal(csv.length, rows + 1);
  assert.equal(csv.at(-1), "129999");
  assert.equal((await asTsv(fetch, ["n"], cells)).trimEnd().split("\n").length, 100_001);
});
