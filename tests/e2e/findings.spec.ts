/** What is worth knowing and worth asking, and the way to the proof. */
import { expect, SMALL, test } from "./heapglass.ts";

const stacks = Array.from(
  { length: 60 },
  (_, i) => `main;operation${String.fromCharCode(97 + (i % 26))}${i};work;leaf${i} 1024`,
);
const GROWN = {
  name: "grown.folded",
  text: `${stacks.join("\n")}\nmain;load;parse;std::vector<int>::_M_realloc_insert<int>(int&&);malloc 30720\nmain;load;print;realloc 10240\n`,
};

test("a finding says how much, and its button shows the proof", async ({ app, page }) => {
  await app.open();
  await app.load(GROWN);
  await app.show("Findings");
  const list = page.getByRole("region", { name: "Findings", exact: true });
  const growth = list.getByRole("listitem").filter({ hasText: "reallocated or grown" });
  await expect(growth).toContainText("40.0 % was reallocated or grown");
  await expect(growth).toContainText("40.0 KiB");
  await growth.getByText("A stack that shows it").click();
  await expect(growth).toContainText("parse");
  await growth.getByRole("button", { name: /^Show/ }).click();
  await expect(page.getByRole("button", { name: "Explore", exact: true })).toHaveAttribute("aria-current", "page");
  // Of both functions that grow something, not of the larger alone.
  await expect(page.getByRole("region", { name: "Stacks in question" })).toContainText("40.0 KiB");
});

test("a question leads to its answer", async ({ app, page }) => {
  await app.open();
  await app.load(GROWN);
  await app.show("Findings");
  const asked = page.getByRole("region", { name: "Questions to ask next" });
  await asked.getByRole("button", { name: /needed at the same time/ }).click();
  await expect(app.grid("Sites by amount")).toBeVisible();
  await app.show("Findings");
  await asked.getByRole("button", { name: /What is inside/ }).click();
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("load");
});

test("a profile of which nothing can be said has no findings, and the text is of the unit", async ({ app, page }) => {
  await app.open();
  await app.load({ name: "dull.folded", text: "main;a 10\nmain;b 11\nmain;c 12\nmain;d 13\n" });
  await app.show("Findings");
  await expect(page.getByText("Nothing stands out")).toBeVisible();
  await app.load(SMALL);
  await app.show("Findings");
  const most = page.getByRole("listitem").filter({ hasText: "A single stack" });
  await expect(most).toContainText("16.0 KiB (50.8 %)");
  await page.getByRole("combobox", { name: "Unit" }).selectOption("count");
  await expect(most).toContainText("16,384 (50.8 %)");
});

test("names are text and nothing else", async ({ app, page }) => {
  await app.open();
  await app.load({ name: "x.folded", text: "main;<img src=x onerror=alert(1)>;f 900\nmain;g 100\nmain;h 50\n" });
  await app.show("Findings");
  await expect(page.getByRole("region", { name: "Findings and questions" })).toContainText("A single stack");
  expect(await page.locator(".page img").count()).toBe(0);
});
