import assert from "node:assert/strict";
import { test } from "node:test";
import { Latest } from "./latest.ts";

/** All answers below take microtasks only, which are over before the next task. */
const settled = () => new Promise((done) => setTimeout(done, 0));

test("between the question under way and the newest, nothing is asked", async () => {
  const asked: number[] = [];
  const shown: number[] = [];
  const latest = new Latest<number, number>(
    async (n) => {
      asked.push(n);
      await Promise.resolve();
      return n;
    },
    (answer) => shown.push(answer),
  );
  for (let i = 0; i < 10; i++) latest.put(i);
  await settled();
  assert.deepEqual(asked, [0, 9]);
  assert.deepEqual(shown, [0, 9]);
});

test("after drop nothing old is shown, and new questions are answered", async () => {
  const shown: number[] = [];
  const latest = new Latest<number, number>(
    async (n) => {
      await Promise.resolve();
      return n;
    },
    (answer) => shown.push(answer),
  );
  latest.put(1);
  latest.drop();
  latest.put(2);
  await settled();
  assert.deepEqual(shown, [2]);
});

test("a failure is told, and the next question is asked", async () => {
  const failures: unknown[] = [];
  const shown: number[] = [];
  const latest = new Latest<number, number>(
    async (n) => {
      if (n === 1) throw new Error("no");
      return n;
    },
    (answer) => shown.push(answer),
    (error) => failures.push(error),
  );
  latest.put(1);
  latest.put(2);
  await settled();
  assert.equal(failures.length, 1);
  assert.deepEqual(shown, [2]);
});
