/** What the icicle draws, asserted as geometry; pixels are looked at only where a colour is the promise. */
import { expect, SMALL, test } from "./heapglass.ts";
import { area, box, click, fills, hover, isWhole, middle, ROW, type ShownBox, shown, until } from "./icicle.ts";

test("a callee stands below its caller, inside it, as wide as its share", async ({ app, page }) => {
  await app.open();
  await app.load();
  const icicle = await shown(page);
  expect(icicle.tree.depth).toBe(6);
  const all = box(icicle, "all", 0);
  expect(all).toMatchObject({ y: 0, height: ROW });
  expect(all.x).toBeCloseTo(0, 1);
  expect(all.width).toBeCloseTo(icicle.width, 1);
  const widths: [string, number][] = [
    ["main", 32256],
    ["serve", 17920],
    ["load", 14336],
    ["cache", 16896],
    ["index", 8192],
    ["parse", 6144],
    ["format", 1024],
  ];
  for (const [name, amount] of widths) expect(box(icicle, name).width / all.width).toBeCloseTo(amount / 32256, 3);

  for (const one of icicle.boxes) {
    if (one.row === 0) continue;
    const callers = icicle.boxes.filter(
      (above) =>
        above.row === one.row - 1 && above.x <= one.x + 0.01 && above.x + above.width >= one.x + one.width - 0.01,
    );
    expect(callers, `${one.name} stands in one box of the row above`).toHaveLength(1);
    expect(one.y).toBe((callers[0]?.y ?? 0) + ROW);
  }
  // The own amount is drawn inside its box: cache's leaf takes what "evict" leaves.
  const leaf = icicle.boxes.find((one) => one.name === "alloc" && one.row === 4 && one.width > 100);
  expect(leaf?.own).toBeCloseTo(leaf?.width ?? 0, 1);
  expect(box(icicle, "serve").own).toBe(0);
});

test("the root can be turned to the bottom", async ({ app, page }) => {
  await app.open();
  await app.load();
  await shown(page);
  await page.getByRole("button", { name: "Root on top" }).click();
  const icicle = await until(page, ({ window }) => window.flipped);
  expect(box(icicle, "all", 0).y).toBeCloseTo(icicle.height - ROW, 0);
  expect(box(icicle, "main", 1).y).toBeCloseTo(icicle.height - 2 * ROW, 0);
  await page.keyboard.press("v");
  await until(page, ({ window }) => !window.flipped);
});

test("what is below zero is as wide as it is large, and marked", async ({ app, page }) => {
  await app.open();
  await app.load({ name: "diff.folded", text: "all;grown 3000\nall;gone -1000\n" });
  const icicle = await shown(page);
  expect(box(icicle, "grown").negative).toBe(false);
  expect(box(icicle, "gone").negative).toBe(true);
  expect(box(icicle, "gone").width / box(icicle, "grown").width).toBeCloseTo(1 / 3, 2);
  await expect(page.getByText("− below zero")).toBeVisible();
  // The bar over it has its own colour, and the box over it has none.
  const top = (one: ShownBox) =>
    page
      .locator("#icicle canvas")
      .first()
      .evaluate((canvas: HTMLCanvasElement, { x, y, width }) => {
        const dpr = devicePixelRatio;
        const at = canvas.getContext("2d")?.getImageData((x + width / 2) * dpr, y * dpr + 1, 1, 1).data;
        return [...(at ?? [])].slice(0, 3);
      }, one);
  expect(await top(box(icicle, "gone"))).not.toEqual(await top(box(icicle, "grown")));
  await hover(page, "gone");
  await expect(page.getByRole("tooltip")).toContainText("−1,000");
});

test("a profile of zeros says why nothing is drawn", async ({ app, page }) => {
  await app.open();
  await app.load({ name: "zeros.folded", text: "a;b 0\na;c 0\n" });
  await expect(page.getByText("Every amount of samples in this profile is zero")).toBeVisible();
  await page.getByRole("region", { name: "Nothing to draw" }).getByRole("button", { name: "Stacks" }).click();
  await expect(app.grid("Stacks by amount").locator(".grid-row")).toHaveCount(2);
});

test("the tooltip is there within a frame, with exact amounts", async ({ app, page }) => {
  await app.open();
  await app.load();
  await hover(page, "serve");
  const tip = page.getByRole("tooltip");
  await expect(tip).toContainText("17,920 bytes");
  await expect(tip).toContainText("55.6 %");
  await hover(page, "main");
  await expect(tip).toContainText("32,256 bytes");
  await expect(tip).toContainText(/Of its caller100(\.0)? %/);
  await page.mouse.move(2, 2);
  await expect(tip).toHaveCount(0);

  const icicle = await shown(page);
  const one = box(icicle, "load");
  const names = await area(page).evaluate(
    async (host, [x, y]) => {
      const corner = host.getBoundingClientRect();
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      await frame();
      host.dispatchEvent(
        new PointerEvent("pointermove", {
          bubbles: true,
          pointerType: "mouse",
          clientX: corner.left + x,
          clientY: corner.top + y,
        }),
      );
      await frame();
      // The frame that answered has ended when a task runs after it.
      await new Promise((resolve) => setTimeout(resolve, 0));
      return document.querySelector("[role=tooltip]")?.textContent ?? "";
    },
    [one.x + one.width / 2, one.y + 9] as const,
  );
  expect(names).toContain("load");
});

test("hits of a search are purple, what does not match is faint", async ({ app, page }) => {
  await app.open();
  await app.load();
  await shown(page);
  const pixel = (one: ShownBox) =>
    area(page).evaluate(
      (host, [x, y]) => {
        const canvas = host.querySelector("canvas");
        const data = canvas?.getContext("2d")?.getImageData(x * devicePixelRatio, y * devicePixelRatio, 1, 1).data;
        return [data?.[0] ?? 0, data?.[1] ?? 0, data?.[2] ?? 0];
      },
      [Math.round(one.x + one.width - 6), Math.round(one.y + 4)] as const,
    );
  const before = await pixel(box(await shown(page), "index"));
  await app.searchBox.fill("index");
  const icicle = await until(page, ({ boxes }) => boxes.some((one) => one.hit));
  expect(icicle.boxes.filter((one) => one.hit).map(({ name }) => name)).toEqual(["index"]);
  expect(box(icicle, "load").hitInside).toBe(true);
  expect(box(icicle, "serve").hitInside).toBe(false);
  const [r = 0, g = 0, b = 0] = await pixel(box(icicle, "index"));
  expect([r, g, b]).not.toEqual(before);
  expect(b).toBeGreaterThan(g + 30);
  expect(r).toBeGreaterThan(g + 15);
  const faint = await pixel(box(icicle, "format"));
  expect(Math.min(...faint)).toBeGreaterThan(225);

  await app.searchBox.fill("");
  await until(page, ({ boxes }) => boxes.every((one) => !one.hit && !one.hitInside));
  expect(await pixel(box(await shown(page), "index"))).toEqual(before);
});

test("names from a hostile file are text and nothing else", async ({ app, page }) => {
  const name = "<img src=x onerror=boom()>\u202egnp.exe\u0007";
  await app.open();
  await app.load({ name: "hostile.collapsed", text: `main;${name} 60\nmain;${"A".repeat(100_000)} 40\n` });
  const icicle = await shown(page);
  const at = await middle(page, box(icicle, name), icicle);
  await page.mouse.move(at.x, at.y);
  const tip = page.getByRole("tooltip");
  await expect(tip).toContainText("<img src=x onerror=boom()>[U+202E]gnp.exe\u2407");
  expect(await page.locator("img").count()).toBe(0);
  // A name of 100,000 letters leaves the tooltip on the screen.
  const long = icicle.boxes.find((one) => one.name?.startsWith("AAAA"));
  if (!long) throw new Error("no long name");
  const there = await middle(page, long, icicle);
  await page.mouse.move(there.x, there.y);
  await expect(tip).toContainText("AAAA");
  const size = await tip.boundingBox();
  expect((size?.y ?? 0) + (size?.height ?? 999)).toBeLessThanOrEqual(800);
});

for (const [width, height] of [
  [300, 480],
  [3840, 2160],
] as const) {
  test(`it fills a page of ${width} by ${height}`, async ({ app, page }) => {
    await app.open();
    await app.load();
    await shown(page);
    await page.setViewportSize({ width, height });
    await expect
      .poll(async () => {
        const icicle = await shown(page);
        const corner = await area(page).boundingBox();
        return (
          Math.abs(icicle.width - (corner?.width ?? 0)) < 1 && Math.abs(box(icicle, "all").width - icicle.width) < 1
        );
      })
      .toBe(true);
  });
}

test("metric, view and tab can change and the zoom is kept", async ({ app, page }) => {
  await app.open();
  await app.load();
  await click(page, "load");
  const before = await until(page, fills("load"));
  await app.show("Functions");
  await app.show("Icicle");
  const after = await until(page, fills("load"));
  expect(after.window).toEqual(before.window);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await until(page, isWhole);
  await app.load({ ...SMALL, name: "again.collapsed" });
  await until(page, isWhole);
});

test("the totals are those of the window, to the byte", async ({ app, page }) => {
  await app.open();
  await app.load();
  await shown(page);
  await expect(app.totals).toContainText("shown 31.5 KiB");
  await click(page, "load");
  await until(page, fills("load"));
  await expect(app.totals).toContainText(/shown 14\.0 KiB .*outside the window 17\.5 KiB = 31\.5 KiB/);
});
