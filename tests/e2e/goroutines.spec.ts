/** Goroutines and what waits for locks: counts and time, not memory. */
import { readFileSync } from "node:fs";
import { expect, test } from "./heapglass.ts";

const read = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

test("a goroutine dump opens by stack, below who created them", async ({ app }) => {
  await app.open("#view=functions");
  await app.load({ name: "goroutines.txt", text: read("goroutine-dump/go-debug2.txt") });
  await expect(app.totals).toContainText("18");
  const table = app.grid("Functions");
  const row = (name: string) => table.getByRole("row").filter({ hasText: name });
  await expect(row("main.(*queue).take").first()).toContainText("77.8 %");
  // Who created goroutines is a frame of its own, and no call.
  await expect(row("created by main.start").first()).toContainText("66.7 %");
  await expect(row("main.start").filter({ hasNotText: /created by|func1/ })).toHaveCount(0);
});

test("places are spoken of as code, not as what allocated", async ({ app, page }) => {
  await app.open("#view=sites");
  await app.load({ name: "goroutines.txt", text: read("goroutine-dump/go-debug2.txt") });
  await page.getByRole("button", { name: "Code at the end" }).click();
  await expect(app.grid("Sites by amount").getByRole("row").nth(1)).toContainText("main.(*queue).take");
  await expect(page.getByRole("button", { name: "Allocating code" })).toHaveCount(0);
});

test("a mutex profile as text has delays as time", async ({ app, page }) => {
  await app.open("#view=functions");
  await app.load({ name: "mutex.txt", text: read("contention-text/go-mutex.txt") });
  await expect(app.totals).toContainText("42.6 ms");
  const metric = page.getByRole("combobox", { name: "Metric" });
  await expect(metric.locator("option")).toHaveText(["delay", "contentions"]);
});

test("an old binary CPU profile is refused with what to do", async ({ app, page }) => {
  await app.open();
  const words = new BigUint64Array([0n, 3n, 0n, 10_000n, 0n, 1n, 2n]);
  await app.choose({ name: "prof.out", text: Buffer.from(words.buffer) });
  await expect(page.getByRole("alert")).toContainText("go tool pprof -proto");
});
