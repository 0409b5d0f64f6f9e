import assert from "node:assert/strict";
import { test } from "node:test";
import type { Series } from "../../engine/gc.ts";
import { type Chart, charts, columns, moments, steps } from "./lines.ts";

const series = (at: number[], live: number[]): Series => ({
  at: Float64Array.from(at),
  timed: true,
  cycle: Uint32Array.from(at.keys()),
  before: Float64Array.from(live),
  after: Float64Array.from(live),
  live: Float64Array.from(live),
  goal: Float64Array.from(live, () => Number.NaN),
  pause: Float64Array.from(live),
  percent: Float64Array.from(live),
  restarts: Float64Array.of(3),
  from: 0,
  to: 9,
});

test("what the log does not have is a gap", () => {
  const [heap] = charts as [Chart];
  const values = columns(heap, series([1, 2, 3], [5, 6, 7]));
  assert.deepEqual(values[0], [1, 2, 3]);
  assert.deepEqual(values[1], [5, 6, 7]);
  assert.deepEqual(values[4], [null, null, null]);
});

test("moments are as exact as they are far apart", () => {
  assert.deepEqual(moments([0, 0.5, 1], true), ["0 s", "0.5 s", "1 s"]);
  assert.deepEqual(moments([60, 150], true), ["01:00", "02:30"]);
  assert.deepEqual(moments([3600, 77536.239], true), ["1:00:00", "21:32:16"]);
  assert.deepEqual(moments([0, 0.5, 1], false), ["cycle 1", "", "cycle 2"]);
});

test("marks are as far apart as those of a clock, and further and further", () => {
  for (const timed of [true, false]) {
    const all = steps(timed);
    assert.ok(all.every((step, i) => i === 0 || step > (all[i - 1] ?? 0)));
  }
  assert.ok(steps(true).includes(900) && !steps(true).includes(2000));
});
