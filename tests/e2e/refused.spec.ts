/** Files that cannot be read, or not to the end: what is said, and what goes on working. */
import { expect, SMALL, test } from "./heapglass.ts";

const picture = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(4000, 1)]);

test("a file that is no profile is refused with a sentence and its first bytes", async ({ app, page }) => {
  await app.open();
  await app.choose({ name: "holiday.png", text: picture });
  await expect(page.getByText("holiday.png was not opened")).toBeVisible();
  const sentence = await page.getByRole("alert").textContent();
  expect(sentence?.length).toBeGreaterThan(20);
  await expect(page.locator(".head-bytes")).toContainText("PNG");
  await expect(app.tabs).toHaveText(["holiday.png"]);
});

test("others of the same choice still open", async ({ app, page }) => {
  await app.open();
  await app.choose({ name: "holiday.png", text: picture }, SMALL);
  await expect(page.getByText("holiday.png was not opened")).toBeVisible();
  await app.tab(SMALL.name).click();
  await app.ready(SMALL.name);
});

test("an unlikely file is read as what the user says it is", async ({ app, page }) => {
  await app.open();
  // Lines without a single ';' are not taken for stacks by themselves.
  await app.choose({ name: "flat.bin", text: "alpha\nbeta\ngamma delta epsilon\n" });
  await expect(page.getByText("was not opened")).toBeVisible();
  await page.getByRole("button", { name: "Read", exact: true }).click();
  // Read against advice: it is opened, and says that none of it could be used.
  await expect(page.getByRole("alert")).toContainText("None of the 3 lines of flat.bin could be read");
  await page.getByRole("button", { name: "Import report" }).click();
  await expect(page.getByRole("dialog")).toContainText("gamma delta epsilon");
});

test("an empty file says that it is empty", async ({ app, page }) => {
  await app.open();
  await app.choose({ name: "nothing.folded", text: "" });
  await expect(page.getByRole("alert")).toContainText(/empty/i);
});

test("a refused file is closed, and the page is as before", async ({ app, page }) => {
  await app.open();
  await app.load();
  await app.choose({ name: "holiday.png", text: picture });
  await expect(page.getByText("was not opened")).toBeVisible();
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await app.ready(SMALL.name);
  await expect(app.tabs).toHaveText([SMALL.name]);
});

test("a cut last line is reported", async ({ app, page }) => {
  await app.open();
  await app.load({ name: "cut.folded", text: "a;b 10\na;c 20\na;lost_in_the_mid" });
  await page.getByRole("button", { name: "1 line rejected" }).click();
  await expect(page.getByRole("dialog")).toContainText("a;lost_in_the_mid");
});

test("at the memory limit the part that was read opens, and an amber line says so", async ({ app, page }) => {
  // Every stack is new, so that the tree grows with the file.
  const lines: string[] = [];
  for (let i = 0; i < 400_000; i++) lines.push(`main;worker${i % 977};function_number_${i};leaf_of_${i} ${i + 1}`);
  await app.open("#mem=24&view=icicle");
  await app.choose({ name: "large.folded", text: lines.join("\n") });
  const amber = page.locator(".amber");
  await expect(amber).toBeVisible({ timeout: 30_000 });
  await expect(amber).toContainText(/memory/i);
  await expect(app.totals).toContainText("=");
  await amber.getByRole("button", { name: "Import report" }).click();
  await expect(page.getByRole("dialog")).toContainText("Read as");
  const held = await page.evaluate(() =>
    (globalThis as unknown as { heapglass: { memory(): Promise<number> } }).heapglass.memory(),
  );
  // The limit is that of the profile; the instance also holds the engine itself and buffers.
  expect(held).toBeLessThanOrEqual(32 * 1024 * 1024);
});
