import assert from "node:assert/strict";
import { test } from "node:test";
import {
  askFor,
  between,
  clamp,
  coverage,
  type Limits,
  panBy,
  ROW,
  reveal,
  rowAt,
  serves,
  type View,
  viewOf,
  whole,
  yOf,
  zoomAt,
} from "./geometry.ts";

const limits: Limits = { width: 1000, depth: 100, rows: 20 };
const WIDTH = 800;
const near = (a: number, b: number, slack = 1e-9) => assert.ok(Math.abs(a - b) <= slack, `${a} is not ${b}`);

test("what is under the pointer stays there when zooming", () => {
  let view = whole(limits);
  for (let i = 0; i < 60; i++) {
    const at = 0.37;
    const before = view.from + at * (view.to - view.from);
    view = zoomAt(view, at, 1.3, limits);
    near(view.from + at * (view.to - view.from), before, 1e-9);
  }
  // Further than float64 can place it never goes; and out again it ends at the whole.
  assert.ok(view.to - view.from >= 1000 * 2 ** -37);
  for (let i = 0; i < 120; i++) view = zoomAt(view, 0.9, 1 / 1.3, limits);
  assert.deepEqual(view, whole(limits));
});

test("a window stays inside the tree", () => {
  assert.deepEqual(panBy({ from: 100, to: 200, top: 3 }, -5, -9, limits), { from: 0, to: 100, top: 0 });
  assert.deepEqual(panBy({ from: 100, to: 200, top: 3 }, 50, 900, limits), { from: 900, to: 1000, top: 80 });
  assert.deepEqual(clamp({ from: -5, to: 5000, top: 0 }, limits), whole(limits));
  for (const view of [
    { from: Number.NaN, to: 3, top: 0 },
    { from: 700, to: 700, top: 0 },
    { from: 7, to: 3, top: -4 },
  ]) {
    const inside = clamp(view, limits);
    assert.ok(inside.from >= 0 && inside.from < inside.to && inside.to <= 1000 && inside.top >= 0);
  }
  // A tree that fits does not scroll.
  assert.equal(panBy({ from: 0, to: 1000, top: 0 }, 0, 5, { ...limits, depth: 10 }).top, 0);
});

test("a zoomed box keeps some of its ancestors above it", () => {
  assert.deepEqual(viewOf({ from: 10, to: 20, row: 3 }, limits), { from: 10, to: 20, top: 0 });
  assert.equal(viewOf({ from: 10, to: 20, row: 50 }, limits).top, 45);
});

test("revealing moves as little as it can", () => {
  const view: View = { from: 100, to: 200, top: 10 };
  const seen = (span: { from: number; to: number; row: number }) => reveal(view, span, WIDTH, limits);
  assert.deepEqual(seen({ from: 120, to: 130, row: 15 }), view);
  assert.deepEqual(seen({ from: 50, to: 400, row: 15 }), view, "an ancestor fills the window already");
  assert.deepEqual(seen({ from: 95, to: 120, row: 15 }), { from: 95, to: 195, top: 10 });
  assert.deepEqual(seen({ from: 190, to: 210, row: 15 }), { from: 110, to: 210, top: 10 });
  assert.equal(seen({ from: 120, to: 130, row: 5 }).top, 4);
  assert.equal(seen({ from: 120, to: 130, row: 40 }).top, 22);
  // Too narrow to see: closer.
  const tiny = seen({ from: 150, to: 150.01, row: 15 });
  near(((150.01 - 150) / (tiny.to - tiny.from)) * WIDTH, 48, 0.01);
  assert.ok(tiny.from < 150 && tiny.to > 150.01);
});

test("a flight begins and ends where it should, and keeps its fixed point", () => {
  const a: View = { from: 0, to: 1000, top: 0 };
  const b: View = { from: 300, to: 301, top: 8 };
  const start = between(a, b, 0);
  near(start.from, 0, 1e-6);
  near(start.to, 1000, 1e-6);
  assert.equal(between(a, b, 1), b);
  const half = between(a, b, 0.5);
  near(half.to - half.from, Math.sqrt(1000), 1e-6);
  assert.ok(half.from <= 300 && half.to >= 301);
  assert.deepEqual(between({ from: 0, to: 10, top: 0 }, { from: 20, to: 30, top: 4 }, 0.5), {
    from: 10,
    to: 20,
    top: 2,
  });
});

test("rows and heights agree, either way up", () => {
  const view: View = { from: 0, to: 1000, top: 12.5 };
  for (const flipped of [false, true])
    for (const row of [13, 20, 31])
      assert.equal(rowAt(yOf(row, view, 360, flipped) + ROW / 2, view, 360, flipped), row);
  assert.equal(yOf(0, whole(limits), 360, false), 0);
  assert.equal(yOf(0, whole(limits), 360, true), 360 - ROW);
});

test("an answer serves until its margin is nearly used up", () => {
  const view: View = { from: 400, to: 500, top: 40 };
  const ask = askFor(view, WIDTH, limits);
  assert.deepEqual(ask, { from: 375, to: 525, top: 35, rows: 30, scale: 8 });
  assert.ok(serves(ask, view, WIDTH, limits));
  assert.ok(serves(ask, { ...view, from: 410, to: 510 }, WIDTH, limits));
  assert.ok(!serves(ask, { ...view, from: 420, to: 520 }, WIDTH, limits));
  assert.ok(!serves(ask, { ...view, to: 490 }, WIDTH, limits), "another scale");
  assert.ok(!serves(ask, { ...view, top: 46 }, WIDTH, limits));
  assert.equal(coverage(ask, view, limits), 1);
  near(coverage(ask, { from: 500, to: 550, top: 40 }, limits), 0.5);
  assert.equal(coverage(ask, { from: 0, to: 100, top: 40 }, limits), 0);
});

test("a tree of a million rows has an end", () => {
  const deep: Limits = { width: 1e15, depth: 1_000_001, rows: 40.5 };
  const end = panBy(whole(deep), 0, 1e9, deep);
  assert.equal(end.top, 999_961);
  const ask = askFor(end, WIDTH, deep);
  assert.equal(ask.top + ask.rows, 1_000_001);
});
