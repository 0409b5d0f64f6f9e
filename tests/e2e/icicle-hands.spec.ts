/** What can be done to the icicle with the wheel, the mouse, keys, the menu and fingers. */
import { expect, type Given, test } from "./heapglass.ts";
import {
  area,
  box,
  click,
  fills,
  isWhole,
  middle,
  ROW,
  type ShownBox,
  type ShownIcicle,
  shown,
  until,
} from "./icicle.ts";

/** One heavy call, and thousands that are too narrow to be drawn. */
const CROWD: Given = {
  name: "crowd.collapsed",
  text: `main;heavy 1000000\n${Array.from({ length: 3000 }, (_, i) => `main;small${i} ${20 + (i % 7)}`).join("\n")}\n`,
};

test("zoom with the wheel keeps what is under the pointer", async ({ app, page }) => {
  await app.open();
  await app.load();
  const before = await shown(page);
  const corner = await area(page).boundingBox();
  if (!corner) throw new Error("no drawing");
  const x = Math.round(before.width * 0.7);
  const amount = ({ window, width }: ShownIcicle) => window.from + (x / width) * (window.to - window.from);
  const at = amount(before);
  await page.mouse.move(corner.x + x, corner.y + 60);
  await page.keyboard.down("Control");
  for (let i = 0; i < 8; i++) await page.mouse.wheel(0, -100);
  await page.keyboard.up("Control");
  const near = await until(page, ({ window }) => window.to - window.from < 32256 / 6);
  expect(Math.abs(amount(near) - at)).toBeLessThan((near.window.to - near.window.from) / near.width);
  // A wheel alone pans: sideways across.
  await page.mouse.wheel(200, 0);
  const panned = await until(page, ({ window }) => window.from > near.window.from);
  expect(panned.window.to - panned.window.from).toBeCloseTo(near.window.to - near.window.from, 3);
  await page.keyboard.press("0");
  await until(page, isWhole);
});

test("a drag pans and is not a click", async ({ app, page }) => {
  await app.open();
  await app.load();
  await click(page, "serve");
  const before = await until(page, fills("serve"));
  const corner = await area(page).boundingBox();
  if (!corner) throw new Error("no drawing");
  await page.mouse.move(corner.x + 300, corner.y + 30);
  await page.mouse.down();
  await page.mouse.move(corner.x + 250, corner.y + 30, { steps: 4 });
  await page.mouse.move(corner.x + 200, corner.y + 30, { steps: 4 });
  await page.mouse.up();
  // 100 pixels to the left is 100 pixels of amounts to the right, up to the end of the tree.
  const moved = await shown(page);
  const size = before.window.to - before.window.from;
  const expected = Math.min(before.window.from + (100 / before.width) * size, before.tree.width - size);
  expect(moved.window.from).toBeCloseTo(expected, 0);
});

test("click zooms, ancestors stay, Escape goes back step by step, double click shows all", async ({ app, page }) => {
  await app.open();
  await app.load();
  await click(page, "load");
  const load = await until(page, fills("load"));
  expect(box(load, "all").y).toBe(0);
  expect(box(load, "main").y).toBe(ROW);
  expect(load.boxes.some((one) => one.name === "serve")).toBe(false);
  await expect(app.details).toContainText("14,336 bytes");
  await click(page, "parse");
  await until(page, fills("parse"));
  await page.keyboard.press("Escape"); // the selection
  await page.keyboard.press("Escape"); // one zoom
  await until(page, fills("load"));
  await page.keyboard.press("Escape");
  await until(page, isWhole);

  await click(page, "serve");
  const serve = await until(page, fills("serve"));
  const at = await middle(page, box(serve, "cache"), serve);
  await page.waitForTimeout(400);
  await page.mouse.dblclick(at.x, at.y);
  await until(page, isWhole);
});

test("“n more” is a box that opens", async ({ app, page }) => {
  await app.open();
  await app.load(CROWD);
  const before = await shown(page);
  const many = before.boxes.filter((one) => one.more > 0);
  expect(many.length).toBeGreaterThan(0);
  // Nothing is lost: the siblings in boxes of many and those with a box of their own are all there.
  const second = before.boxes.filter((one) => one.row === 2);
  expect(second.reduce((sum, one) => sum + (one.more > 0 ? one.more : 1), 0)).toBe(3001);

  const widest = many.reduce((a, b) => (b.width > a.width ? b : a));
  const at = await middle(page, widest, before);
  await page.mouse.move(at.x, at.y);
  await expect(page.getByRole("tooltip")).toContainText("more called by main");
  await page.mouse.click(at.x, at.y);
  const after = await until(page, ({ boxes }) => boxes.some(({ name }) => name?.startsWith("small") ?? false));
  expect(after.window.to - after.window.from).toBeLessThan((before.window.to - before.window.from) / 4);
});

test("keys walk from box to box and say where they are", async ({ app, page }) => {
  await app.open();
  await app.load();
  await shown(page);
  await area(page).focus();
  const here = () =>
    area(page).evaluate((host) => {
      const id = host.getAttribute("aria-activedescendant");
      return (id && document.getElementById(id)?.textContent) || "";
    });
  await page.keyboard.press("Enter");
  await expect.poll(here).toMatch(/^main, 32,256 bytes, 100(\.0)? %; own 0 bytes, calls 2/);
  await page.keyboard.press("ArrowDown");
  await expect.poll(here).toMatch(/^serve, 17,920 bytes/);
  await page.keyboard.press("ArrowRight");
  await expect.poll(here).toMatch(/^load, 14,336 bytes/);
  await page.keyboard.press("ArrowLeft");
  await expect.poll(here).toMatch(/^serve/);
  await page.keyboard.press("ArrowDown");
  await expect.poll(here).toMatch(/^cache/);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect.poll(here).toMatch(/^main/);
  await page.keyboard.press("ArrowUp");
  await expect.poll(here).toMatch(/^all/);
  await page.keyboard.press("ArrowDown");
  await expect.poll(here).toMatch(/^main/);
  // The outline lists what it calls, with amounts.
  await expect(page.getByRole("treeitem", { name: /^load, 14,336 bytes/ })).toBeAttached();
  // Keys that come faster than the answers act one after the other.
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await until(page, fills("serve"));
  await page.keyboard.press("Escape");
  await expect.poll(here).toBe("");
  await page.keyboard.press("Home");
  await until(page, isWhole);
  // With nothing selected, + zooms about the middle.
  await page.keyboard.press("+");
  const near = await until(page, (icicle) => !isWhole(icicle));
  expect((near.window.from + near.window.to) / 2).toBeCloseTo(32256 / 2, 0);
});

test("the minimap shows the window and moves it", async ({ app, page }) => {
  await app.open();
  await app.load();
  await shown(page);
  const map = page.locator(".icicle-map");
  await expect(map).not.toHaveClass(/zoomed/);
  await click(page, "load");
  const before = await until(page, fills("load"));
  await expect(map).toHaveClass(/zoomed/);
  const corner = await map.boundingBox();
  if (!corner) throw new Error("no minimap");
  const at = (amount: number) => corner.x + (amount / before.tree.width) * corner.width;
  const from = at((before.window.from + before.window.to) / 2);
  await page.mouse.move(from, corner.y + 8);
  await page.mouse.down();
  await page.mouse.move(from - corner.width * 0.2, corner.y + 8, { steps: 5 });
  await page.mouse.up();
  const after = await until(page, ({ window }) => window.from !== before.window.from);
  expect(after.window.from).toBeCloseTo(before.window.from - 0.2 * before.tree.width, -2);
  expect(after.window.to - after.window.from).toBeCloseTo(before.window.to - before.window.from, 3);
});

test("a stack of 100,000 frames scrolls, zooms and is walked", async ({ app, page }) => {
  const frames = Array.from({ length: 100_000 }, (_, i) => `f${i % 10}`);
  await app.open();
  await app.load({ name: "deep.collapsed", text: `${frames.join(";")} 700\nf0;side 300\n` });
  const top = await shown(page);
  expect(top.tree.depth).toBe(100_001);
  expect(top.boxes.length).toBeLessThan(200);
  // Into the middle, by the scroll bar.
  const track = page.getByRole("scrollbar", { name: "Rows" });
  const corner = await track.boundingBox();
  if (!corner) throw new Error("no scroll bar");
  await page.mouse.click(corner.x + 6, corner.y + corner.height / 2);
  const deep = await until(page, ({ window }) => window.top > 40_000);
  expect(deep.window.top).toBeLessThan(60_000);
  const first = deep.boxes[0];
  expect(first?.name).toBe(`f${((first?.row ?? 0) - 1) % 10}`);
  const at = await middle(page, deep.boxes[10] as ShownBox, deep);
  await page.mouse.click(at.x, at.y);
  const zoomed = await until(page, ({ window }) => window.to === 700 && window.top > 40_000);
  const row = deep.boxes[10]?.row ?? 0;
  // Some of its ancestors are above it, all the others in the path.
  expect(zoomed.boxes[0]?.row).toBeLessThan(row);
  expect(zoomed.boxes[0]?.row).toBeGreaterThan(row - 12);
  await expect(page.getByRole("navigation", { name: "Path to what is shown" })).toContainText(/all.*[\d,]+ more.*f\d/);
  await expect(app.details).toContainText(row.toLocaleString("en"));
  await page.keyboard.press("ArrowDown");
  await expect(app.details).toContainText((row + 1).toLocaleString("en"));
  await page.keyboard.press("Home");
  await until(page, (icicle) => isWhole(icicle) && icicle.window.top === 0);
});

test("a root with 100,000 callees opens as far as one of them", async ({ app, page }) => {
  await app.open();
  const text = Array.from({ length: 100_000 }, (_, i) => `callee${i} 1`).join("\n");
  await app.load({ name: "wide.collapsed", text: `${text}\n` });
  const before = await shown(page);
  expect(before.boxes.length).toBeLessThan(3 * before.width);
  const many = before.boxes.find((one) => one.row === 1 && one.more > 0);
  if (!many) throw new Error("no box of many");
  const at = await middle(page, many, before);
  await page.mouse.click(at.x, at.y);
  const near = await until(page, ({ boxes }) => boxes.some(({ name }) => name?.startsWith("callee") ?? false));
  const one = near.boxes.find(({ name }) => name?.startsWith("callee"));
  expect((one?.to ?? 0) - (one?.from ?? 0)).toBeCloseTo(1, 3);
  await click(page, one?.name ?? "");
  await until(page, fills(one?.name ?? ""));
});

test("the menu works with the mouse and with keys", async ({ app, page }) => {
  await page.addInitScript(() => {
    const copied: string[] = [];
    Object.assign(globalThis, { copied });
    Object.defineProperty(navigator, "clipboard", {
      value: { writeText: async (text: string) => void copied.push(text) },
    });
  });
  const copied = () => page.evaluate(() => (globalThis as unknown as { copied: string[] }).copied);
  await app.open();
  await app.load();
  const icicle = await shown(page);
  const at = await middle(page, box(icicle, "index"), icicle);
  await page.mouse.click(at.x, at.y, { button: "right" });
  const menu = page.getByRole("menu");
  await expect(menu.getByRole("menuitem")).toHaveText([
    /^Zoom here/,
    "Copy name",
    "Copy stack",
    "Search this name",
    "Callers and callees",
    "Show in Functions",
    "Make a subsystem rule…",
    /^Focus on this place/,
    /^Focus on this function/,
    /^Ignore/,
    /^Hide the frame/,
    /^Show from here/,
    /^Collapse what it calls/,
    /^Collapse its group/,
    /^Collapse recursion/,
  ]);
  await page.keyboard.press("ArrowDown");
  await expect(menu.getByRole("menuitem", { name: "Copy name" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(menu).toHaveCount(0);
  await expect.poll(copied).toEqual(["index"]);
  await expect(area(page)).toBeFocused();

  // The selection is what was pointed at, and the menu key opens its menu.
  await page.keyboard.press("ContextMenu");
  await menu.getByRole("menuitem", { name: "Copy stack" }).click();
  await expect.poll(copied).toEqual(["index", "index\nload\nmain\n"]);

  await page.keyboard.press("ContextMenu");
  await page.keyboard.press("Escape");
  await expect(menu).toHaveCount(0);

  await page.mouse.click(at.x, at.y, { button: "right" });
  await menu.getByRole("menuitem", { name: "Search this name" }).click();
  await expect(app.searchBox).toHaveValue("name:index");
  await until(page, ({ boxes }) => boxes.some((one) => one.hit));
});

test("the menu key after an arrow means the place that the arrow leads to, however fast", async ({ app, page }) => {
  await app.open();
  await app.load();
  await area(page).focus();
  await page.keyboard.press("Enter");
  const chosen = app.details.getByRole("heading", { level: 2 });
  await expect(chosen).toHaveText("main");
  // Both in one turn: nothing can be known yet of the place.
  await page.evaluate(() => {
    for (const key of ["ArrowDown", "ContextMenu"])
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  });
  await expect(page.getByRole("menu")).toContainText("serve");
  await expect(chosen).toHaveText("serve");
});

test("fingers drag, pinch and press long", async ({ app, page }) => {
  await app.open();
  await app.load();
  const before = await shown(page);
  const corner = await area(page).boundingBox();
  if (!corner) throw new Error("no drawing");
  const session = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...at: [x: number, y: number][]) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: at.map(([x, y], id) => ({ x: corner.x + x, y: corner.y + y, id })),
    });
  // Two fingers, 100 pixels apart about x = 400, move to 400 pixels apart: four times closer, about the same place.
  const amount = ({ window, width }: ShownIcicle) => window.from + (400 / width) * (window.to - window.from);
  await touch("touchStart", [350, 200]);
  await touch("touchStart", [350, 200], [450, 200]);
  for (let i = 1; i <= 10; i++) await touch("touchMove", [350 - 15 * i, 200], [450 + 15 * i, 200]);
  await touch("touchEnd");
  const near = await until(page, (icicle) => !isWhole(icicle));
  expect((before.window.to - before.window.from) / (near.window.to - near.window.from)).toBeCloseTo(4, 0);
  expect(Math.abs(amount(near) - amount(before))).toBeLessThan((near.window.to - near.window.from) * 0.02);
  // One finger pans.
  await touch("touchStart", [300, 200]);
  for (let i = 1; i <= 5; i++) await touch("touchMove", [300 - 20 * i, 200]);
  await touch("touchEnd");
  await until(page, ({ window }) => window.from > near.window.from);
  // A long press opens the menu.
  await touch("touchStart", [300, 27]);
  await expect(page.getByRole("menu")).toBeVisible();
  await touch("touchEnd");
  await expect(page.getByRole("menuitem", { name: "Copy name" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toHaveCount(0);
});
