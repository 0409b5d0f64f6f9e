/** The stacks of a search or of a function, and what stands on them. */
import { expect, test } from "./heapglass.ts";

const GIVEN = {
  name: "company.folded",
  text: `main;load;parse;str;alloc 6144
main;load;parse;parse;alloc 2048
main;load;skip 3072
main;serve;alloc 4096
main;serve;parse 1024
`,
};

test("says how much the stacks of a search hold, and what stands on them", async ({ app, page }) => {
  await app.open();
  await app.load(GIVEN);
  await app.show("Explore");
  await expect(page.getByText("Search for a word")).toBeVisible();
  await app.searchBox.fill("parse");
  const shown = page.getByRole("region", { name: "Stacks in question" });
  await expect(shown.getByRole("heading", { level: 2 })).toHaveText("parse9.00 KiB56.3 %");
  await expect(shown).toContainText("3 stacks (3 distinct) with 1 different function that match");
  await expect(app.totals).toContainText("found 9.00 KiB + other stacks 7.00 KiB = 16.0 KiB");
  const rows = async (part: string) =>
    shown.getByRole("region", { name: part, exact: true }).locator("tbody tr").allTextContents();
  expect(await rows("Above")).toEqual([
    "load8.00 KiB88.9 %1.29×",
    "main9.00 KiB100.0 %1.00×",
    "serve1.00 KiB11.1 %0.36×",
  ]);
  expect(await rows("Beside")).toEqual([
    "load8.00 KiB88.9 %1.29×",
    "serve1.00 KiB11.1 %0.36×",
    "str6.00 KiB66.7 %1.78×",
    "alloc2.00 KiB22.2 %0.30×",
  ]);
  expect(await rows("Below")).toEqual(["str6.00 KiB66.7 %1.78×", "alloc8.00 KiB88.9 %1.19×"]);
  expect(await rows("Largest stacks")).toEqual([
    "16.00 KiB37.5 %allocstrparseload",
    "22.00 KiB12.5 %allocparseparseload",
    "31.00 KiB6.25 %parseserve",
  ]);
  const full = shown.getByRole("region", { name: "The largest in full" });
  await expect(full.locator("details")).toHaveCount(3);
  await expect(full.locator("details").first().locator("li")).toHaveText(["alloc", "str", "parse", "load", "main"]);
});

test("a companion leads on, and a stack to the stacks", async ({ app, page }) => {
  await app.open();
  await app.load(GIVEN);
  await app.show("Explore");
  await app.searchBox.fill("parse");
  const shown = page.getByRole("region", { name: "Stacks in question" });
  await shown.getByRole("region", { name: "Below", exact: true }).getByRole("button", { name: "str" }).click();
  await expect(app.searchBox).toHaveValue("name:str");
  await expect(shown.getByRole("heading", { level: 2 })).toContainText("6.00 KiB");
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("str");
  await shown.getByRole("button", { name: /alloc ‹ str/ }).click();
  await expect(app.grid("Stacks by amount")).toBeVisible();
});

test("without a search it follows the selected function", async ({ app, page }) => {
  await app.open();
  await app.load(GIVEN);
  await app.show("Functions");
  await app.grid("Functions").locator(".grid-row").filter({ hasText: "skip" }).click();
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("skip");
  await app.show("Explore");
  const shown = page.getByRole("region", { name: "Stacks in question" });
  await expect(shown.getByRole("heading", { level: 2 })).toHaveText("skip3.00 KiB18.8 %");
  await app.searchBox.fill("no such thing");
  await expect(page.getByText("No stack has a frame that matches")).toBeVisible();
});

test("what stands with it has a menu, by mouse and by key", async ({ app, page }) => {
  await app.open("#view=explore&find=parse");
  await app.load();
  const alloc = page.getByRole("region", { name: "Below" }).getByRole("button", { name: "alloc" });
  await alloc.click({ button: "right" });
  await expect(page.getByRole("menu", { name: "Actions for alloc" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(alloc).toBeFocused();
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: "Ignore" }).click();
  await expect(page.getByRole("button", { name: "Take back: ignore alloc" })).toBeVisible();
});
