/** The keyboard alone is enough, and the help lists what is bound. */
import { expect, test } from "./heapglass.ts";

test("? lists the keys, Escape closes the list and gives the focus back", async ({ app, page }) => {
  await app.open();
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keys" });
  await expect(dialog).toBeVisible();
  for (const words of ["Open files", "Next hit", "Search", "These keys", "#mem=64"])
    await expect(dialog).toContainText(words);
  for (let i = 0; i < 8; i++) {
    await page.keyboard.press("Tab");
    const inside = await page.evaluate(
      () => document.activeElement === document.body || document.activeElement?.closest("dialog") !== null,
    );
    expect(inside).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("numbers switch views, t and u never break", async ({ app, page }) => {
  await app.open();
  await app.load();
  await page.keyboard.press("3");
  await expect(app.grid("Functions")).toBeVisible();
  await page.keyboard.press("4");
  await expect(app.grid("Stacks by amount")).toBeVisible();
  await page.keyboard.press("e");
  await expect(page.getByRole("button", { name: "Explore", exact: true })).toHaveAttribute("aria-current", "page");
  await page.keyboard.press("p");
  await expect(page.getByRole("button", { name: "Report", exact: true })).toHaveAttribute("aria-current", "page");
  await page.keyboard.press("t");
  await page.keyboard.press("1");
  await expect(page.getByRole("button", { name: "Overview", exact: true })).toHaveAttribute("aria-current", "page");
});

test("[ and ] go from profile to profile, X closes one", async ({ app, page }) => {
  await app.open();
  for (const name of ["one.folded", "two.folded", "three.folded"]) await app.load({ name, text: "a;b 5\n" });
  await page.keyboard.press("[");
  await app.ready("two.folded");
  await page.keyboard.press("]");
  await page.keyboard.press("]");
  await app.ready("one.folded");
  await page.keyboard.press("X");
  await expect(app.tabs).toHaveText(["two.folded", "three.folded"]);
  await app.ready("two.folded");
});

test("many profiles are in a list too", async ({ app, page }) => {
  await page.setViewportSize({ width: 1024, height: 700 });
  await app.open();
  const names = Array.from({ length: 12 }, (_, i) => `profile-${i}.folded`);
  await app.choose(...names.map((name) => ({ name, text: "a;b 5\n" })));
  await expect(app.tabs).toHaveCount(12);
  const list = page.getByRole("combobox", { name: "All open profiles" });
  await expect(list).toBeInViewport();
  await list.selectOption({ label: "2 of 12: profile-1.folded" });
  await app.ready("profile-1.folded");
  await expect(app.tab("profile-1.folded")).toBeInViewport();
});

test("keys of the page are letters in a text field", async ({ app, page }) => {
  await app.open();
  await app.load();
  await app.searchBox.focus();
  await page.keyboard.type("n?3/t");
  await expect(app.searchBox).toHaveValue("n?3/t");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("Ctrl+F goes to the search of the page", async ({ app, page }) => {
  await app.open();
  await app.load();
  await page.keyboard.press("Control+f");
  await expect(app.searchBox).toBeFocused();
});

test("a profile is opened, read and searched without a mouse", async ({ app, page }) => {
  await app.open();
  await app.load();
  await page.keyboard.press("3");
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement?.getAttribute("role") === "grid")) break;
  }
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText("intern");
  const grid = app.grid("Functions");
  const active = await grid.getAttribute("aria-activedescendant");
  await expect(page.locator(`#${active}`)).toHaveAttribute("aria-selected", "true");
});
