/** Search: what it matches, what it says, how it steps. */
import { expect, test } from "./heapglass.ts";

test.beforeEach(async ({ app }) => {
  await app.open();
  await app.load();
});

test("says how much the matches hold, nested ones once", async ({ app, page }) => {
  await page.keyboard.press("/");
  await expect(app.searchBox).toBeFocused();
  await page.keyboard.type("serve");
  await expect(app.found).toContainText("17.5 KiB");
  await expect(app.found).toContainText("55.6 %");
  await expect(app.found).toContainText("in 1 function");
  // cache is above evict and alloc: its subtree counts once.
  await app.searchBox.fill("cache");
  await expect(app.found).toContainText("16.5 KiB");
});

test("letter case and regular expressions", async ({ app, page }) => {
  await app.searchBox.fill("ALLOC");
  await expect(app.found).toContainText("28.5 KiB");
  await page.getByRole("button", { name: "Match case" }).click();
  await expect(app.found).toHaveText("no match");
  await page.getByRole("button", { name: "Match case" }).click();
  await app.searchBox.fill("^(intern|format)$");
  await expect(app.found).toHaveText("no match");
  await page.getByRole("button", { name: "Regular expression" }).click();
  await expect(app.found).toContainText("3.00 KiB");
  await expect(app.found).toContainText("in 2 functions");
});

test("a pattern that does not compile says why, and typing goes on", async ({ app, page }) => {
  await page.getByRole("button", { name: "Regular expression" }).click();
  await app.searchBox.fill("(");
  await expect(app.searchBox).toHaveAttribute("aria-invalid", "true");
  await expect(app.found).not.toBeEmpty();
  await app.searchBox.fill("(alloc)");
  await expect(app.searchBox).toHaveAttribute("aria-invalid", "false");
  await expect(app.found).toContainText("28.5 KiB");
});

test("hits are marked in the tables", async ({ app }) => {
  await app.show("Functions");
  await app.searchBox.fill("parse");
  const row = app.grid("Functions").locator(".grid-row").filter({ hasText: "parse" });
  await expect(row.locator(".hit")).toHaveText("parse");
  await expect(app.grid("Functions").locator(".hit")).toHaveCount(1);
});

test("n and N step through the hits and wrap round", async ({ app, page }) => {
  await app.searchBox.fill("alloc");
  await expect(app.found).toContainText("28.5 KiB");
  await app.searchBox.blur();
  const heading = app.details.getByRole("heading", { level: 2 });
  const facts = app.details.locator(".amounts");
  await page.keyboard.press("n");
  await expect(heading).toHaveText("alloc");
  await expect(facts).toContainText("4 places");
  const first = (await facts.textContent()) ?? "";
  await page.keyboard.press("n");
  await expect(facts).not.toHaveText(first);
  await page.keyboard.press("N");
  await expect(facts).toHaveText(first);
  for (let i = 0; i < 4; i++) {
    const before = (await facts.textContent()) ?? "";
    await page.keyboard.press("n");
    await expect(facts).not.toHaveText(before);
  }
  await expect(facts).toHaveText(first);
});

test("in a table n goes to the next row that matches, however far", async ({ app, page }) => {
  const lines = Array.from({ length: 5000 }, (_, i) => `main;step${i}${i % 2000 === 1999 ? "_far" : ""} ${10_000 - i}`);
  await app.load({ name: "long.folded", text: `${lines.join("\n")}\n` });
  const heading = app.details.getByRole("heading", { level: 2 });
  for (const [view, grid] of [
    ["Functions", "Functions"],
    ["Stacks", "Stacks by amount"],
  ] as const) {
    await app.show(view);
    await app.searchBox.fill("_far");
    await expect(app.found).toContainText("in 2 functions");
    await app.searchBox.blur();
    for (const [key, name] of [
      ["n", "step1999_far"],
      ["n", "step3999_far"],
      ["n", "step1999_far"],
      ["N", "step3999_far"],
    ] as const) {
      await page.keyboard.press(key);
      await expect(heading).toHaveText(name);
      await expect(app.grid(grid).locator(".grid-row.selected .name.hit")).toHaveText(name);
    }
    await app.searchBox.fill("");
  }
});

test("Enter right after the last letter goes to a hit of what stands there", async ({ app, page }) => {
  const heading = app.details.getByRole("heading", { level: 2 });
  await app.searchBox.fill("intern");
  await app.searchBox.press("Enter");
  await expect(heading).toHaveText("intern");
  // The hits of the pattern before are not meant.
  await app.searchBox.fill("evict");
  await app.searchBox.press("Enter");
  await expect(heading).toHaveText("evict");
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("Escape takes the search back", async ({ app, page }) => {
  await app.searchBox.fill("alloc");
  await expect(app.found).toContainText("KiB");
  await app.searchBox.press("Escape");
  await expect(app.searchBox).toHaveValue("");
  await expect(app.found).toBeEmpty();
  await page.keyboard.press("Escape");
  await expect(app.searchBox).not.toBeFocused();
});

test("an entry of the legend searches its group", async ({ app, page }) => {
  await app.load({ name: "groups.folded", text: "DB::run;DB::load 10\nstd::sort;DB::cmp 20\nstd::move 30\n" });
  const legend = page.getByRole("group", { name: "Colours" });
  await legend.getByRole("button", { name: "DB" }).click();
  await expect(app.found).toContainText("in 3 functions");
});
