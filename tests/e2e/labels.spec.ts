/** What records say of themselves: looked at, filtered by, grouped by, and taken back. */
import { readFileSync } from "node:fs";
import { expect, test } from "./heapglass.ts";

const read = (name: string) => readFileSync(new URL(`../fixtures/pprof/${name}`, import.meta.url));
const GIVEN = { name: "labels.pb.gz", text: read("labels.pb.gz") };

test("values of a label and what lacks it are all there is, and lead to filters", async ({ app, page }) => {
  await app.open();
  await app.load(GIVEN);
  await page.keyboard.press("L");
  const grid = app.grid("Values of handler by amount");
  const rows = async () => (await app.cells(grid, 9)).map((cells) => `${cells[0]?.trim()} ${cells[1]} ${cells[3]}`);
  await expect.poll(rows).toEqual(["/upload 12 5", "/query 9 2", "(none) 5 2"]);
  await expect(app.totals).toContainText("listed 21 + without this label 5 = 26");
  // By keyboard: the second row, focused.
  await grid.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("f");
  await expect.poll(rows).toEqual(["/query 9 2"]);
  await expect(page.getByText("focus handler = /query")).toBeVisible();
  await expect(app.totals).toContainText("taken out by filters 17");
  await expect(page).toHaveURL(/do=focus\.label\.handler/);
  await page.getByRole("button", { name: /^tenant/ }).click();
  const tenants = app.grid("Values of tenant by amount");
  await expect(tenants.locator(".grid-row")).toHaveCount(2);
  // By menu.
  await tenants.locator(".grid-row", { hasText: "zoo, inc" }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Ignore" }).click();
  await expect(tenants.locator(".grid-row")).toHaveCount(1);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await page.getByRole("button", { name: /^handler/ }).click();
  await expect.poll(rows).toEqual(["/upload 12 5", "/query 9 2", "(none) 5 2"]);
});

test("stacks are grouped by a label, and the selection tells its own", async ({ app, page }) => {
  await app.open("#view=labels");
  await app.load(GIVEN);
  await page.getByRole("button", { name: "Group by handler" }).click();
  await expect(page.getByText("group by handler", { exact: true })).toBeVisible();
  await app.show("Functions");
  const row = app.grid("Functions").getByRole("row").filter({ hasText: "handler: /upload" });
  await expect(row).toContainText("12");
  await row.click();
  const label = app.details.getByRole("button", { name: "handler: /upload" });
  await expect(label).toContainText("12");
  await expect(app.details).toContainText("part: 2 more");
  // What it was grouped by is no code that allocated.
  await app.show("Sites");
  await expect(app.grid("Sites by amount")).not.toContainText("handler:");
  await app.details.getByRole("button", { name: "handler: /upload" }).click();
  await expect(app.grid("Values of handler by amount").locator(".selected")).toContainText("/upload");
});

test("numbers are focused by a range, and the address keeps it", async ({ app, page }) => {
  await app.open("#view=labels");
  await app.load({ name: "heap.pb.gz", text: read("heap.pb.gz") });
  const grid = app.grid("Values of bytes by amount");
  await expect(grid.locator(".grid-row").first()).toContainText("49152 48.0 KiB");
  const range = page.getByRole("textbox", { name: "Focus on a range of bytes" });
  await range.fill("32B:1KiB");
  await range.press("Enter");
  await expect(page.getByText("focus bytes = 32B:1KiB")).toBeVisible();
  await expect(app.totals).toContainText("listed 438 KiB");
  await expect(page).toHaveURL(/do=focus\.label\.bytes/);
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await app.load({ name: "heap.pb.gz", text: read("heap.pb.gz") });
  await expect(app.totals).toContainText("listed 438 KiB");
});

test("a profile without labels has no view of them", async ({ app, page }) => {
  await app.open("#view=labels");
  await app.load();
  await expect(page.getByRole("button", { name: "Overview", exact: true })).toHaveAttribute("aria-current", "page");
  await expect(page.getByRole("button", { name: "Labels", exact: true })).toHaveCount(0);
});

test("names can be as google/pprof has them", async ({ app, page }) => {
  await app.open("#view=functions");
  await app.load({ name: "go.folded", text: "main.main;github.com/acme/store/v3/cache.(*LRU).Put 5\n" });
  const grid = app.grid("Functions");
  await expect(grid).toContainText("github.com/acme/store/v3/cache.(*LRU).Put");
  await page.getByRole("combobox", { name: "Names" }).selectOption("pprof");
  await expect(grid.locator(".name", { hasText: /^cache\.\(\*LRU\)\.Put$/ })).toBeVisible();
  await expect(page).toHaveURL(/names=pprof/);
});
