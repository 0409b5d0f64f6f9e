/** The start page: understood in five seconds, and everything on it works. */
import { expect, test } from "./heapglass.ts";

test("says what it is and offers every way in", async ({ app, page }) => {
  await app.open();
  for (const name of ["Open…", "Open folder…", "Paste"])
    await expect(page.getByRole("button", { name, exact: true })).toBeVisible();
  await expect(page.getByText("Drop files or a folder anywhere")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Try a sample" })).toBeVisible();
  await expect(page.getByText("Collapsed stacks", { exact: true })).toBeVisible();
});

test("each writer opens its own commands", async ({ app, page }) => {
  await app.open();
  const names = page.getByRole("group", { name: "Tools that write collapsed stacks" });
  const expected: Record<string, string> = {
    ClickHouse: "system.jemalloc_profile_text",
    jemalloc: "jeprof --collapsed",
    "async-profiler": "asprof -e alloc",
    heaptrack: "heaptrack_print",
    perf: "inferno-collapse-perf",
    gperftools: "pprof --collapsed",
    "py-spy": "py-spy record --format raw",
  };
  for (const [name, command] of Object.entries(expected)) {
    await names.getByRole("button", { name, exact: true }).click();
    await expect(page.locator(".howto-steps")).toContainText(command);
  }
});

test("a command is copied as it is written", async ({ app, page, context, start }) => {
  test.skip(start.startsWith("file:"), "the clipboard cannot be read back from file://");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await app.open();
  await page.getByRole("button", { name: "async-profiler" }).click();
  await page.getByTitle("Copy the command").first().click();
  await expect(page.getByText("Copied").first()).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    "asprof -e alloc -d 30 -o collapsed --total -f alloc.collapsed PID",
  );
});

test("every sample opens and adds up", async ({ app, page }) => {
  await app.open();
  const count = await page.locator(".sample").count();
  expect(count).toBeGreaterThan(0);
  for (let i = 0; i < count; i++) {
    const name = (await page.locator(".sample .mono").nth(i).textContent()) ?? "";
    await page.locator(".sample").nth(i).click();
    await app.ready(name);
    await expect(app.totals).toContainText("no line rejected");
    await page.getByRole("button", { name: "heapglass" }).click();
  }
  await expect(app.tabs).toHaveCount(count);
});

test("fits 1024 pixels and 4K, without a horizontal scrollbar", async ({ app, page }) => {
  await app.open();
  for (const [width, height] of [
    [1024, 700],
    [3840, 2160],
  ] as const) {
    await page.setViewportSize({ width, height });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over).toBeLessThanOrEqual(0);
    await expect(page.getByRole("button", { name: "Open…", exact: true })).toBeInViewport();
  }
});
