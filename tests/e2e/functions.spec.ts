/** The functions table: sort, filter, a million rows, copy, selection. */
import { expect, SMALL, test } from "./heapglass.ts";

test.beforeEach(async ({ app }) => {
  await app.open();
});

test("self and total of every function, largest self first", async ({ app }) => {
  await app.load();
  await app.show("Functions");
  const grid = app.grid("Functions");
  await expect(grid).toHaveAttribute("aria-rowcount", "12");
  const [first, second] = await app.cells(grid, 2);
  expect(first).toEqual(["28.5 KiB", "90.5 %", "28.5 KiB", "90.5 %", "4", "alloc"]);
  expect(second).toEqual(["2.00 KiB", "6.35 %", "2.00 KiB", "6.35 %", "1", "intern"]);
});

test("sorts by click and by key, both ways", async ({ app, page }) => {
  await app.load();
  await app.show("Functions");
  const grid = app.grid("Functions");
  const names = async () => (await app.cells(grid, 11)).map((row) => row[5]);
  await grid.getByRole("button", { name: "Total" }).click();
  await expect(grid.getByRole("columnheader", { name: "Total" })).toHaveAttribute("aria-sort", "descending");
  await expect.poll(names).toEqual(expect.arrayContaining(["main"]));
  await expect.poll(async () => (await names())[0]).toBe("main");
  await grid.getByRole("button", { name: "Function" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await names())[0]).toBe("alloc");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await names())[0]).toBe("serve");
});

test("filters by a part of the name, and says how many remain", async ({ app, page }) => {
  await app.load();
  await app.show("Functions");
  await page.getByRole("searchbox", { name: "Filter functions" }).fill("AR");
  await expect(page.getByText("1 of 11 functions")).toBeVisible();
  await expect(app.grid("Functions").locator(".grid-row")).toHaveCount(1);
  await expect(app.grid("Functions").locator(".grid-row")).toHaveText(/parse/);
  await page.getByRole("searchbox", { name: "Filter functions" }).fill("zzz");
  await expect(page.getByText("No function has “zzz” in its name.")).toBeVisible();
});

test("a click selects, the details follow, Enter shows it in the icicle", async ({ app, page }) => {
  await app.load();
  await app.show("Functions");
  const grid = app.grid("Functions");
  await grid.locator(".grid-row").filter({ hasText: "alloc" }).click();
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("alloc");
  await expect(app.details).toContainText("16.0 KiB"); // its heaviest place
  await grid.focus();
  await page.keyboard.press("ArrowDown");
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("intern");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Icicle", exact: true })).toHaveAttribute("aria-current", "page");
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("intern");
});

test("copies all rows with exact numbers", async ({ app, page, context, start }) => {
  test.skip(start.startsWith("file:"), "the clipboard cannot be read back from file://");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await app.load();
  await app.show("Functions");
  await page.getByRole("button", { name: "Copy as TSV" }).click();
  await expect(page.getByText("Copied").first()).toBeVisible();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).trim().split("\n");
  expect(lines[0]).toBe("self (bytes)\tself share\ttotal (bytes)\ttotal share\tstacks\tfunction");
  expect(lines[1]).toBe("29184\t0.904762\t29184\t0.904762\t4\talloc");
  expect(lines).toHaveLength(12);
});

test("two hundred thousand functions scroll to the very last row", async ({ app, page }) => {
  const lines: string[] = [];
  for (let i = 0; i < 200_000; i++) lines.push(`f${String(i).padStart(6, "0")} ${1_000_000 - i}`);
  await app.load({ name: "many.folded", text: `main;a 1\n${lines.map((line) => `main;${line}`).join("\n")}` });
  await app.show("Functions");
  const grid = app.grid("Functions");
  await expect(grid).toHaveAttribute("aria-rowcount", /20000[2-4]/);
  expect(await grid.locator(".grid-row").count()).toBeLessThan(120);
  await grid.getByRole("button", { name: "Function" }).click();
  await grid.focus();
  await page.keyboard.press("End");
  await expect(grid.locator(".grid-row").filter({ hasText: "main" })).toBeVisible();
  await page.keyboard.press("Home");
  await expect(grid.locator(".grid-row").filter({ hasText: "f000000" })).toBeVisible();
});

test("a new row comes at each notch of the wheel, also where the scrollbar is scaled", async ({ app, page }) => {
  const lines = Array.from({ length: 400_000 }, (_, i) => `r;f${String(i).padStart(6, "0")} 1`);
  await app.load({ name: "huge.folded", text: lines.join("\n") });
  await app.show("Functions");
  const grid = app.grid("Functions");
  await grid.getByRole("button", { name: "Function" }).click();
  await expect(grid.locator(".grid-row").filter({ hasText: "f000000" })).toBeVisible();
  const box = await grid.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 200, (box?.y ?? 0) + 200);
  await page.mouse.wheel(0, 240); // ten rows, no more and no less
  await expect(grid.locator(".grid-row").filter({ hasText: "f000010" })).toBeVisible();
  const first = await grid
    .locator(".grid-row")
    .evaluateAll((rows) => Math.min(...rows.map((row) => Number(row.getAttribute("aria-rowindex")))));
  expect(first).toBe(12);
});

test("the conservation line adds up", async ({ app }) => {
  await app.load(SMALL);
  await app.show("Functions");
  await expect(app.totals).toContainText("= 31.5 KiB");
});

test("a row has the icicle's menu, by mouse and by key", async ({ app, page }) => {
  await app.load();
  await app.show("Functions");
  const grid = app.grid("Functions");
  const menu = page.getByRole("menu");
  await grid.locator(".grid-row").filter({ hasText: "intern" }).click({ button: "right" });
  await expect(page.getByRole("menu", { name: "Actions for intern" })).toBeVisible();
  await expect(menu.getByRole("menuitem")).toHaveText([
    /^Show in icicle/,
    "Copy name",
    "Copy stack",
    "Search this name",
    "Callers and callees",
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
  await page.keyboard.press("Escape");
  await expect(menu).toHaveCount(0);
  await expect(grid).toBeFocused();
  // The row that has the cursor.
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Shift+F10");
  await expect(page.getByRole("menu", { name: "Actions for alloc" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("ContextMenu");
  await menu.getByRole("menuitem", { name: "Ignore" }).click();
  await expect(page.getByRole("button", { name: "Take back: ignore alloc" })).toBeVisible();
  await expect(app.totals).toContainText("taken out by filters 28.5 KiB");
});

test("columns are chosen from a menu, kept, and copied as they are shown", async ({ app, page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", {
      value: { writeText: async (text: string) => void Object.assign(globalThis, { copied: text }) },
    });
  });
  await app.page.reload();
  await app.load();
  await app.show("Functions");
  const grid = app.grid("Functions");
  const button = grid.getByRole("button", { name: "Columns" });
  await button.focus();
  await page.keyboard.press("Enter");
  const item = (name: string) => page.getByRole("menuitemcheckbox", { name, exact: true });
  // What the table is sorted by stays.
  await expect(item("Self")).toBeDisabled();
  await page.keyboard.press("Escape");
  await grid.getByRole("button", { name: "Total" }).click();
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu", { name: "Columns", exact: true })).toBeVisible();
  await expect(item("Self")).toBeFocused();
  for (const name of ["Self", "Self share", "Total share", "Stacks", "Function"]) await item(name).click();
  await expect(item("Stacks")).not.toBeChecked();
  await expect(item("Total")).toBeDisabled();
  const room = async () => (await grid.getByRole("columnheader", { name: "Total" }).boundingBox())?.width ?? 0;
  expect(await room()).toBeGreaterThan(600);
  await item("Function").press("Space");
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();
  const rows = [
    ["31.5 KiB", "main"],
    ["28.5 KiB", "alloc"],
  ];
  await expect.poll(() => app.cells(grid, 2)).toEqual(rows);
  await page.getByRole("button", { name: "Copy as TSV" }).click();
  const copied = () => page.evaluate(() => (globalThis as { copied?: string }).copied?.split("\n").slice(0, 2));
  await expect.poll(copied).toEqual(["total (bytes)\tfunction", "32256\tmain"]);
  await expect.poll(() => page.url()).toContain("sort=functions.-total");
  await page.reload();
  await app.load();
  await expect.poll(() => app.cells(grid, 2)).toEqual(rows);
});

test("the details say what one place holds and what the function holds everywhere", async ({ app, page }) => {
  await app.load();
  await app.show("Functions");
  await app.grid("Functions").locator(".grid-row").filter({ hasText: "alloc" }).click();
  const amounts = app.details.getByRole("table");
  await expect(amounts.getByRole("row")).toHaveText([
    "This placeAmountShare",
    "Total16.0 KiB50.8 %",
    "Self16.0 KiB50.8 %",
    "16,384 bytes",
    "This function everywhere, 4 places",
    "Total28.5 KiB90.5 %",
    "Self28.5 KiB90.5 %",
    "29,184 bytes",
  ]);
  await page.keyboard.press("ArrowDown");
  await expect(amounts).toContainText("This function everywhere, 1 place");
});
