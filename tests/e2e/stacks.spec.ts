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
  // The address keeps what it promises while there is no profile yet, for another reload, too.
  await page.waitForTimeout(500);
  expect(page.url()).toContain("sort=stacks.-depth");
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

/** Two operations that end in the same allocator. */
const ALLOCATOR = {
  name: "server.collapsed",
  text: `main;DB::Loader::run()::$_0::operator()() const;malloc 4096
main;DB::Writer::run()::$_0::operator()() const;malloc 2048
main;DB::Reader::read();malloc 512
`,
};

test("what is done to a row is done to what it shows first, and the stack stays chosen", async ({ app, page }) => {
  await app.load(ALLOCATOR);
  await app.show("Stacks");
  const grid = app.grid("Stacks by amount");
  const row = grid.locator(".grid-row").filter({ hasText: "Writer" });
  await row.click();
  await expect(app.details.getByRole("heading", { level: 2 })).toContainText("DB::Writer");
  const frames = app.grid("Frames of the stack, leaf first");
  await expect(frames.locator(".grid-row")).toHaveCount(3);
  await expect(frames.locator(".grid-row").first()).toContainText("malloc");
  await frames.locator(".grid-row").first().click();
  await expect(app.details.getByRole("heading", { level: 2 })).toContainText("malloc");
  await expect(row).toHaveClass(/selected/);
  await row.click({ button: "right" });
  await expect(page.getByRole("menu", { name: /^Actions for DB::Writer/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("d");
  await expect(app.totals).toContainText("taken out by filters 2.00 KiB");
  await page.keyboard.press("Control+z");
  await expect(row).toHaveClass(/selected/);
  await expect(frames.locator(".grid-row")).toHaveCount(3);

  await app.show("Overview");
  await page.locator(".overview-table tr").filter({ hasText: "Loader" }).click({ button: "right" });
  await expect(page.getByRole("menu", { name: /^Actions for DB::Loader/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await app.searchBox.fill("Reader");
  await expect(app.found).toContainText("512 B");
  await app.show("Explore");
  await page.locator(".explore-stacks tbody tr").click({ button: "right" });
  await expect(page.getByRole("menu", { name: /^Actions for DB::Reader/ })).toBeVisible();
});

test("the chosen row is found again after a sort, a filter and an undo", async ({ app, page }) => {
  const lines = Array.from(
    { length: 900 },
    (_, i) => `main;a${i % 3};f${String(i).padStart(3, "0")};malloc ${9000 - i}`,
  );
  await app.load({ name: "many.folded", text: lines.join("\n") });
  for (const [view, label, head] of [
    ["Functions", "Functions", "Function"],
    ["Stacks", "Stacks by amount", "Depth"],
    ["Sites", "Sites by amount", "Function"],
  ] as const) {
    await app.show(view);
    const grid = app.grid(label);
    if (view === "Sites") await page.getByRole("button", { name: "Allocating code" }).click();
    await expect(grid).toHaveAttribute("aria-rowcount", /^90/);
    await grid.focus();
    const cursor = grid.locator(".grid-row.cursor");
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    const text = (await cursor.locator(".name").first().textContent()) ?? "";
    for (let i = 0; i < 2; i++) {
      await grid.getByRole("button", { name: head, exact: true }).click();
      await expect(grid.locator(".grid-row.selected.cursor .name").first()).toHaveText(text);
      await expect(cursor).toBeInViewport();
    }
    await page.getByRole("searchbox", { name: /^Filter/ }).fill("f000");
    await expect(grid.locator(".grid-row")).toHaveCount(1);
    await expect(grid.locator(".grid-row.selected, .grid-row.cursor")).toHaveCount(0);
    await page.getByRole("searchbox", { name: /^Filter/ }).fill("");
    await expect(grid.locator(".grid-row.selected.cursor .name").first()).toHaveText(text);
    await grid.getByRole("button", { name: view === "Functions" ? "Total" : "Amount" }).click();
    await grid.locator(".grid-row.selected").click();
    await page.keyboard.press("d");
    await expect(page.getByRole("button", { name: /^Take back: ignore/ })).toBeVisible();
    await page.keyboard.press("Control+z");
    await expect(grid.locator(".grid-row.selected.cursor .name").first()).toHaveText(text);
    const before = Number(await cursor.getAttribute("aria-rowindex"));
    await grid.focus();
    await page.keyboard.press("ArrowDown");
    await expect(cursor).toHaveAttribute("aria-rowindex", String(before + 1));
  }
});

test("a view that a key opens has the keyboard, and down leads from a head to the rows", async ({ app, page }) => {
  await app.load();
  for (const [key, label] of [
    ["3", "Functions"],
    ["4", "Stacks by amount"],
    ["7", "Sites by amount"],
  ] as const) {
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press(key);
    await expect(app.grid(label)).toBeFocused();
    await app
      .grid(label)
      .getByRole("button", { name: key === "3" ? "Total" : "Amount" })
      .focus();
    await page.keyboard.press("ArrowDown");
    await expect(app.grid(label)).toBeFocused();
    await expect(app.grid(label).locator(".grid-row.cursor.selected")).toHaveAttribute("aria-rowindex", "2");
  }
});
