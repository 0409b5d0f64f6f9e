/** The call tree as a table, and one function with its callers and callees. */
import type { Locator } from "@playwright/test";
import { expect, test } from "./heapglass.ts";
import { click } from "./icicle.ts";

/** "Total Function" of each line, indented by level. */
const lines = (grid: Locator) =>
  grid.locator(".grid-row").evaluateAll((rows) =>
    rows
      .map((row) => ({ y: row.getBoundingClientRect().y, row }))
      .sort((a, b) => a.y - b.y)
      .map(({ row }) => {
        const branch = row.querySelector<HTMLElement>(".branch");
        const indent = Number.parseInt(branch?.style.paddingLeft ?? "0", 10) / 12;
        return `${".".repeat(indent)}${row.querySelector(".name")?.textContent} ${row.querySelector(".cell")?.textContent}`;
      }),
  );

test("the hot path is open; lines open and close by key and by mouse", async ({ app, page }) => {
  await app.open();
  await app.load();
  await app.show("Tree");
  const grid = app.grid("Call tree");
  await expect
    .poll(() => lines(grid))
    .toEqual([
      "all 31.5 KiB",
      ".main 31.5 KiB",
      "..serve 17.5 KiB",
      "...cache 16.5 KiB",
      "....alloc 16.0 KiB",
      "....evict 512 B",
      "...reply 1.00 KiB",
      "..load 14.0 KiB",
    ]);
  await grid.getByRole("row").nth(8).getByRole("button", { name: "Open" }).click();
  await expect
    .poll(async () => (await lines(grid)).slice(7))
    .toEqual(["..load 14.0 KiB", "...index 8.00 KiB", "...parse 6.00 KiB"]);
  await grid.locator(".grid-row").nth(2).click();
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("serve");
  await page.keyboard.press("ArrowLeft");
  await expect
    .poll(async () => (await lines(grid)).slice(0, 4))
    .toEqual(["all 31.5 KiB", ".main 31.5 KiB", "..serve 17.5 KiB", "..load 14.0 KiB"]);
  await page.keyboard.press("*");
  await expect.poll(async () => (await lines(grid)).length).toBe(12);
  await expect(app.totals).toContainText("in this tree 31.5 KiB = 31.5 KiB");
});

test("turned over it begins where stacks end", async ({ app, page }) => {
  await app.open();
  await app.load();
  await app.show("Tree");
  await page.getByRole("button", { name: "Bottom up" }).click();
  await expect
    .poll(async () => (await lines(app.grid("Call tree"))).slice(0, 3))
    .toEqual(["all 31.5 KiB", ".alloc 28.5 KiB", "..cache 16.0 KiB"]);
});

test("n opens the tree as far as the next hit", async ({ app, page }) => {
  await app.open();
  await app.load();
  await app.show("Tree");
  await app.searchBox.fill("intern");
  await expect(app.found).toContainText("2.00 KiB");
  await app.searchBox.blur();
  await page.keyboard.press("n");
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("intern");
  await expect.poll(() => lines(app.grid("Call tree"))).toContain("....intern 2.00 KiB");
});

test("callers and callees of the selected function, recentred by Enter and by the picture", async ({ app, page }) => {
  await app.open();
  await app.load();
  await app.show("Callers");
  await expect(page.getByText("Choose a function anywhere")).toBeVisible();
  await app.show("Icicle");
  await click(page, "load");
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("load");
  await page.keyboard.press("6");
  await expect.poll(() => lines(app.grid("Called by"))).toEqual(["load 14.0 KiB", ".main 14.0 KiB"]);
  await expect
    .poll(() => lines(app.grid("Calls")))
    .toEqual(["load 14.0 KiB", ".index 8.00 KiB", "..alloc 8.00 KiB", ".parse 6.00 KiB"]);
  await expect(app.totals).toContainText("in this tree 14.0 KiB + not in this function 17.5 KiB = 31.5 KiB");
  // Choosing a line shows it beside; Enter puts it in the middle.
  await app.grid("Calls").locator(".grid-row").nth(2).click();
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("alloc");
  await expect.poll(() => lines(app.grid("Called by"))).toContain("load 14.0 KiB");
  await page.keyboard.press("Enter");
  await expect
    .poll(() => lines(app.grid("Called by")))
    .toEqual([
      "alloc 28.5 KiB",
      ".cache 16.0 KiB",
      "..serve 16.0 KiB",
      "...main 16.0 KiB",
      ".index 8.00 KiB",
      ".parse 4.00 KiB",
      ".evict 512 B",
    ]);
  await page
    .getByRole("group", { name: "Called by, as a picture" })
    .getByRole("button", { name: "serve" })
    .first()
    .click();
  await expect.poll(async () => (await lines(app.grid("Calls")))[0]).toBe("serve 17.5 KiB");
});

test("n opens a large tree where the hit is, and brings its line into sight", async ({ app, page }) => {
  const text = Array.from({ length: 400 }, (_, i) => `main;part${i};inner${i};leaf${i} ${1000 - i}`).join("\n");
  await app.open();
  await app.load({ name: "wide.folded", text });
  await app.show("Tree");
  await app.searchBox.fill("leaf39");
  await expect(app.found).toContainText("11 functions");
  await app.searchBox.blur();
  for (const name of ["leaf39", "leaf390", "leaf391"]) {
    await page.keyboard.press("n");
    await expect(app.details.getByRole("heading", { level: 2 })).toHaveText(name);
    const line = app.grid("Call tree").locator(".grid-row.selected");
    await expect(line).toBeInViewport();
    await expect(line.locator(".hit")).toHaveText(name);
  }
});

test("names beside a first selection are as long as there is room for", async ({ app }) => {
  await app.open("#view=functions");
  await app.load({ name: "names.folded", text: "main;a_rather_long_name;another_long_name 5\n" });
  await app.grid("Functions").locator(".grid-row").filter({ hasText: "another" }).click();
  await expect(app.details.locator(".node-name").first()).toHaveText("a_rather_long_name");
});

test("n in callers and callees goes through the side that has a hit", async ({ app, page }) => {
  await app.open("#view=functions");
  await app.load();
  await app.grid("Functions").locator(".grid-row").filter({ hasText: "load" }).click();
  await app.show("Callers");
  await expect(app.grid("Calls")).toContainText("parse");
  await app.searchBox.fill("parse");
  await expect(app.found).toContainText("6.00 KiB");
  await app.searchBox.blur();
  await page.keyboard.press("n");
  await expect(app.grid("Calls").locator(".grid-row.selected")).toContainText("parse");
});

test("a line has a menu", async ({ app, page }) => {
  await app.open("#view=tree");
  await app.load();
  await app.grid("Call tree").locator(".grid-row").filter({ hasText: "serve" }).first().click({ button: "right" });
  await page.getByRole("menuitem", { name: "Focus on this function" }).click();
  await expect(page.getByRole("button", { name: "Take back: focus serve" })).toBeVisible();
});
