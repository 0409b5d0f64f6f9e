/**
 * What tests ask of the icicle. A canvas cannot be asked what is on it, so the
 * page offers `heapglass.icicle()`, which tells what is drawn and where.
 */
import type { Page } from "@playwright/test";
import type { ShownBox, ShownIcicle } from "../../www/src/views/icicle/curious.ts";
import { expect } from "./heapglass.ts";

export type { ShownBox, ShownIcicle };

export const ROW = 18;

interface Curious {
  heapglass: { icicle?: () => ShownIcicle | null };
}

/** What is drawn once nothing moves and every question has its answer. */
export async function shown(page: Page): Promise<ShownIcicle> {
  let icicle: ShownIcicle | null | undefined;
  await expect
    .poll(async () => {
      // In one go: another tree is another drawing, which may be gone in the next moment.
      icicle = await page.evaluate(() => (globalThis as unknown as Curious).heapglass.icicle?.());
      return icicle?.settled ?? false;
    })
    .toBe(true);
  return icicle as ShownIcicle;
}

/** Waits until what is drawn is as it should be. */
export async function until(page: Page, what: (icicle: ShownIcicle) => boolean): Promise<ShownIcicle> {
  let last: ShownIcicle | undefined;
  await expect
    .poll(async () => {
      last = await shown(page);
      return what(last);
    })
    .toBe(true);
  return last as ShownIcicle;
}

export const area = (page: Page) => page.locator("#icicle");

export function box(icicle: ShownIcicle, name: string, row?: number): ShownBox {
  const found = icicle.boxes.find((one) => one.name === name && (row === undefined || one.row === row));
  if (!found) throw new Error(`no box ${name} among ${icicle.boxes.map((one) => one.name).join(", ")}`);
  return found;
}

/** Where to point at a box, in the page. */
export async function middle(page: Page, one: ShownBox, icicle: ShownIcicle): Promise<{ x: number; y: number }> {
  const corner = await area(page).boundingBox();
  if (!corner) throw new Error("no drawing");
  const left = Math.max(0, one.x);
  const right = Math.min(icicle.width, one.x + one.width);
  return { x: corner.x + (left + right) / 2, y: corner.y + one.y + one.height / 2 };
}

export async function click(page: Page, name: string, row?: number): Promise<void> {
  const icicle = await shown(page);
  const { x, y } = await middle(page, box(icicle, name, row), icicle);
  await page.mouse.click(x, y);
}

/** The tooltip hides what is below it from no test. */
export async function hover(page: Page, name: string): Promise<void> {
  const icicle = await shown(page);
  const { x, y } = await middle(page, box(icicle, name), icicle);
  await page.mouse.move(x - 3, y);
  await page.mouse.move(x, y);
}

export const fills = (name: string) => (icicle: ShownIcicle) => {
  const one = icicle.boxes.find((candidate) => candidate.name === name);
  return one !== undefined && Math.abs(one.x) < 1 && Math.abs(one.width - icicle.width) < 1;
};
export const isWhole = ({ window, tree }: ShownIcicle) => window.from === 0 && window.to === tree.width;

/** One heavy call, and thousands that are too narrow to be drawn. */
