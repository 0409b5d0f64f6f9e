/** What can be kept: the report, its pictures and tables; and names in full or short. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./heapglass.ts";

const GIVEN = {
  name: "names.folded",
  text: `main;DB::read(char const*, DB::Settings const&);malloc 6144
main;_ZN2DB4loadEPKcRKNS_8SettingsE;_ZN1aC1Ev 2048
main;<img src=x onerror=alert(1)>;_ZN1aC2Ev 1024
main;=1+2 1024
not a line
`,
};

/** The text of what a click, or a key, puts into the downloads. */
async function saved(page: Page, act: () => Promise<unknown>) {
  const coming = page.waitForEvent("download");
  await act();
  const download = await coming;
  const path = await download.path();
  return { name: download.suggestedFilename(), bytes: readFileSync(path) };
}

/** The command line; the test command builds it and says where. */
const program = process.env.HEAPGLASS ?? resolve("../../target/debug/heapglass");

/** What it writes for the file; `budgets` stands in a file beside it. */
function written(flags: string, budgets = ""): string {
  const folder = mkdtempSync(join(tmpdir(), "heapglass-"));
  writeFileSync(join(folder, GIVEN.name), GIVEN.text);
  writeFileSync(join(folder, "heap.budgets"), budgets);
  const words = ["report", GIVEN.name, ...flags.split(" ")];
  return execFileSync(program, words, { cwd: folder, stdio: ["ignore", "pipe", "ignore"] }).toString();
}

test("what is saved is what the preview shows, and what the command line writes", async ({ app, page }) => {
  await app.open();
  await app.load(GIVEN);
  await app.show("Report");
  const preview = page.getByLabel("The report as Markdown");
  await expect(preview).toContainText("# Allocation report: `names.folded`");
  await expect(preview).toContainText("10,240 bytes + other 0 bytes = 10,240 bytes");
  await expect(preview).toContainText("`DB::read(…)`");
  const { name, bytes } = await saved(page, () => page.keyboard.press("Control+s"));
  expect(name).toBe("names.md");
  expect(bytes.toString()).toBe(await preview.textContent());
  const forms = [["--md", bytes]] as [string, Buffer][];
  for (const [button, flag] of [
    ["JSON", "--json"],
    ["SVG", "--svg"],
    ["Folded stacks", "--folded"],
    ["CSV", "--csv functions"],
  ] as const) {
    const view = page.getByRole("region", { name: "Report" });
    forms.push([
      flag,
      (await saved(page, () => view.getByRole("button", { name: button, exact: true }).click())).bytes,
    ]);
  }
  for (const [flag, page] of forms) expect(page.toString(), flag).toBe(written(flag));
});

test("a filtered view is saved as the command line writes it", async ({ app, page }) => {
  await app.open("#view=report&do=focus.words.load&do=hide.noise.name");
  await app.load(GIVEN);
  const preview = page.getByLabel("The report as Markdown");
  await expect(preview).toContainText("focus “load”");
  const flags = "--focus load --hide-noise";
  expect(await preview.textContent()).toBe(written(`--md ${flags}`));
  const view = page.getByRole("region", { name: "Report" });
  for (const [button, flag] of [
    ["JSON", "--json"],
    ["Folded stacks", "--folded"],
    ["SVG", "--svg"],
  ] as const) {
    const { bytes } = await saved(page, () => view.getByRole("button", { name: button, exact: true }).click());
    expect(bytes.toString(), flag).toBe(written(`${flag} ${flags}`));
  }
});

test("budgets and expectations are in reports, as the command line writes them", async ({ app, page }) => {
  const budgets = "HOT main bytes = 0 # nothing\nWARM DB::read amount <= 8 KiB and blocks = 0\ngone bytes = 0\n";
  await app.open("#view=budgets");
  await app.load(GIVEN);
  await page.getByRole("textbox", { name: "Budgets" }).fill(budgets);
  await page.getByRole("textbox", { name: "Expectations" }).fill("bytes=1MiB\nDB::*:bytes=6KiB");
  const flags = "--budgets heap.budgets --expect bytes=1MiB --expect DB::*:bytes=6KiB";
  const preview = page.getByLabel("The report as Markdown");
  await app.show("Report");
  await expect(preview).toContainText("| `bytes` | 1MiB | 10.0 KiB | 0.00977 | NO |");
  expect(await preview.textContent()).toBe(written(`--md ${flags}`, budgets));
  const json = async () =>
    (await saved(page, () => page.getByRole("button", { name: "JSON", exact: true }).click())).bytes.toString();
  expect(await json()).toBe(written(`--json ${flags}`, budgets));
  expect(JSON.parse(await json())).toMatchObject({
    budgets: [{ path: "main", tier: "HOT", budget: "bytes = 0", actual: 10240, status: "fail" }, {}, {}, {}],
    estimates: [{ what: "bytes", expected: 1048576, actual: 10240, ok: false }, {}],
  });
  await app.show("Budgets");
  await page.getByRole("checkbox", { name: "Strict" }).check();
  await app.show("Report");
  expect(await json()).toBe(written(`--json --strict ${flags}`, budgets));
});

test("sections are a choice, and pictures are pictures", async ({ app, page }) => {
  await app.open();
  await app.load(GIVEN);
  await app.show("Report");
  const preview = page.getByLabel("The report as Markdown");
  await expect(preview).toContainText("## Top allocators");
  await page.getByRole("checkbox", { name: "Top allocators" }).uncheck();
  await expect(preview).not.toContainText("## Top allocators");
  await page.getByRole("checkbox", { name: "Top allocators" }).check();
  await expect(preview).toContainText("## Top allocators");
  const png = await saved(page, () => page.getByRole("button", { name: "PNG", exact: true }).click());
  expect(png.name).toBe("names.png");
  expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
  await app.show("Icicle");
  const svg = await saved(page, () => page.getByRole("button", { name: "SVG", exact: true }).click());
  expect(svg.bytes.toString()).toContain("DB::load(char const*, DB::Settings const&amp;)\n2,048 bytes (20.0 %)");
  expect(svg.bytes.toString()).toContain("&lt;img src=x onerror=alert(1)&gt;");
  expect(app.errors).toEqual([]);
});

test("names are short or full, look-alikes are marked, and both forms are found", async ({ app, page }) => {
  await app.open();
  await app.load(GIVEN);
  await app.show("Functions");
  const grid = app.grid("Functions");
  await expect(grid).toContainText("DB::read(…)");
  await expect(grid).toContainText("DB::load(…)");
  // Two constructors of one class: two rows, each with its mark.
  const twins = grid.locator(".grid-row", { hasText: "a::a()" });
  await expect(twins).toHaveCount(2);
  await expect(twins.first()).toContainText("≈");
  await expect(twins.first().locator(".name")).toHaveAttribute("title", /in the file: _ZN1aC1Ev/);
  await page.keyboard.press("l");
  await expect(grid).toContainText("DB::load(char const*, DB::Settings const&)");
  await expect(page).toHaveURL(/names=full/);
  await expect(page.getByRole("combobox", { name: "Names" })).toHaveValue("full");
  await page.getByRole("combobox", { name: "Names" }).selectOption("Short names");
  await expect(grid).toContainText("DB::load(…)");
  for (const words of ["DB::load(", "_ZN2DB4load"]) {
    await app.searchBox.fill(words);
    await expect(app.found).toContainText("2.00 KiB");
  }
  await app.searchBox.fill("");
  const csv = await saved(page, () => page.getByRole("button", { name: "Save CSV" }).click());
  expect(csv.name).toBe("names.functions.csv");
  expect(csv.bytes.toString()).toContain(`"'=1+2"`);
});

test("full names show no less than short ones where they do not fit", async ({ app, page }) => {
  const arguments_ = Array.from({ length: 40 }, (_, i) => `DB::Argument${i} const&`).join(", ");
  await app.open("#view=functions");
  await app.load({ name: "long.folded", text: `main;DB::Reader::read(${arguments_}) 5\nmain;f(int) 1\n` });
  const names = app.grid("Functions").locator(".name");
  await expect(names).toHaveCount(3);
  const short = await names.allTextContents();
  expect(short.sort()).toEqual(["DB::Reader::read(…)", "f(int)", "main"]);
  await page.keyboard.press("l");
  await expect(page.getByRole("combobox", { name: "Names" })).toHaveValue("full");
  expect((await names.allTextContents()).sort()).toEqual(short);
});
