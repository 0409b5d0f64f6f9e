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

  test(`labels, ${scheme}`, async ({ app, page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await app.open("#view=labels");
    const text = readFileSync(new URL("../fixtures/pprof/labels.pb.gz", import.meta.url));
    await app.load({ name: "labels.pb.gz", text });
    const row = app.grid("Values of handler by amount").locator(".grid-row").first();
    await row.click();
    await clean(page);
    await row.click({ button: "right" });
    await clean(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Group by handler" }).click();
    await app.show("Functions");
    await app.grid("Functions").locator(".grid-row").first().click();
    await expect(app.details.getByRole("button", { name: "handler: /upload 12" })).toBeVisible();
    await clean(page);
  });

  test(`lines of source, ${scheme}`, async ({ app, page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await app.open("#view=source");
    await app.load({ name: "py.folded", text: "main (a/app.py:1);load (a/app.py:2) 4096\n" });
    await expect(page.getByText("nothing is uploaded")).toBeVisible();
    await clean(page);
    await app.drop([{ name: "app.py", text: "def load():\n\treturn bytes(4096)\n" }]);
    await expect(page.getByRole("grid", { name: "Lines", exact: true })).toContainText("return bytes");
    await clean(page);
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
