/** What paths may allocate, what was expected, and what came of both. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, SMALL, test } from "./heapglass.ts";

const TEXT = "COLD main bytes <= 1 MiB\nload blocks = 0\nHOT cache* bytes <= 1 KiB\n";

const table = (page: Page) => page.getByRole("table", { name: "Compliance" });
const rows = (page: Page) =>
  table(page)
    .locator(".compliance-row")
    .evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll("td")].map((cell) => (cell as HTMLElement).innerText.trim()).join("|")),
    );
const CAME = [
  "▸cache*|HOT|bytes <= 1 KiB|16.5 KiB|✕ FAIL|15.5 KiB",
  "load||blocks = 0|–|? could not check|",
  "main|COLD|bytes <= 1 MiB|31.5 KiB|✓ PASS|",
];

test("budgets are checked while they are written; a mistake changes nothing; they are kept", async ({ app, page }) => {
  await app.open();
  await app.load();
  await page.keyboard.press("b");
  const text = page.getByRole("textbox", { name: "Budgets" });
  await expect(page.getByText("A budget says in one line what a path of calls may allocate")).toBeVisible();
  await text.fill(TEXT);
  await expect.poll(() => rows(page)).toEqual(CAME);
  await expect(page.getByText("1 passed, 1 violated, 1 could not be checked")).toBeVisible();
  await expect(table(page)).toContainText("This profile has no metric for “blocks”");
  await text.fill(`${TEXT}x bytes <=`);
  await expect(page.getByRole("button", { name: "Line 4, column 11:" })).toBeVisible();
  expect(await rows(page)).toEqual(CAME);
  await text.fill(`${TEXT}nothing* bytes = 0`);
  await expect(page.getByText("2 passed, 1 violated")).toBeVisible();
  await page.getByRole("checkbox", { name: "Strict" }).check();
  await expect(page.getByText("1 passed, 1 violated, 2 could not be checked")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Where does the memory go?" })).toBeVisible();
  await app.load();
  await app.show("Budgets");
  await expect(page.getByText("1 passed, 1 violated, 2 could not be checked")).toBeVisible();
  await expect(text).toHaveValue(`${TEXT}nothing* bytes = 0`);
});

test("the example can be read as it is", async ({ app, page }) => {
  await app.open("#view=budgets");
  await app.load();
  await page.getByRole("button", { name: "Begin with the example" }).click();
  await expect(page.getByRole("textbox", { name: "Budgets" })).toHaveValue(/^# What paths may allocate/);
  await expect(table(page)).toContainText("codec::decode*");
  await expect(page.getByRole("button", { name: "Example", exact: true })).toBeDisabled();
  await expect(page.getByText("heapglass check --budgets heapglass.budgets small.collapsed")).toBeVisible();
});

test("a violation leads to its stacks", async ({ app, page }) => {
  await app.open("#view=budgets");
  await app.load();
  await page.getByRole("textbox", { name: "Budgets" }).fill(TEXT);
  await page.getByRole("button", { name: "cache*" }).click();
  const stacks = page.getByRole("list", { name: "The largest stacks of cache*" });
  await expect(stacks.getByRole("button")).toHaveCount(2);
  await stacks.getByRole("button").first().click({ button: "right" });
  await expect(page.getByRole("menuitem", { name: "Callers and callees" })).toBeVisible();
  await page.keyboard.press("Escape");
  await stacks.getByRole("button", { name: "16.0 KiB" }).click();
  await expect(page).toHaveURL(/view=icicle/);
  await expect(app.details).toContainText("16.0 KiB");
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("alloc");
});

test("what is expected is written down before and said when a profile opens", async ({ app, page }) => {
  await app.open("#view=overview");
  await page.getByText("Write down what you expect").click();
  await page.getByRole("textbox", { name: "Expectation 1" }).fill("bytes");
  await expect(page.getByText("Expectation 1, column 6:")).toBeVisible();
  await page.getByRole("textbox", { name: "Expectation 1" }).fill("bytes=1 MiB");
  await page.getByRole("textbox", { name: "Expectation 2" }).fill("cache:bytes=10k");
  await app.load();
  const said = page.getByRole("status", { name: "What was expected" });
  await expect(said).toContainText("Expected bytes = 1 MiB, found 31.5 KiB: 0.0308×, ✕ NO");
  await expect(said).toContainText("Expected cache: bytes = 10k, found 16.5 KiB: 1.69×, ✓ YES");
  await said.getByRole("button", { name: "Expectations and budgets" }).click();
  await expect(page.getByText("Stop here. Off by more than ten times")).toBeVisible();
  await expect(page.getByRole("table", { name: "Expectations" })).toContainText("NO");
});

test("a profile of a known small program is told to be one", async ({ app, page }) => {
  await app.open("#view=budgets");
  await app.load(SMALL);
  await page.getByRole("button", { name: "Check the tool" }).click();
  await expect(page.getByText("cc -g -O0 known.c")).toBeVisible();
  await expect(page.getByText("The tool counts right")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await app.load({ name: "known.folded", text: "main;a;alloc 100\nmain;a 20\nmain;b 3\n" });
  await page.getByRole("button", { name: "Check the tool" }).click();
  await expect(page.getByText("known.folded fits")).toBeVisible();
});

for (const scheme of ["light", "dark"] as const)
  test(`no accessibility finding, ${scheme}`, async ({ app, page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await app.open("#view=overview");
    await page.getByText("Write down what you expect").click();
    await page.getByRole("textbox", { name: "Expectation 1" }).fill("bytes=1 MiB");
    await clean(page);
    await app.load();
    await expect(page.getByRole("status", { name: "What was expected" })).toContainText("NO");
    await clean(page);
    await app.show("Budgets");
    await clean(page);
    await page.getByRole("textbox", { name: "Budgets" }).fill(`${TEXT}WARM load share <= 100 %\n`);
    await page.getByRole("button", { name: "cache*" }).click();
    await expect(page.getByRole("list", { name: "The largest stacks of cache*" })).toBeVisible();
    await clean(page);
    await page.getByRole("textbox", { name: "Budgets" }).fill("HOT");
    await expect(page.getByRole("button", { name: "Line 1" })).toBeVisible();
    await clean(page);
    await page.getByRole("button", { name: "Check the tool" }).click();
    await clean(page);
  });

async function clean(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
}
