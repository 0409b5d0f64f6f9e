/** Whole stacks by size, and one in full. */
import { expect, test } from "./heapglass.ts";

test.beforeEach(async ({ app }) => {
  await app.open();
});

test("ranks stacks and shows their last frames, leaf first", async ({ app }) => {
  await app.load();
  await app.show("Stacks");
  const [first] = await app.cells(app.grid("Stacks by amount"), 1);
  expect(first?.slice(0, 5)).toEqual(["1", "16.0 KiB", "50.8 %", "1", "4"]);
  expect(first?.[5]).toContain("alloc");
  expect(first?.[5]).toContain("cache");
});

test("the chosen stack in full, numbered from the leaf", async ({ app, page }) => {
  await app.load();
  await app.show("Stacks");
  await app.grid("Stacks by amount").locator(".grid-row").first().click();
  const frames = app.grid("Frames of the stack, leaf first");
  await expect(frames.locator(".grid-row")).toHaveCount(4);
  expect(await app.cells(frames, 4)).toEqual([
    ["1", "", "alloc"],
    ["2", "", "cache"],
    ["3", "", "serve"],
    ["4", "noise", "main"],
  ]);
  // Walking along it selects, and does not shorten it.
  await frames.locator(".grid-row").filter({ hasText: "serve" }).click();
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("serve");
  await expect(frames.locator(".grid-row")).toHaveCount(4);
  await expect(page.getByText("4 frames")).toBeVisible();
});

test("filters by any frame of the stack", async ({ app, page }) => {
  await app.load();
  await app.show("Stacks");
  await page.getByRole("searchbox", { name: "Filter stacks by a frame" }).fill("load");
  await expect(page.getByText("3 of 6 stacks")).toBeVisible();
});

test("copies a stack, leaf first", async ({ app, page, context, start }) => {
  test.skip(start.startsWith("file:"), "the clipboard cannot be read back from file://");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await app.load();
  await app.show("Stacks");
  await app.grid("Stacks by amount").locator(".grid-row").first().click();
  await page.locator(".split-second .toolbar").getByRole("button", { name: "Copy stack" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe("alloc\ncache\nserve\nmain\n");
});

test("a stack of a hundred thousand frames is as easy as any", async ({ app, page }) => {
  const frames = Array.from({ length: 100_000 }, (_, i) => `f${i}`);
  await app.load({ name: "deep.folded", text: `${frames.join(";")} 7\nmain;short 1\n` });
  await app.show("Stacks");
  await app.grid("Stacks by amount").locator(".grid-row").first().click();
  const grid = app.grid("Frames of the stack, leaf first");
  await expect(grid).toHaveAttribute("aria-rowcount", "100001");
  await expect(grid.locator(".grid-row").filter({ hasText: "f99999" })).toBeVisible();
  await grid.focus();
  await page.keyboard.press("End");
  await expect(grid.locator(".grid-row").last()).toContainText("100,000");
});

test("n goes from stack to stack that matches, also while one is shown in full", async ({ app, page }) => {
  await app.load();
  await app.show("Stacks");
  await app.searchBox.fill("parse");
  await expect(app.found).toContainText("6.00 KiB");
  await app.searchBox.blur();
  const selected = app.grid("Stacks by amount").locator(".grid-row.selected");
  for (const rank of ["3", "4", "3"]) {
    await page.keyboard.press("n");
    await expect(selected.locator(".cell").first()).toHaveText(rank);
  }
});

test("sorts by any column; ranks stay those by amount, and the address keeps the order", async ({ app, page }) => {
  await app.load();
  await app.show("Stacks");
  const grid = app.grid("Stacks by amount");
  const ranks = async () => (await app.cells(grid, 6)).map(([rank]) => rank);
  await expect.poll(ranks).toEqual(["1", "2", "3", "4", "5", "6"]);
  await grid.getByRole("button", { name: "Depth" }).focus();
  await page.keyboard.press("Enter");
  await expect(grid.getByRole("columnheader", { name: "Depth" })).toHaveAttribute("aria-sort", "descending");
  await expect.poll(async () => (await ranks())[0]).toBe("6"); // main;serve;cache;evict;alloc
  await expect.poll(() => page.url()).toContain("sort=stacks.-depth");
  await page.reload();
  await app.load();
  await expect.poll(async () => (await ranks())[0]).toBe("6");
  await grid.getByRole("button", { name: "Amount" }).click();
  await grid.getByRole("button", { name: "Amount" }).click();
  await expect.poll(ranks).toEqual(["6", "5", "4", "3", "2", "1"]);
});

test("a difference is ranked by magnitude, in the overview too", async ({ app, page }) => {
  await app.load({ name: "diff.folded", text: "main;grew 2048\nmain;shrank -4096\nmain;little 512\n" });
  await app.show("Stacks");
  const grid = app.grid("Stacks by amount");
  const amounts = async () => (await app.cells(grid, 3)).map((row) => row[1]);
  await expect.poll(amounts).toEqual(["−4.00 KiB", "2.00 KiB", "512 B"]);
  await app.show("Overview");
  await expect(page.locator(".overview-table tbody tr").first()).toContainText("−4.00 KiB");
});
