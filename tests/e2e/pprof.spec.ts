/** Go's profiles: their types are the metrics, the one that is meant first. */
import { readFileSync } from "node:fs";
import { expect, test } from "./heapglass.ts";

const read = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

test("a packed pprof profile opens with all of its types", async ({ app, page }) => {
  await app.open("#view=functions");
  await app.load({ name: "heap.pb.gz", text: read("pprof/heap.pb.gz") });
  const metric = page.getByRole("combobox", { name: "Metric" });
  await expect(metric.locator("option")).toHaveText(["inuse_space", "alloc_objects", "alloc_space", "inuse_objects"]);
  const table = app.grid("Functions");
  await expect(table.getByRole("row").filter({ hasText: "main.block" })).toContainText("266 KiB");
  await metric.selectOption("alloc_space");
  await expect(table.getByRole("row").nth(1)).not.toContainText("266 KiB");
});

test("a heap profile as text opens with amounts scaled up", async ({ app, page }) => {
  await app.open("#view=functions");
  await app.load({ name: "heap.txt", text: read("heap-text/go-debug1.txt") });
  await expect(app.totals).toContainText("607 KiB");
  await expect(page.getByText("1 warning")).toBeVisible();
});
