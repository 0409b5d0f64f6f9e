/** While a large file is read: the page answers, others go on, Cancel is at once. */
import { expect, SMALL, test } from "./heapglass.ts";

test("progress says how far, and Cancel ends it", async ({ app, page }) => {
  await app.open();
  await app.load();
  await app.dropBig("huge.folded", 1500);
  const bar = page.getByRole("progressbar");
  await expect(bar).toBeVisible();
  await expect(page.getByText("/s", { exact: false }).first()).toBeVisible();
  await expect(page.getByText(/ left$/)).toBeVisible();
  await expect(page.locator(".facts")).toContainText("Records read");

  // The other profile is usable meanwhile.
  await app.tab(SMALL.name).click();
  await app.show("Functions");
  await expect(app.grid("Functions").locator(".grid-row").first()).toContainText("alloc");
  await expect(app.tab("huge.folded")).toContainText("%");

  await app.tab("huge.folded").click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(bar).toHaveCount(0);
  await app.ready(SMALL.name);
  await expect(app.tabs).toHaveText([SMALL.name]);
  await expect.poll(() => page.workers().length).toBeLessThanOrEqual(2); // its own and the spare one
});

test("two are read at once, the rest wait for them", async ({ app, page }) => {
  await app.open();
  for (let i = 1; i <= 3; i++) await app.dropBig(`big-${i}.folded`, 400);
  await expect(app.tab("big-3.folded")).toContainText("waiting");
  await page.getByRole("button", { name: "Close big-1.folded" }).click();
  await expect(app.tab("big-3.folded")).not.toContainText("waiting");
  await page.getByRole("button", { name: "Close big-2.folded" }).click();
  await page.getByRole("button", { name: "Close big-3.folded" }).click();
});

test("an engine that dies takes only its own profile with it", async ({ app, page }) => {
  await app.open();
  await app.load();
  await app.load({ name: "other.folded", text: "x;y 5\n" });
  // As if it had trapped: the page cannot tell the difference.
  await page.evaluate(() =>
    (globalThis as unknown as { heapglass: { engine(): { terminate(reason: string): void } } }).heapglass
      .engine()
      .terminate("RuntimeError: unreachable"),
  );
  await expect(page.getByText("The engine stopped at other.folded")).toBeVisible();
  await app.tab(SMALL.name).click();
  await app.ready(SMALL.name);
  await app.show("Functions");
  await expect(app.grid("Functions")).toContainText("alloc");
  await app.tab("other.folded").click();
  await page.getByRole("button", { name: "Fresh start" }).click();
  await app.ready("other.folded");
});
