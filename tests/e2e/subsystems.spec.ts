/** What the memory is for, by rules: of a pack, of the user, of noise. */
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./heapglass.ts";

const GIVEN = {
  name: "subsystems.folded",
  text: `start_thread;DB::ExternalLoader::load(int);DB::FlatDictionary::loadData();DB::Aggregator::init();malloc 4096
start_thread;DB::PipelineExecutor::run();DB::Aggregator::init();malloc 2048
start_thread;DB::PipelineExecutor::run();DB::Mystery<int>::f();malloc 1024
main;app::f 512
`,
};

test("stacks belong to the first subsystem that their path meets, and other is shown", async ({ app, page }) => {
  await app.open();
  await app.load(GIVEN);
  await page.keyboard.press("8");
  const grid = app.grid("Subsystems by amount");
  const rows = async () => (await app.cells(grid, 9)).map((cells) => `${cells[0]} ${cells[1]}`);
  await expect
    .poll(rows)
    .toEqual(["Dictionary Loading 4.00 KiB", "Aggregation 2.00 KiB", "Query Execution 1.00 KiB", "(other) 512 B"]);
  await expect(page.getByText("93.3 % covered")).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Rules behind mine" })).toContainText("What fits: ClickHouse");
  await expect(app.totals).toContainText("in subsystems 7.00 KiB + other 512 B = 7.50 KiB");
  await grid.getByText("(other)").click();
  await expect(app.grid("Stacks of (other)").locator(".grid-row")).toHaveCount(1);
  await expect(app.grid("Stacks of (other)")).toContainText("app::f");
  await page.getByRole("button", { name: "Conflicts" }).click();
  await expect(page.getByRole("row", { name: "Dictionary Loading Aggregation 4.00 KiB" })).toBeVisible();
  await page.getByRole("combobox", { name: "Rules behind mine" }).selectOption("none");
  await expect.poll(rows).toEqual(["(other) 7.50 KiB"]);
});

test("own rules come first, a mistake changes nothing, and undo takes them back", async ({ app, page }) => {
  await app.open();
  await app.load(GIVEN);
  await app.show("Subsystems");
  await page.getByRole("button", { name: "My rules" }).click();
  const text = page.getByRole("textbox", { name: "My rules" });
  const grid = app.grid("Subsystems by amount");
  await text.fill("Mine: DB::Mystery::*\nBad: /a(b/");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(
    page.getByText("Line 2, column 6: a regular expression was expected, but: unclosed group"),
  ).toBeVisible();
  await expect(grid).not.toContainText("Mine");
  await text.fill("Mine: DB::Mystery::*\n");
  await page.keyboard.press("Control+Enter");
  await expect(grid).toContainText("Mine");
  await expect(grid).not.toContainText("Query Execution");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(grid).toContainText("Query Execution");
  await expect(text).toHaveValue("");
});

test("letters in the table of subsystems mean the subsystem, which is found again", async ({ app, page }) => {
  await app.open();
  await app.load(GIVEN);
  await app.show("Subsystems");
  const grid = app.grid("Subsystems by amount");
  await grid.getByText("Aggregation").click();
  await page.keyboard.press("d");
  await expect(page.getByRole("button", { name: "Take back: ignore Aggregation" })).toBeVisible();
  await expect(app.totals).toContainText("taken out by filters 2.00 KiB");
  await expect(grid.locator(".grid-row.cursor, .grid-row.selected")).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(grid).toContainText("Aggregation");
  await grid.getByText("Query Execution").click();
  await grid.getByRole("button", { name: "Subsystem" }).click();
  await expect(grid.locator(".grid-row.cursor.selected")).toContainText("Query Execution");
  await grid.focus();
  await page.keyboard.press("f");
  await expect(app.totals).toContainText("taken out by filters 6.50 KiB");
});

test("a rule begins with a click on a frame", async ({ app, page }) => {
  await app.open();
  await app.load(GIVEN);
  await app.show("Functions");
  await app.grid("Functions").getByText("DB::Mystery").click();
  await app.details.getByRole("button", { name: "Make a rule" }).click();
  const text = page.getByRole("textbox", { name: "My rules" });
  await expect(text).toHaveValue("My subsystem: DB::Mystery::f\n");
  await expect(text).toBeFocused();
  await page.keyboard.type("Riddles");
  await page.keyboard.press("Control+Enter");
  await expect(app.grid("Subsystems by amount")).toContainText("Riddles");
});

test("rules of noise say what they hide, and can be switched off", async ({ app, page }) => {
  await app.open();
  await app.load(GIVEN);
  await app.show("Subsystems");
  await page.getByRole("button", { name: "Noise" }).click();
  await expect(page.getByRole("row", { name: "glibc: malloc" })).toContainText("7.00 KiB");
  const malloc = page.getByRole("switch", { name: "glibc: malloc" });
  await malloc.click();
  await expect(malloc).not.toBeChecked();
  await expect(page.getByRole("row", { name: "glibc: malloc" })).toContainText("0 B");
  await page.getByRole("button", { name: "My rules" }).click();
  await expect(page.getByRole("textbox", { name: "My rules" })).toHaveValue("noise off glibc:malloc\n");
  await app.show("Sites");
  await page.getByRole("button", { name: "Allocating code" }).click();
  await expect(app.grid("Sites by amount")).toContainText("malloc");
});

for (const scheme of ["light", "dark"] as const)
  test(`axe finds nothing serious in any of its panes, ${scheme}`, async ({ app, page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await app.open();
    await app.load(GIVEN);
    await app.show("Subsystems");
    await app.grid("Subsystems by amount").getByText("Aggregation").click();
    for (const name of ["Its stacks", "My rules", "Noise", "Conflicts"]) {
      await page.getByRole("button", { name }).click();
      if (name === "Noise") await page.getByRole("switch", { name: "All of glibc" }).click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(serious.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map((node) => node.target).join(", ")}`)).toEqual(
        [],
      );
    }
  });

test("rules are taken along as a file", async ({ app, page }) => {
  await app.open();
  await app.load(GIVEN);
  await app.show("Subsystems");
  await page.getByRole("button", { name: "My rules" }).click();
  const asked = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Import…" }).click();
  const buffer = Buffer.from("# from a file\nFrom a file: app::*\n");
  await (await asked).setFiles({ name: "my.rules", mimeType: "text/plain", buffer });
  await expect(app.grid("Subsystems by amount")).toContainText("From a file");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  expect((await saved).suggestedFilename()).toBe("heapglass.rules");
});

test("a subsystem can be all that is shown, and be taken back", async ({ app, page }) => {
  await app.open("#view=subsystems");
  await app.load({
    name: "server.folded",
    text: "main;DB::HashedDictionary::loadData();malloc 3072\nmain;DB::MergeTreeData::loadDataParts(bool);malloc 1024\n",
  });
  await page.getByText("Dictionary Loading", { exact: true }).click();
  await page.getByRole("button", { name: "Focus", exact: true }).first().click();
  const chip = page.getByRole("button", { name: "Take back: focus Dictionary Loading" });
  await expect(chip).toBeVisible();
  await expect(app.totals).toContainText("taken out by filters 1.00 KiB");
  await app.show("Stacks");
  await expect(app.grid("Stacks by amount").locator(".grid-row")).toHaveCount(1);
  await chip.click();
  await expect(app.grid("Stacks by amount").locator(".grid-row")).toHaveCount(2);
});

test("subsystems and their stacks are sorted by any column, and (other) stays last", async ({ app }) => {
  await app.open("#view=subsystems&sort=subsystem-stacks.depth");
  await app.load(GIVEN);
  const grid = app.grid("Subsystems by amount");
  const names = async () => (await app.cells(grid, 9)).map((cells) => cells[0]);
  await grid.getByRole("button", { name: "Subsystem" }).click();
  await expect.poll(names).toEqual(["Aggregation", "Dictionary Loading", "Query Execution", "(other)"]);
  await grid.getByRole("button", { name: "Subsystem" }).click();
  await expect.poll(names).toEqual(["Query Execution", "Dictionary Loading", "Aggregation", "(other)"]);
  await grid.getByText("Aggregation").click();
  const depth = app.grid("Stacks of Aggregation").getByRole("columnheader", { name: "Depth" });
  await expect(depth).toHaveAttribute("aria-sort", "ascending");
});

test("a subsystem and its stacks have menus", async ({ app, page }) => {
  await app.open("#view=subsystems");
  await app.load(GIVEN);
  const menu = page.getByRole("menu");
  await app.grid("Subsystems by amount").getByText("Aggregation").click({ button: "right" });
  await expect(menu.getByRole("menuitem")).toHaveText([/^Focus/, /^Ignore/]);
  await page.keyboard.press("Escape");
  await app.grid("Stacks of Aggregation").locator(".grid-row").first().click({ button: "right" });
  await menu.getByRole("menuitem", { name: "Copy stack" }).focus();
  await page.keyboard.press("Escape");
  await app.grid("Subsystems by amount").getByText("Aggregation").click({ button: "right" });
  await menu.getByRole("menuitem", { name: "Ignore" }).click();
  await expect(page.getByRole("button", { name: "Take back: ignore Aggregation" })).toBeVisible();
});
