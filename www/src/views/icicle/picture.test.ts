import assert from "node:assert/strict";
import { test } from "node:test";
import { BOX_HIT, BOX_MORE, type IcicleBoxes } from "../../engine/tree.ts";
import { COLOURS, common, find, HIT, MANY, type Picture, PLAIN, picture, placeOf, project } from "./picture.ts";

/** One line a row: name, width in pixels; spaces part boxes, "." is a gap, "*" a box of many. */
function draw(text: string, searching = false): Picture {
  const columns = {
    row: [] as number[],
    x: [] as number[],
    w: [] as number[],
    flags: [] as number[],
    more: [] as number[],
  };
  text
    .trim()
    .split("\n")
    .forEach((line, row) => {
      let x = 0;
      for (const word of line.trim().split(/\s+/)) {
        const [, kind = "", width = ""] = /^(\D+)(\d+)$/.exec(word) ?? [];
        if (kind !== ".") {
          columns.row.push(row);
          columns.x.push(x);
          columns.w.push(Number(width));
          columns.flags.push(kind === "*" ? BOX_MORE : kind === "hit" ? BOX_HIT : 0);
          columns.more.push(kind === "*" ? 9 : 0);
        }
        x += Number(width);
      }
    });
  const count = columns.row.length;
  const boxes: IcicleBoxes = {
    node: Uint32Array.from({ length: count }, (_, i) => i),
    frame: Uint32Array.from({ length: count }, (_, i) => i),
    colour: Uint8Array.from({ length: count }, (_, i) => i % 3),
    own: new Float32Array(count),
    row: Uint32Array.from(columns.row),
    x: Float32Array.from(columns.x),
    w: Float32Array.from(columns.w),
    flags: Uint8Array.from(columns.flags),
    more: Uint32Array.from(columns.more),
    width: 1000,
    depth: 9,
    conservation: { parts: [], total: { text: "", exact: "" } },
    micros: 0,
  };
  const rows = text.trim().split("\n").length;
  // Ten units of the metric to a pixel.
  return picture(boxes, { from: 0, to: 1000, top: 0, rows, scale: 0.1 }, searching);
}

const tree = () =>
  draw(`
    all100
    main100
    load60 serve30 *10
    parse20 .40 hit5
  `);

test("boxes are sorted by paint, each exactly once", () => {
  for (const searching of [false, true]) {
    const p = draw("all100\nmain60 hit30 *10", searching);
    assert.deepEqual([...p.order].sort(), [0, 1, 2, 3]);
    const style = (i: number) =>
      Math.floor(([...p.paints].findIndex((start) => start > p.order.indexOf(i)) - 1) / COLOURS);
    assert.equal(style(2), searching ? HIT : PLAIN);
    assert.equal(style(3), MANY);
  }
});

test("the box at a point is found, and beside it with some slack", () => {
  const p = tree();
  assert.equal(find(p, 0, 500, 0), 0);
  assert.equal(find(p, 2, 0, 0), 2);
  assert.equal(find(p, 2, 599, 0), 2);
  assert.equal(find(p, 2, 601, 0), 3);
  assert.equal(find(p, 2, 999, 0), 4);
  assert.equal(find(p, 3, 300, 0), -1);
  assert.equal(find(p, 3, 205, 10), 5);
  assert.equal(find(p, 3, 595, 10), 6);
  assert.equal(find(p, 3, 300, 10), -1);
  assert.equal(find(p, 7, 300, 10), -1);
  assert.equal(find(p, -1, 300, 10), -1);
});

test("the nearest common caller of what is seen", () => {
  const p = tree();
  assert.equal(common(p, { from: 0, to: 1000, top: 0 }), 1);
  assert.equal(common(p, { from: 100, to: 500, top: 0 }), 2);
  assert.equal(common(p, { from: 0, to: 200, top: 0 }), 5);
  assert.equal(common(p, { from: 950, to: 960, top: 0 }), 1, "a box of many is nobody's caller");
});

test("a picture can be drawn for another window", () => {
  const p = tree();
  const { shift, stretch } = project(p.ask, { from: 600, to: 900, top: 0 }, 300);
  const serve = placeOf(p, 3);
  assert.deepEqual(serve, { row: 2, from: 600, to: 900 });
  assert.equal(shift + stretch * 60, 0);
  assert.equal(shift + stretch * 90, 300);
});
