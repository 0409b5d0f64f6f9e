/** Units, the address, back and forward, tabs that remember. */
import { expect, SMALL, test } from "./heapglass.ts";

const hash = (url: string) => new URLSearchParams(new URL(url).hash.slice(1));

test("the unit is a choice, and every number follows", async ({ app, page }) => {
  await app.open();
  await app.load();
  await expect(app.totals).toContainText("31.5 KiB");
  await page.getByRole("combobox", { name: "Unit" }).selectOption("count");
  await expect(app.totals).toContainText("32,256");
  await app.show("Functions");
  await expect(app.grid("Functions").locator(".grid-row").first()).toContainText("29,184");
  await page.keyboard.press("u");
  await expect(app.totals).toContainText("32.3 µs");
  await page.keyboard.press("u");
  await expect(app.totals).toContainText("31.5 KiB");
});

test("the address follows the view, and back and forward step through it", async ({ app, page }) => {
  await app.open();
  await app.load();
  await expect.poll(() => hash(page.url()).get("view")).toBe("icicle");
  await app.show("Functions");
  await expect.poll(() => hash(page.url()).get("view")).toBe("functions");
  await app.searchBox.fill("parse");
  await expect.poll(() => hash(page.url()).get("find")).toBe("parse");
  await app.show("Stacks");
  await expect.poll(() => hash(page.url()).get("view")).toBe("stacks");

  await page.goBack();
  await expect(app.grid("Functions")).toBeVisible();
  await expect(app.searchBox).toHaveValue("parse");
  await page.goBack();
  await expect(app.searchBox).toHaveValue("");
  await page.goBack();
  await expect(page.getByRole("button", { name: "Icicle", exact: true })).toHaveAttribute("aria-current", "page");
  await page.goForward();
  await expect(app.grid("Functions")).toBeVisible();
});

test("an address shows the same place of the same file", async ({ app }) => {
  await app.open("#view=functions&find=cache");
  await app.load();
  await expect(app.grid("Functions")).toBeVisible();
  await expect(app.searchBox).toHaveValue("cache");
  await expect(app.found).toContainText("16.5 KiB");
});

test("nonsense in the address does no harm", async ({ app, page }) => {
  await app.open("#view=nowhere&metric=99&node=123456789&from=9e99&to=-1&top=x&regex=1&find=(");
  await app.load();
  await expect(app.totals).toContainText("31.5 KiB");
  await app.show("Functions");
  await expect(app.grid("Functions")).toContainText("alloc");
  await expect(page.locator(".panel")).toHaveCount(0);
});

test("nonsense does not stay in the address", async ({ app, page }) => {
  await app.open("#view=zzz&node=1.5&zoom=99999&from=10&to=20&top=3");
  await app.load();
  await expect.poll(() => new URL(page.url()).hash).toBe("#view=overview");
});

test("neither names nor amounts of the file are in the address", async ({ app, page }) => {
  await app.open();
  await app.load({ name: "secret-name.folded", text: "secret_frame;inner 4242\n" });
  await app.show("Functions");
  await app.grid("Functions").locator(".grid-row").first().click();
  await expect.poll(() => hash(page.url()).has("node")).toBe(true);
  expect(page.url()).not.toMatch(/secret|4242/);
});

test("each tab keeps its own view and search", async ({ app }) => {
  await app.open();
  await app.load();
  await app.show("Functions");
  await app.searchBox.fill("alloc");
  await expect(app.found).toContainText("28.5 KiB");
  await app.load({ name: "other.folded", text: "x;y 5\n" });
  await app.show("Stacks");
  await expect(app.searchBox).toHaveValue("");
  await app.tab(SMALL.name).click();
  await expect(app.grid("Functions")).toBeVisible();
  await expect(app.searchBox).toHaveValue("alloc");
  await expect(app.found).toContainText("28.5 KiB");
  await app.tab("other.folded").click();
  await expect(app.grid("Stacks by amount")).toBeVisible();
});
