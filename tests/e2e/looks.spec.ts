/** Light and dark, sizes, and that nothing jumps: facts of geometry, not pixels. */
import { expect, test } from "./heapglass.ts";
import { shown } from "./icicle.ts";

const paper = () => getComputedStyle(document.body).backgroundColor;

test("follows the system's colours until the user chooses, and keeps the choice", async ({ app, page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await app.open();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  const dark = await page.evaluate(paper);
  await page.getByRole("button", { name: "Light colours" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  expect(await page.evaluate(paper)).not.toBe(dark);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
});

test("the parts of the page stand where they belong at 1024, 1280 and 4K", async ({ app, page }) => {
  await app.open();
  await app.load();
  for (const [width, height] of [
    [1024, 700],
    [1280, 800],
    [3840, 2160],
  ] as const) {
    await page.setViewportSize({ width, height });
    const title = await page.locator(".title").boundingBox();
    const bar = await page.locator(".bar-line").boundingBox();
    const view = await page.locator(".view").boundingBox();
    const details = await app.details.boundingBox();
    const status = await page.locator(".status").boundingBox();
    if (!title || !bar || !view || !details || !status) throw new Error("a part is missing");
    expect(bar.y).toBeGreaterThanOrEqual(title.y + title.height - 1);
    expect(view.y).toBeGreaterThanOrEqual(bar.y + bar.height - 1);
    expect(details.x).toBeGreaterThanOrEqual(view.x + view.width - 1);
    expect(details.x + details.width).toBeLessThanOrEqual(width);
    expect(status.y + status.height).toBeLessThanOrEqual(height);
    expect(view.width).toBeGreaterThan(width * 0.55);
    await expect(page.getByRole("combobox", { name: "Unit" })).toBeInViewport();
    await expect(app.searchBox).toBeInViewport();
  }
});

test("long names keep their function, and nothing is cut without dots", async ({ app, page }) => {
  const name = (i: number) =>
    `std::__1::unique_ptr<DB::IStorage${i}, std::__1::default_delete<DB::IStorage${i}>> DB::StorageFactoryOfEverything::produce${i}(DB::ContextPtr const&, std::__1::basic_string<char> const&)`;
  const frames = Array.from({ length: 24 }, (_, i) => name(i)).join(";");
  await page.setViewportSize({ width: 1024, height: 700 });
  await app.open();
  await app.load({ name: "long-names-in-a-database-server.collapsed", text: `${frames} 4096\n` });
  const path = page.getByRole("navigation", { name: "Path to what is shown" });
  // Keys go nowhere before there is something to look at.
  await shown(page);
  await page.keyboard.press("Enter");
  await expect(app.details.getByRole("heading", { level: 2 })).toContainText("produce");
  for (let i = 0; i < 12; i++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(path.getByRole("button").last()).toContainText("produce");
  const over = await path.evaluate((line) => line.scrollWidth - line.clientWidth);
  expect(over).toBeLessThanOrEqual(0);
  for (const [view, grid] of [
    ["Functions", "Functions"],
    ["Stacks", "Stacks by amount"],
  ] as const) {
    await app.show(view);
    const names = app.grid(grid).locator(".name");
    await expect(names.first()).toContainText("produce");
    const cut = await names.evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length);
    expect(cut).toBe(0);
  }
  await expect(app.details.locator(".node-name .name").first()).toContainText("produce");
});

test("holds at 200 % zoom", async ({ app, page }) => {
  // Zoom of 200 % in a window of 1280 is a page of 640 CSS pixels.
  await page.setViewportSize({ width: 640, height: 400 });
  await app.open();
  await app.load();
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(over).toBeLessThanOrEqual(0);
  await app.show("Functions");
  await expect(app.grid("Functions").locator(".grid-row").first()).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Unit" })).toBeInViewport();
  await expect(app.searchBox).toBeInViewport();
});

test("a search result moves nothing", async ({ app, page }) => {
  await app.open();
  await app.load();
  const places = async () => [
    await app.searchBox.boundingBox(),
    await page.getByRole("combobox", { name: "Unit" }).boundingBox(),
    await page.locator(".view").boundingBox(),
  ];
  const before = await places();
  await app.searchBox.fill("alloc");
  await expect(app.found).toContainText("KiB");
  expect(await places()).toEqual(before);
});

test("the details are as wide as the user wants", async ({ app, page }) => {
  await app.open();
  await app.load();
  const line = page.getByRole("separator", { name: "Width of the details" });
  const before = (await app.details.boundingBox())?.width ?? 0;
  await line.focus();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(async () => (await app.details.boundingBox())?.width).toBe(before + 24);
});

test("nothing overlaps in the lines above tables, and a result of the search is read whole", async ({ app, page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await app.open();
  await app.load();
  for (const width of [1024, 1440]) {
    await page.setViewportSize({ width, height: 700 });
    for (const view of ["Functions", "Stacks", "Sites", "Subsystems", "Report"]) {
      await app.show(view);
      const overlaps = await page.locator(".toolbar").evaluateAll((bars) =>
        bars.flatMap((bar) => {
          const boxes = [...bar.children]
            .map((child) => child.getBoundingClientRect())
            .filter(({ width }) => width > 0);
          const { right } = bar.getBoundingClientRect();
          return boxes.filter(
            (a, i) =>
              a.right > right + 1 ||
              boxes.some(
                (b, j) => j > i && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom,
              ),
          );
        }),
      );
      expect(overlaps, `${view} at ${width}`).toEqual([]);
    }
    await app.searchBox.fill("alloc");
    await expect(app.found).toContainText("28.5 KiB");
    const cut = await app.found.evaluate((found) => {
      const words = found.querySelector(".dim")?.getBoundingClientRect().left ?? 0;
      return words > found.getBoundingClientRect().right + 4;
    });
    expect(cut).toBe(false);
    await app.searchBox.fill("");
  }
});
