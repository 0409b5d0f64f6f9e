/** What is done to a profile before it is shown: by key, menu and button; taken back, undone, kept in the address. */
import { expect, SMALL, test } from "./heapglass.ts";
import { click, shown, until } from "./icicle.ts";

const filters = "Filters";

test("a focus is a chip, every view follows, and the numbers still add up", async ({ app, page }) => {
  await app.open();
  await app.load();
  await click(page, "load");
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("load");
  await page.keyboard.press("F");
  const chips = page.getByRole("region", { name: filters });
  await expect(chips.getByRole("button", { name: "Take back: focus load" })).toBeVisible();
  await expect(chips).toContainText("shows 14.0 KiB of 31.5 KiB (44.4 %), 3 of 6 stacks");
  await until(page, ({ boxes }) => !boxes.some(({ name }) => name === "serve"));
  // The selected place is found again in the other tree.
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("load");
  await expect(app.totals).toContainText("shown 14.0 KiB + taken out by filters 17.5 KiB = 31.5 KiB");
  await app.show("Functions");
  await expect(app.grid("Functions").locator(".grid-row")).toHaveCount(6);
  await app.show("Stacks");
  await expect(app.grid("Stacks by amount").locator(".grid-row")).toHaveCount(3);
  await app.searchBox.fill("alloc");
  await expect(app.found).toContainText("12.0 KiB");
  await chips.getByRole("button", { name: "Take back: focus load" }).click();
  await expect(app.found).toContainText("28.5 KiB");
  await expect(app.grid("Stacks by amount").locator(".grid-row")).toHaveCount(6);
});

test("each key does what it says to the selected function", async ({ app, page }) => {
  await app.open();
  await app.load();
  const cases: [string, string, string, (names: string[]) => boolean][] = [
    ["d", "ignore cache", "cache", (names) => !names.includes("cache") && names.includes("reply")],
    ["m", "hide cache", "cache", (names) => !names.includes("cache") && names.includes("evict")],
    ["c", "collapse cache", "cache", (names) => names.includes("cache") && !names.includes("evict")],
    ["R", "show from cache", "cache", (names) => !names.includes("main") && names.includes("evict")],
    ["f", "focus this cache", "cache", (names) => !names.includes("reply") && names.includes("main")],
  ];
  for (const [key, title, name, holds] of cases) {
    await click(page, name);
    await expect(app.details.getByRole("heading", { level: 2 })).toHaveText(name);
    await page.keyboard.press(key);
    await expect(page.getByRole("button", { name: `Take back: ${title}` })).toBeVisible();
    await until(page, ({ boxes }) => holds(boxes.map((box) => box.name ?? "")));
    await page.keyboard.press("Control+z");
    await expect(page.getByRole("button", { name: `Take back: ${title}` })).toHaveCount(0);
    await until(page, ({ boxes }) => boxes.some((box) => box.name === "reply"));
  }
});

test("undo, redo and clear", async ({ app, page }) => {
  await app.open();
  await app.load();
  await click(page, "cache");
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("cache");
  await page.keyboard.press("F");
  const chips = page.getByRole("region", { name: filters });
  await expect(chips).toContainText("2 of 6 stacks");
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("cache");
  await page.keyboard.press("m");
  await expect(chips.getByRole("button", { name: "Take back: hide cache" })).toBeVisible();
  await chips.getByRole("button", { name: "Undo" }).click();
  await expect(chips.getByRole("button", { name: "Take back: hide cache" })).toHaveCount(0);
  await chips.getByRole("button", { name: "Redo" }).click();
  await expect(chips.getByRole("button", { name: "Take back: hide cache" })).toBeVisible();
  await chips.getByRole("button", { name: "Clear" }).click();
  await expect(chips.getByRole("button", { name: /Take back/ })).toHaveCount(0);
  await until(page, ({ boxes }) => boxes.some((box) => box.name === "reply"));
});

test("by the icicle's menu too", async ({ app, page }) => {
  await app.open();
  await app.load();
  await click(page, "serve");
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("serve");
  await page.keyboard.press("ContextMenu");
  await page.getByRole("menuitem", { name: "Ignore" }).click();
  await expect(page.getByRole("button", { name: "Take back: ignore serve" })).toBeVisible();
  await until(page, ({ boxes }) => !boxes.some(({ name }) => name === "reply"));
});

test("allocators, threads and entries can be hidden and shown again", async ({ app, page }) => {
  await app.open();
  await app.load({ name: "noise.folded", text: "main;start_thread;work;malloc 3\nmain;start_thread;rest;calloc 4\n" });
  await page.keyboard.press("h");
  await until(page, ({ boxes }) => boxes.map((box) => box.name).join() === "all,rest,work");
  await page.keyboard.press("h");
  await until(page, ({ boxes }) => boxes.length === 7);
});

test("filters are in the address: back and forward step through them", async ({ app, page }) => {
  await app.open();
  await app.load();
  await click(page, "load");
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("load");
  await expect(page).toHaveURL(/zoom=/);
  await page.keyboard.press("F");
  await expect(page).toHaveURL(/do=focus\.function\.load/);
  await page.goBack();
  await expect(page.getByRole("button", { name: "Take back: focus load" })).toHaveCount(0);
  // What was selected then is a place of the tree that was shown then.
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("load");
  await page.goForward();
  await expect(page.getByRole("button", { name: "Take back: focus load" })).toBeVisible();
  // Another file under the same address gets the same filters.
  await page.reload();
  await app.load(SMALL);
  await expect(page.getByRole("button", { name: "Take back: focus load" })).toBeVisible();
  await until(page, ({ boxes }) => !boxes.some(({ name }) => name === "serve"));
});

test("filters that leave nothing say so, and can be taken back", async ({ app, page }) => {
  await app.open("#view=icicle&do=focus.function.nobody");
  await app.load();
  await expect(page.getByRole("alert")).toContainText("leave no stack");
  await page.getByRole("button", { name: "Take all back" }).click();
  expect((await shown(page)).boxes.length).toBeGreaterThan(1);
});

test("a filter that cannot be says why and changes nothing", async ({ app, page }) => {
  await app.open("#view=icicle&do=focus.regex.a(");
  await app.load();
  await expect(page.getByRole("region", { name: filters })).toContainText("unclosed group");
  expect((await shown(page)).boxes.length).toBeGreaterThan(8);
});

test("inverted, the icicle begins where stacks end", async ({ app, page }) => {
  await app.open();
  await app.load();
  await page.keyboard.press("i");
  const icicle = await until(page, ({ boxes }) => boxes.some((box) => box.row === 1 && box.name === "alloc"));
  expect(icicle.boxes.filter((box) => box.row === 1).map((box) => box.name)).toEqual(["alloc", "intern", "format"]);
  await click(page, "alloc", 1);
  await expect(app.details).toContainText("28.5 KiB");
  await expect(app.details).toContainText("90.5 %");
  await page.keyboard.press("ArrowDown");
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("cache");
  await page.keyboard.press("F");
  await expect(page.getByRole("button", { name: "Take back: focus cache" })).toBeVisible();
  await page.keyboard.press("i");
  await until(page, ({ boxes }) => boxes.some((box) => box.row === 1 && box.name === "main"));
});

test("a key means the row that was clicked just before it, in the order of the keys", async ({ app, page }) => {
  await app.open("#view=functions");
  await app.load();
  const row = (name: string) => app.grid("Functions").locator(".grid-row").filter({ hasText: name });
  const both = async (name: string, key: string) => {
    const at = await row(name).boundingBox();
    await page.mouse.click((at?.x ?? 0) + 20, (at?.y ?? 0) + 8);
    await page.keyboard.press(key);
  };
  await both("load", "d");
  await expect(page.getByRole("button", { name: "Take back: ignore load" })).toBeVisible();
  await expect(row("intern")).toHaveCount(0);
  await both("cache", "m");
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("button", { name: "Take back: hide cache" })).toHaveCount(0);
});

test("two keys in a row are two filters of the same function", async ({ app, page }) => {
  await app.open("#view=functions");
  await app.load();
  await app.grid("Functions").locator(".grid-row").filter({ hasText: "cache" }).click();
  await page.keyboard.press("F");
  await page.keyboard.press("c");
  const chips = page.getByRole("region", { name: filters });
  await expect(chips.getByRole("button", { name: /Take back/ })).toHaveText([/focus cache/, /collapse cache/]);
});

test("a key that needs a selection says so", async ({ app, page }) => {
  await app.open("#view=functions");
  await app.load();
  await page.keyboard.press("m");
  await expect(app.totals.getByRole("status")).toHaveText("Select a frame first");
  await app.grid("Functions").locator(".grid-row").first().click();
  await expect(app.totals.getByRole("status")).toHaveText("");
});

test("undo takes back what was done last, also the turning over, and the selection comes back", async ({
  app,
  page,
}) => {
  await app.open();
  await app.load();
  await click(page, "load");
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("load");
  await page.keyboard.press("d");
  const chip = page.getByRole("button", { name: "Take back: ignore load" });
  await expect(chip).toBeVisible();
  await page.keyboard.press("i");
  const inverted = page.getByRole("button", { name: "inverted" });
  await expect(inverted).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(inverted).toHaveCount(0);
  await expect(chip).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(chip).toHaveCount(0);
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("load");
  await page.keyboard.press("Control+y");
  await page.keyboard.press("Control+y");
  await expect(chip).toBeVisible();
  await expect(inverted).toBeVisible();
});

test("taken back by keyboard, a filter leaves the focus with the next, at last with the view", async ({
  app,
  page,
}) => {
  await app.open("#view=functions&do=ignore.function.reply&do=hide.function.cache");
  await app.load();
  const chips = page.getByRole("region", { name: filters }).getByRole("button", { name: /Take back/ });
  await chips.last().focus();
  await page.keyboard.press("Enter");
  await expect(chips).toHaveCount(1);
  await expect(chips).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(chips).toHaveCount(0);
  await expect(app.grid("Functions")).toBeFocused();
  await page.keyboard.press("4");
  await expect(app.grid("Stacks by amount")).toBeFocused();
});

test("every filter is there for the mouse, in any view; what is saved after it says so", async ({ app, page }) => {
  await app.open("#view=functions");
  await app.load();
  await app.grid("Functions").locator(".grid-row").filter({ hasText: "cache" }).click();
  await app.details.getByRole("combobox", { name: "More filters" }).selectOption("Collapse what it calls (c)");
  await expect(page.getByRole("button", { name: "Take back: collapse cache" })).toBeVisible();
  const coming = page.waitForEvent("download");
  await page.keyboard.press("Control+s");
  expect((await coming).suggestedFilename()).toBe("small-filtered.md");
});
