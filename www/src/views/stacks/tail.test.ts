import assert from "node:assert/strict";
import { test } from "node:test";
import { fitTail } from "./tail.ts";

const LONG = Array(12).fill(90);

test("letters grow with the room, and frames are few", () => {
  const narrow = fitTail(LONG, 36);
  assert.equal(narrow.length, 2);
  assert.ok(narrow.every((letters) => letters >= 16));
  const middle = fitTail(LONG, 80);
  assert.equal(middle.length, 2);
  assert.ok(middle.every((letters) => letters >= 38));
  const wide = fitTail(LONG, 250);
  assert.ok(wide.length <= 8);
  assert.ok(wide.every((letters) => letters >= 38));
});

test("they never need more than there is, and use what short names leave", () => {
  for (let room = 3; room < 400; room++)
    for (const lengths of [LONG, [5, 90, 4, 90], [5], [90], Array(12).fill(6)]) {
      const given = fitTail(lengths, room);
      const used = given.reduce((sum, letters) => sum + letters, 0) + 3 * (given.length - 1);
      assert.ok(given.length > 0 && used <= room, `${lengths} in ${room}: ${given}`);
    }
  assert.deepEqual(fitTail([5, 5, 5, 5, 5], 60), [5, 5, 5, 5, 5]);
  assert.deepEqual(fitTail([90], 60), [60]);
  assert.deepEqual(fitTail([5, 90], 60), [5, 52]);
});
