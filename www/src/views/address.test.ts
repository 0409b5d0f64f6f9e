import assert from "node:assert/strict";
import { test } from "node:test";
import { format, namesIn, parse } from "./address.ts";
import { type ViewState, wholeWindow } from "./state.ts";

const plain: ViewState = {
  view: "icicle",
  metric: 0,
  selection: null,
  window: wholeWindow,
  search: { pattern: "", regex: false, case: false },
  steps: [],
  inverted: false,
  sorts: {},
};

test("what is shown comes back from the address", () => {
  const states: ViewState[] = [
    plain,
    { ...plain, view: "functions", metric: 2, selection: 0 },
    { ...plain, window: { from: 1.5, to: 9e15, top: 3, flipped: true, focus: 17 } },
    { ...plain, inverted: true },
    {
      ...plain,
      sorts: { "subsystem-stacks": { by: "depth", descending: true }, sites: { by: "name", descending: false } },
    },
    {
      ...plain,
      steps: [
        { verb: "focus", on: { by: "function", what: "a.b::c(int, x=1)&do=#é" } },
        { verb: "hide", on: { by: "noise", what: "name" } },
        { verb: "ignore", on: { by: "place", what: 17 } },
        { verb: "collapse-recursion", on: { by: "all" } },
        { verb: "focus", on: { by: "label", what: "handler=/up.load\\,x,(none)" } },
        { verb: "group", on: { by: "label", what: "a.b" } },
      ],
    },
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

test("a step that is none is left out", () => {
  const state = parse("#view=x&do=burn.function.f&do=focus.place.-1&do=focus.cat.x&do=hide&do=focus.words.a");
  assert.deepEqual(state?.steps, [{ verb: "focus", on: { by: "words", what: "a" } }]);
});

test("a sort that is none is left out", () => {
  assert.deepEqual(parse("#view=x&sort=sites&sort=.-name&sort=a.b.c&sort=<b>.name")?.sorts, {});
});

test("how names are shown stays in the address", () => {
  assert.equal(format(plain, "64", "full"), "#mem=64&names=full&view=icicle");
  assert.equal(format(plain, null, "pprof"), "#names=pprof&view=icicle");
  assert.equal(namesIn("#names=full&view=icicle"), "full");
  assert.equal(namesIn("#names=pprof"), "pprof");
  assert.equal(namesIn("#view=icicle&names=x"), "short");
});
