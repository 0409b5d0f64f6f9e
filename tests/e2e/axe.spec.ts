/** No accessibility finding that axe calls serious or critical, anywhere, light and dark. */
import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./heapglass.ts";

const trace = readFileSync(new URL("../fixtures/gctrace/gen-restart.log", import.meta.url));

async function clean(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  expect(serious).toEqual([]);
}

for (const scheme of ["light", "dark"] as const) {
  test(`the start page, ${scheme}`, async ({ app, page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await app.open();
    await clean(page);
  });

  test(`every view, ${scheme}`, async ({ app, page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await app.open();
    await app.load();
    await app.searchBox.fill("alloc");
    await expect(app.found).toContainText("KiB");
    await page.keyboard.press("Enter");
    await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("alloc");
    for (const view of [
      "Overview",
      "Icicle",
      "Functions",
      "Stacks",
      "Tree",
      "Callers",
      "Sites",
      "Subsystems",
      "Findings",
      "Budgets",
      "Explore",
      "Report",
    ] as const) {
      await app.show(view);
      await expect(app.totals).toContainText("=");
      await clean(page);
    }
  });

  test(`a GC trace, ${scheme}`, async ({ app, page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await app.open();
    await app.load({ name: "gctrace.log", text: trace });
    await expect(app.totals).toContainText("=");
    await expect(page.locator(".gc-plot canvas")).toHaveCount(3);
    await clean(page);
  });

  test(`dialogs and panels, ${scheme}`, async ({ app, page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await app.open();
    await page.keyboard.press("?");
    await clean(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "nothing leaves" }).click();
    await clean(page);
    await page.keyboard.press("Escape");
    await app.load({ name: "odd.folded", text: "a;b 10\nno number here\n" });
    await page.getByRole("button", { name: "1 line rejected" }).click();
    await clean(page);
    await page.keyboard.press("Escape");
    await app.choose({ name: "empty.folded", text: "" });
    await expect(page.getByRole("alert")).toBeVisible();
    await clean(page);
    await app.dropBig("huge.folded", 800);
    await expect(page.getByRole("progressbar")).toBeVisible();
    await clean(page);
  });
}
