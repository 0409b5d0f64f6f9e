/** The first page of a profile: how much, where, what stands out, which code, which stacks. */
import { expect, SMALL, test } from "./heapglass.ts";

const SERVER = {
  name: "server.folded",
  text: `start_thread;DB::MergeTreeData::loadDataParts(bool);DB::IMergeTreeDataPart::loadIndex();std::vector<int>::_M_realloc_insert<int>(int&&);malloc 6000000
start_thread;DB::HashedDictionary::loadData();DB::Aggregator::execute();malloc 3000000
start_thread;DB::executeQuery(std::string);DB::Aggregator::execute();malloc 1000000
`,
};

test("a profile opens with all that people ask first, and each part leads on", async ({ app, page }) => {
  await app.open("");
  await app.load(SERVER);
  const overview = page.getByRole("region", { name: "Overview" });
  await expect(overview).toContainText("9.54 MiB");
  await expect(overview).toContainText("in 3 distinct stacks");
  // Aggregation that a dictionary asks for is the dictionary's.
  const bars = overview.getByRole("region", { name: "Subsystems" }).getByRole("listitem");
  await expect(bars).toHaveText([
    /Part Loading5\.72 MiB60\.0 %/,
    /Dictionary Loading2\.86 MiB30\.0 %/,
    /977 KiB10\.0 %/,
  ]);
  const findings = overview.getByRole("region", { name: "Findings" });
  await expect(findings.getByRole("listitem").filter({ hasText: "reallocated" })).toContainText("60.0 %");
  await expect(overview.getByRole("table").getByRole("row")).toHaveText([
    /Amount/,
    /5\.72 MiB60\.0 %DB::IMergeTreeDataPart::loadIndex/,
    /2\.86 MiB30\.0 %DB::Aggregator::execute/,
    /977 KiB10\.0 %DB::Aggregator::execute/,
  ]);
  await overview.getByRole("button", { name: "Allocating code" }).click();
  await expect(overview.getByRole("table").getByRole("row")).toHaveCount(3);
  await expect(overview.getByRole("table")).toContainText("3.81 MiB");
  await expect(app.totals).toContainText("the whole profile 9.54 MiB = 9.54 MiB");
  await overview.getByRole("button", { name: "all 2", exact: true }).click();
  await expect(app.grid("Sites by amount")).toContainText("DB::Aggregator::execute");
});

test("the strip begins where the tree parts, and a box is a way into the icicle", async ({ app, page }) => {
  await app.open("");
  await app.load(SERVER);
  const strip = page.getByRole("group", { name: "The first rows of the icicle" });
  await expect(
    page.getByRole("button", { name: "The row above is left out: it is one box that holds 97 % or more" }),
  ).toBeVisible();
  await expect(strip.getByRole("button").first()).toHaveText("start_thread");
  await strip.getByRole("button", { name: /HashedDictionary/ }).click();
  await expect(page.getByRole("button", { name: "Icicle", exact: true })).toHaveAttribute("aria-current", "page");
  await expect(app.details.getByRole("heading", { level: 2 })).toContainText("DB::HashedDictionary::loadData");
});

test("it follows filters, and says when nothing is left", async ({ app, page }) => {
  await app.open("");
  await app.load(SMALL);
  const overview = page.getByRole("region", { name: "Overview" });
  const table = overview.getByRole("table");
  await expect(table.getByRole("row")).toHaveCount(7);
  await table.getByRole("button", { name: /evict/ }).click();
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("alloc");
  await page.getByRole("button", { name: "Ignore", exact: true }).click();
  await expect(overview).toContainText("3.00 KiB");
  for (const view of ["Findings", "Report", "Overview"]) {
    await app.show(view);
    await expect(app.totals).toContainText("shown 3.00 KiB + taken out by filters 28.5 KiB = 31.5 KiB");
  }
  await expect(table.getByRole("row")).toHaveCount(3);
  await page.getByRole("button", { name: "Take back: ignore alloc" }).click();
  await expect(table.getByRole("row")).toHaveCount(7);
});

test("boxes below zero are marked by shape and by sign", async ({ app, page }) => {
  await app.open("");
  await app.load({ name: "diff.folded", text: "all;grew 3000\nall;shrank -2000\n" });
  const strip = page.getByRole("group", { name: "The first rows of the icicle" });
  await expect(strip.locator(".below")).toHaveText(/− shrank/);
  await expect(strip.getByRole("button", { name: "grew" })).not.toHaveClass(/below/);
});

test("under filters the headline counts what is left", async ({ app, page }) => {
  await app.open("#view=overview&do=ignore.function.serve");
  await app.load();
  const head = page.locator(".overview-head");
  await expect(head).toHaveText("14.0 KiB in 3 distinct stacks, 6 frames, up to 4 deep");
  await page.getByRole("button", { name: "Take back: ignore serve" }).click();
  await expect(head).toHaveText("31.5 KiB in 6 distinct stacks, 11 frames, up to 5 deep");
});
