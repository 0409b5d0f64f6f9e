import assert from "node:assert/strict";
import { test } from "node:test";
import { type Fetch, Rows } from "./rows.ts";

/** Answers with the row's own number, and keeps what was asked. */
function table(rows: number, asked: [number, number][] = []): Fetch<number> {
  return async (start, count) => {
    asked.push([start, count]);
    return {
      rows,
      start,
      list: Array.from({ length: Math.max(0, Math.min(count, rows - start)) }, (_, i) => start + i),
    };
  };
}

const fail = (error: unknown) => {
  throw error;
};

const settled = () => new Promise((done) => setTimeout(done, 5));

test("asks for what is in sight and some around it, once", async () => {
  const asked: [number, number][] = [];
  const rows = new Rows(table(1000, asked), fail);
  rows.want(0, 30);
  await settled();
  assert.deepEqual(asked, [[0, 70]]);
  rows.want(10, 40);
  await settled();
  assert.equal(asked.length, 1);
  assert.equal(rows.at(39), 39);
  rows.want(500, 530);
  await settled();
  assert.equal(rows.at(529), 529);
});

test("a short table is not asked for twice", async () => {
  const asked: [number, number][] = [];
  const rows = new Rows(table(3, asked), fail);
  rows.want(0, 3);
  await settled();
  rows.want(0, 3);
  rows.want(0, 60);
  await settled();
  assert.equal(asked.length, 1);
  assert.equal(rows.count.value, 3);
});

test("an empty table answers too", async () => {
  const asked: [number, number][] = [];
  const rows = new Rows(table(0, asked), fail);
  rows.want(0, 0);
  await settled();
  rows.want(0, 0);
  await settled();
  assert.equal(asked.length, 1);
  assert.equal(rows.version.value, 1);
});

test("old rows stay until the new ones are there, and a late old answer is dropped", async () => {
  const first = table(10);
  const rows = new Rows(first, fail);
  rows.want(0, 10);
  await settled();
  let release = () => {};
  const slow: Fetch<number> = async (start) => {
    await new Promise<void>((done) => {
      release = done;
    });
    return { rows: 1, start, list: [-1] };
  };
  rows.replace(slow);
  assert.equal(rows.at(0), 0);
  rows.replace(table(5));
  release();
  await settled();
  assert.equal(rows.at(0), 0);
  assert.equal(rows.count.value, 5);
});
