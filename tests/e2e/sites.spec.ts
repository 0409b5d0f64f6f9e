/** What stacks are put down to, past allocators and threads. */
import { expect, test } from "./heapglass.ts";

const GIVEN = {
  name: "sites.folded",
  text: `start_thread;DB::Merge::run(int);DB::Block::insert();std::vector<int>::resize;malloc 6144
start_thread;DB::Merge::run(int);malloc 2048
main;DB::load(std::__1::string);malloc 1024
`,
};

test("each stack is counted under its operation, its allocating code or that one's caller", async ({ app, page }) => {
  await app.open();
  await app.load(GIVEN);
  await page.keyboard.press("7");
  const grid = app.grid("Sites by amount");
  const names = async () => (await app.cells(grid, 9)).map((cells) => `${cells[1]} ${cells[4]}`);
  await expect.poll(names).toEqual(["8.00 KiB DB::Merge::run(int)", "1.00 KiB DB::load(std::__1::string)"]);
  await expect(app.totals).toContainText("listed 9.00 KiB = 9.00 KiB");
  await page.getByRole("button", { name: "Allocating code" }).click();
  await expect
    .poll(names)
    .toEqual(["6.00 KiB DB::Block::insert()", "2.00 KiB DB::Merge::run(int)", "1.00 KiB DB::load(std::__1::string)"]);
  await page.getByRole("button", { name: "Its caller" }).click();
  await expect.poll(names).toEqual(["6.00 KiB DB::Merge::run(int)"]);
  await expect(app.totals).toContainText("without a caller that means something 3.00 KiB");
});

test("what is passed over is a choice, and a row leads to its place", async ({ app, page }) => {
  await app.open();
  await app.load(GIVEN);
  await app.show("Sites");
  const grid = app.grid("Sites by amount");
  await page.getByRole("button", { name: "Allocating code" }).click();
  await page.getByRole("combobox", { name: "What is passed over" }).selectOption("off");
  await expect(grid.locator(".grid-row")).toHaveCount(1);
  await expect(grid).toContainText("malloc");
  // The lists of the old scripts look at arguments too, and know no bare malloc.
  await page.getByRole("combobox", { name: "What is passed over" }).selectOption("seed");
  await expect(grid).toContainText("malloc");
  await page.getByRole("button", { name: "Operation" }).click();
  await expect(grid).toContainText("DB::Merge::run");
  await page
    .getByRole("textbox", { name: "Filter sites" })
    .or(page.getByRole("searchbox", { name: "Filter sites" }))
    .fill("load");
  await expect(grid.locator(".grid-row")).toHaveCount(1);
  await grid.locator(".grid-row").first().dblclick();
  await expect(page.getByRole("button", { name: "Icicle", exact: true })).toHaveAttribute("aria-current", "page");
  await expect(app.details.getByRole("heading", { level: 2 })).toContainText("DB::load");
});

test("n goes through the sites that match", async ({ app, page }) => {
  await app.open();
  await app.load(GIVEN);
  await app.show("Sites");
  await page.getByRole("button", { name: "Operation" }).click();
  await app.searchBox.fill("DB::");
  await expect(app.found).toContainText("9.00 KiB");
  await app.searchBox.blur();
  const heading = app.details.getByRole("heading", { level: 2 });
  await page.keyboard.press("n");
  await expect(heading).toContainText("DB::Merge::run");
  await page.keyboard.press("n");
  await expect(heading).toContainText("DB::load");
  await page.keyboard.press("N");
  await expect(heading).toContainText("DB::Merge::run");
});

test("sites are sorted by amount, stacks or name", async ({ app, page }) => {
  await app.open("#view=sites");
  await app.load(GIVEN);
  await page.getByRole("button", { name: "Allocating code" }).click();
  const grid = app.grid("Sites by amount");
  const names = async () => (await app.cells(grid, 9)).map((cells) => `${cells[0]} ${cells[4]?.slice(0, 8)}`);
  await expect.poll(names).toEqual(["1 DB::Bloc", "2 DB::Merg", "3 DB::load"]);
  await grid.getByRole("button", { name: "Amount" }).click();
  await expect.poll(names).toEqual(["3 DB::load", "2 DB::Merg", "1 DB::Bloc"]);
  await grid.getByRole("button", { name: "Function" }).click();
  await expect(grid.getByRole("columnheader", { name: "Function" })).toHaveAttribute("aria-sort", "ascending");
  await expect.poll(names).toEqual(["1 DB::Bloc", "2 DB::Merg", "3 DB::load"]);
});
