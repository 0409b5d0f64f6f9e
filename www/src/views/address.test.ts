import assert from "node:assert/strict";
import { test } from "node:test";
import { format, hasFullNames, parse } from "./address.ts";
import { type ViewState, wholeWindow } from "./state.ts";

const plain: ViewState = {
  view: "icicle",
  metric: 0,
  selection: null,
  window: wholeWindow,
  search: { pattern: "", regex: false, case: false },
};

test("what is shown comes back from the address", () => {
  const states: ViewState[] = [
    plain,
    { ...plain, view: "functions", metric: 2, selection: 0 },
    { ...plain, window: { from: 1.5, to: 9e15, top: 3, flipped: true, focus: 17 } },
    { ...plain, search: { pattern: "a b&c=#é(", regex: true, case: true } },
  ];
  for (const state of states) assert.deepEqual(parse(format(state, null)), state);
});

test("the plain state has a short address", () => {
  assert.equal(format(plain, null), "#view=icicle");
  assert.equal(format(null, null), "");
});

test("the memory limit stays in the address", () => {
  assert.equal(format(plain, "64"), "#mem=64&view=icicle");
  assert.equal(parse("#mem=64"), null);
});

test("numbers that are none are not believed", () => {
  const state = parse("#view=x&metric=NaN&node=-5&zoom=1.5&from=Infinity&to=abc");
  assert.deepEqual(state, { ...plain, view: "x" });
});

test("names in full stay in the address", () => {
  assert.equal(format(plain, "64", true), "#mem=64&names=full&view=icicle");
  assert.ok(hasFullNames("#names=full&view=icicle"));
  assert.ok(!hasFullNames("#view=icicle"));
});
