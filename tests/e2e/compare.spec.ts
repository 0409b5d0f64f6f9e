import { type App, expect, test } from "./heapglass.ts";

const BEFORE = { name: "heap_1700000000.folded", text: "main;load;alloc 4096\nmain;idle 2048\nmain;wait 1000\n" };
const AFTER = { name: "heap_1700003600.folded", text: "main;load;alloc 8192\nmain;save 1024\nmain;wait 1000\n" };
const LATER = { name: "heap_1700007200.folded", text: "main;load;alloc 12288\nmain;save 1024\nmain;wait 1000\n" };

async function compare(app: App, ...files: { name: string; text: string }[]): Promise<void> {
  await app.open("");
  await app.choose(...files);
  for (const { name } of files) await expect(app.tab(name)).toBeVisible();
  await expect(app.page.getByRole("button", { name: "Compare…" })).toBeVisible();
  const start = app.page.getByRole("button", { name: `Compare ${files.length}` });
  // A tab is there before its file is read, and only what is read is offered.
  await expect(async () => {
    await app.page.keyboard.press("Escape");
    await app.page.keyboard.press("V");
    await expect(start).toBeVisible({ timeout: 2000 });
  }).toPass();
  await start.click();
  await expect(app.page.getByRole("region", { name: "What was compared" })).toBeVisible();
}

const rows = (app: App) => app.page.getByRole("grid").getByRole("row");

test("two profiles keep both sides of every row", async ({ app }) => {
  await compare(app, BEFORE, AFTER);
  const grid = app.page.getByRole("grid", { name: "What changed" });
  await expect(rows(app)).toHaveCount(5);
  await expect(rows(app).nth(1)).toContainText("+4.00 KiB");
  await expect(rows(app).nth(1)).toContainText("grown");
  await expect(grid).toContainText("gone");
  await expect(grid).toContainText("new");
  await expect(grid).toContainText("same");
  const told = app.page.getByRole("region", { name: "What was compared" });
  await expect(told).toContainText("2 of 4 stacks are in both; 1 only before, 1 only after.");
  await expect(told).toContainText("2023-11-14 22:13:20 UTC");
  // Only what is gone.
  await app.page.getByRole("button", { name: /^gone/ }).click();
  await expect(rows(app)).toHaveCount(2);
  await expect(rows(app).nth(1)).toContainText("idle");
  // A comparison itself is not offered for the next.
  await app.page.keyboard.press("V");
  await expect(app.page.getByRole("dialog").getByRole("checkbox", { name: /folded/ })).toHaveCount(2);
});

test("three snapshots tell what grows, how fast, and what is suspected", async ({ app }) => {
  await compare(app, LATER, BEFORE, AFTER);
  const grid = app.page.getByRole("grid", { name: "What grows over time" });
  await expect(grid).toBeVisible();
  await expect(rows(app).nth(1)).toContainText("+4.00 KiB");
  await expect(rows(app).nth(1)).toContainText("2 of 2");
  await expect(rows(app).nth(1)).toContainText("suspect");
  await expect(rows(app).nth(1)).toContainText("alloc");
  await expect(rows(app).nth(1)).toContainText("1 of 3");
});

test("times can be typed, and what is no time is told", async ({ app }) => {
  await app.open("");
  await app.choose({ ...BEFORE, name: "a.folded" }, { ...AFTER, name: "b.folded" });
  await expect(app.tab("b.folded")).toBeVisible();
  await expect(app.page.getByRole("button", { name: "Compare…" })).toBeVisible();
  await app.page.keyboard.press("V");
  await app.page.getByLabel("When a.folded was taken").fill("soon");
  await expect(app.page.getByRole("alert")).toContainText("is no time");
  await expect(app.page.getByRole("button", { name: "Compare 2" })).toBeDisabled();
  await app.page.getByLabel("When a.folded was taken").fill("0");
  await app.page.getByLabel("When b.folded was taken").fill("30min");
  await app.page.getByRole("button", { name: "Compare 2" }).click();
  await app.page.getByRole("button", { name: "Over time" }).click();
  await expect(rows(app).nth(1)).toContainText("+8.00 KiB");
});

test("a filter on one side is not part of the comparison, and the icicle shows both", async ({ app }) => {
  await app.open("");
  await app.choose(BEFORE);
  await app.ready(BEFORE.name);
  await app.choose(AFTER);
  await app.ready(AFTER.name);
  // Only one stack of the second is left there.
  await app.show("Functions");
  await app.grid("Functions").getByText("load").click();
  await app.page.keyboard.press("F");
  await expect(app.totals).toContainText("taken out by filters");
  await app.page.keyboard.press("V");
  await app.page.getByRole("button", { name: "Compare 2" }).click();
  await app.page.keyboard.press("2");
  await expect(app.page.getByRole("group", { name: /Colours: What changed/ })).toContainText("gone");
  await expect(app.totals).toContainText("3.00 KiB");
});

test("profiles add up", async ({ app }) => {
  await app.open("");
  await app.choose(BEFORE, AFTER);
  await expect(app.page.getByRole("button", { name: "Compare…" })).toBeVisible();
  await app.page.keyboard.press("V");
  await app.page.getByRole("button", { name: "Add up", exact: true }).click();
  await app.page.getByRole("button", { name: "Add up 2" }).click();
  await expect(app.totals).toContainText("17.0 KiB");
});
