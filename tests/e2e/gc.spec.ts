/** GC traces: figures, charts with a zoom, other settings, cycles, and a heap profile beside them. */
import { readFileSync } from "node:fs";
import { expect, test } from "./heapglass.ts";

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const TRACE = { name: "gctrace.log", text: fixture("gctrace/gen-restart.log") };
const HEAP = { name: "heap.pb.gz", text: fixture("pprof/heap.pb.gz") };

test("a trace opens with its figures, and the line below adds up", async ({ app, page }) => {
  await app.open("");
  await app.load(TRACE);
  const views = page.getByRole("navigation", { name: "Views" }).getByRole("button");
  await expect(views).toHaveText(["GC", "Report"]);
  const figure = (id: string) => page.locator(`[data-figure="${id}"] dd`);
  await expect(figure("cycles")).toHaveText("65");
  await expect(figure("restarts")).toHaveText("1");
  await expect(page.locator('[data-figure="cpu"]')).toHaveAttribute("title", /last line/);
  await expect(app.totals).toContainText("cycles 65 + cut lines 0 + other lines 0 = 65");
  await expect(page.getByRole("region", { name: "Findings" })).toContainText("The program started again once");
  const settings = page.getByRole("region", { name: "What other settings would do" });
  await expect(settings.getByRole("row").filter({ hasText: "GOGC=" })).toHaveCount(11);
  await expect(settings).toContainText("Goal = live heap +");
});

test("a drag shows a part of the time, Escape all of it again", async ({ app, page }) => {
  await app.open("");
  await app.load(TRACE);
  const plot = page.locator(".gc-plot .u-over").first();
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  if (!box) throw new Error("The chart is not drawn.");
  const at = (part: number) => [box.x + box.width * part, box.y + 60] as const;
  const all = page.getByRole("button", { name: "Show all of the time" });
  await page.mouse.move(...at(0.3));
  await page.mouse.down();
  await page.mouse.move(...at(0.6), { steps: 4 });
  await page.mouse.up();
  await expect(all).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(all).toBeHidden();
  await page.keyboard.press("+");
  await expect(all).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await page.mouse.dblclick(...at(0.5));
  await expect(all).toBeHidden();
  await page.mouse.move(...at(0.45));
  await expect(page.locator(".gc-under")).toContainText(/gc \d+.*heap \d+ MiB/);
  await page.mouse.click(...at(0.45));
  await expect(app.grid("Cycles of the collector").locator(".grid-row.selected")).toHaveCount(1);
  const live = page.getByRole("region", { name: "Over time" }).getByRole("button", { name: "Live" });
  await live.click();
  await expect(live).toHaveAttribute("aria-pressed", "false");
});

test("cycles are sorted by any column, and the order is in the address", async ({ app, page }) => {
  await app.open("");
  await app.load(TRACE);
  const grid = app.grid("Cycles of the collector");
  await grid.scrollIntoViewIfNeeded();
  await grid.getByRole("columnheader", { name: "Live" }).click();
  await expect
    .poll(async () => {
      const cells = await app.cells(grid, 9);
      const live = cells.map((row) => Number.parseInt(row[7] ?? "", 10));
      return live.length > 5 && live.every((size, i) => i === 0 || size <= (live[i - 1] ?? 0));
    })
    .toBe(true);
  await expect(page).toHaveURL(/sort=gc-cycles.-live/);
});

test("a heap profile beside a trace says how the two fit", async ({ app, page }) => {
  await app.open("");
  await app.load(HEAP);
  await expect(page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: "GC" })).toHaveCount(0);
  await app.load(TRACE);
  const fits = page.getByRole("region", { name: "Beside the heap profile" });
  await expect(fits).toContainText("heap.pb.gz has 567 KiB in use");
  await app.tab("heap.pb.gz").click();
  await page.keyboard.press("g");
  await expect(page.getByRole("region", { name: "Garbage collection" })).toContainText("Of the GC trace gctrace.log");
  await expect(fits).toContainText("the last cycle of the trace left");
  await page.getByRole("button", { name: "gctrace.log" }).last().click();
  await expect(app.tab("gctrace.log")).toHaveAttribute("aria-current", "true");
});

test("a trace's report has what a trace has", async ({ app, page }) => {
  await app.open("");
  await app.load(TRACE);
  await app.show("Report");
  await expect(page.getByLabel("The report as Markdown")).toContainText("# GC trace: `gctrace.log`");
  await expect(page.getByRole("button", { name: "SVG" })).toHaveCount(0);
  await expect(page.getByRole("group", { name: "Sections of the report" }).getByRole("checkbox")).toHaveCount(5);
});
