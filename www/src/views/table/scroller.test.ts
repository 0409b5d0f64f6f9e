import assert from "node:assert/strict";
import { test } from "node:test";
import { Scroller } from "./scroller.ts";

function scroller(rows: number, cap?: number): Scroller {
  const s = new Scroller(24, cap);
  s.rows = rows;
  s.view = 240;
  return s;
}

test("a short table scrolls as the browser does", () => {
  const s = scroller(100);
  s.scrolledTo(48);
  assert.equal(s.offset, 48);
  assert.equal(s.top, 48);
  assert.equal(s.first, 2);
  assert.equal(s.end, 12);
});

test("it never leaves the rows", () => {
  const s = scroller(100);
  s.move(1e9);
  assert.equal(s.end, 100);
  s.move(-1e9);
  assert.equal(s.first, 0);
  s.rows = 3;
  s.move(1e9);
  assert.equal(s.offset, 0);
});

test("beyond the cap a wheel still moves by exact pixels", () => {
  const s = scroller(10_000, 24_000);
  assert.ok(s.scaled);
  assert.equal(s.height, 24_000);
  for (let i = 0; i < 100; i++) s.move(24);
  assert.equal(s.first, 100);
  // What the browser reports back, rounded, is no move of the user's.
  s.scrolledTo(Math.round(s.top));
  assert.equal(s.first, 100);
});

test("both ends of a scaled scrollbar are both ends of the table", () => {
  const s = scroller(1_000_000, 24_000);
  s.scrolledTo(24_000 - 240);
  assert.equal(s.end, 1_000_000);
  s.scrolledTo(0);
  assert.equal(s.first, 0);
});

test("a row is revealed with the least movement", () => {
  const s = scroller(1_000);
  s.reveal(5);
  assert.equal(s.offset, 0);
  s.reveal(10);
  assert.equal(s.offset, 24);
  s.reveal(0);
  assert.equal(s.offset, 0);
  s.reveal(999);
  assert.equal(s.end, 1_000);
});
