/** Profiles of blocks: their orders, their numbers, and colours by lifetime and use. */
import { readFileSync } from "node:fs";
import { expect, SMALL, test } from "./heapglass.ts";

const text = readFileSync(new URL("../fixtures/dhat/gen-valgrind319-heap.json", import.meta.url), "utf8");
const DHAT = { name: "dhat.out.4711", text };

test("blocks are shown in the viewer's orders, and a line has all of its numbers", async ({ app, page }) => {
  await app.open();
  await app.load(DHAT);
  await app.show("Blocks");
  const run = page.getByLabel("The whole run");
  await expect(run).toContainText("4.92 MiB in 2,704 blocks");
  await expect(run).toContainText("4.02 MiB in 503 blocks");
  const lines = app.grid("Blocks by call path");
  await expect(lines.getByRole("row").nth(2)).toContainText("2,000");
  await lines.getByText("insignificant").click();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("region", { name: "The chosen line" })).toContainText("4.00 MiB");
  await page.getByLabel("Sort by").selectOption("blocks-short-lived");
  await expect(lines.getByRole("row").nth(1)).toContainText("all");
  await expect(lines).toContainText("significant");
  await expect(page.getByRole("combobox", { name: "Metric" })).toHaveValue("1");
});

test("a stack's bytes are drawn by how often they were used", async ({ app, page }) => {
  await app.open();
  await app.load(DHAT);
  await app.show("Blocks");
  await app.grid("Blocks by call path").getByRole("row").filter({ hasText: "935,072" }).click();
  const strip = page.getByRole("img", { name: /bytes 0 to 7: 14\d times/ });
  await expect(strip).toBeVisible();
  await expect(page.getByText("Use of each of the 48 bytes")).toBeVisible();
});

test("a line names what says most of its chain, and n goes from line to line that matches", async ({ app, page }) => {
  await app.open();
  await app.load(DHAT);
  await app.show("Blocks");
  const lines = app.grid("Blocks by call path");
  await expect(lines.getByRole("row").nth(2)).toContainText("2 › leaf_alloc");
  await expect(lines.getByRole("row").filter({ hasText: "719 KiB" })).toContainText("main t.c:11 › 1");
  await page.keyboard.press("/");
  await page.keyboard.type("recurse");
  await page.keyboard.press("Enter");
  await lines.focus();
  await page.keyboard.press("n");
  await expect(lines.locator('[aria-selected="true"]')).toContainText("recurse");
});

test("from the allocation, a line is chosen, told of and found in the icicle", async ({ app, page }) => {
  await app.open();
  await app.load(DHAT);
  await app.show("Blocks");
  await page.getByRole("button", { name: "From the allocation" }).click();
  const lines = app.grid("Blocks by call path");
  await expect(lines.getByRole("row").nth(2)).toContainText("malloc");
  for (const row of [2, 3, 5]) {
    await lines.getByRole("row").nth(row).click();
    await expect(page.getByRole("region", { name: "The chosen line" })).toContainText("Total");
  }
  await expect(app.details.getByRole("heading", { level: 2 })).toBeVisible();
  await page.getByRole("combobox", { name: "Metric" }).selectOption("0");
  await page.keyboard.press("2");
  await expect(app.details.getByRole("heading", { level: 2 })).toBeVisible();
});

test("boxes are coloured by lifetime and by use", async ({ app, page }) => {
  await app.open();
  await app.load(DHAT);
  await app.show("Icicle");
  await page.getByLabel("Colours of boxes").selectOption("reads");
  const legend = page.getByRole("group", { name: /^Colours: Reads of a byte/ });
  await expect(legend).toContainText("never");
  await page.getByLabel("Colours of boxes").selectOption("groups");
  await expect(page.getByRole("group", { name: /^Colours: groups of names/ })).toBeVisible();
});

test("a profile without blocks has no such view", async ({ app, page }) => {
  await app.open();
  await app.load(SMALL);
  await expect(page.getByRole("button", { name: "Icicle", exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Blocks", exact: true })).toHaveCount(0);
});
