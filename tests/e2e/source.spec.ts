/** Lines of source: what each holds, and its text once the file is dropped. */
import { readFileSync } from "node:fs";
import { type App, expect, SMALL, test } from "./heapglass.ts";

const read = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const GO = { name: "heap.pb.gz", text: read("pprof/heap.pb.gz") };
const PROGRAM = { name: "program.go", text: read("pprof-program/program.go") };

const listing = (app: App) => app.page.getByRole("grid", { name: "Lines", exact: true });
const row = (app: App, text: string) => listing(app).getByRole("row").filter({ hasText: text });

async function openSource(app: App) {
  await app.open("#view=source");
  await app.load(GO);
  await app.grid("Functions with lines").getByText("main.grow").click();
  await expect(app.page.getByRole("heading", { name: "main.grow" }).first()).toBeVisible();
}

test("without the file there are the lines that hold something", async ({ app, page }) => {
  await openSource(app);
  await expect(listing(app).getByRole("row")).toHaveCount(2);
  await expect(row(app, "87.4 KiB")).toContainText("39.8 KiB");
  await expect(page.getByText("nothing is uploaded")).toBeVisible();
});

test("a dropped file gives the lines their text, and is no profile", async ({ app, page }) => {
  await openSource(app);
  await app.drop([PROGRAM]);
  await expect(row(app, "return &node{left: grow(depth - 1)")).toContainText("39.8 KiB");
  await expect(app.tabs).toHaveCount(1);
  await expect(page.getByText("shown from program.go")).toBeVisible();
  await page.getByRole("button", { name: "Whole file" }).click();
  // It stands where its amounts are.
  await expect(row(app, "func mapped")).toBeVisible();
  await listing(app).focus();
  await page.keyboard.press("End");
  await expect(row(app, "runtime.KeepAlive(kept)")).toBeVisible();
  await page.keyboard.press("n");
  await expect(listing(app).locator('[aria-selected="true"]')).toContainText("return &node");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "main.grow" }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Callers", exact: true })).toHaveAttribute("aria-current", "page");
});

test("source dropped in another view is shown, and follows the selection", async ({ app, page }) => {
  await app.open("#view=functions");
  await app.load(GO);
  await app.grid("Functions").getByText("main.odd").click();
  await app.drop([PROGRAM]);
  await expect(row(app, "return append(even(n-1), block(512))")).toContainText("21.8 KiB");
  await expect(page.getByRole("heading", { name: "main.odd" }).first()).toBeVisible();
});

test("two files that may be meant are offered", async ({ app, page }) => {
  await openSource(app);
  await page.evaluate(() => {
    const folder = (name: string, inside: unknown[]) => {
      const left = [...inside];
      const readEntries = (found: (list: unknown[]) => void) => found(left.splice(0));
      return { name, isDirectory: true, createReader: () => ({ readEntries }) };
    };
    const file = (text: string) => ({
      name: "program.go",
      isDirectory: false,
      file: (f: (file: File) => void) => f(new File([text], "program.go")),
    });
    const item = (entry: unknown) => ({ kind: "file", webkitGetAsEntry: () => entry });
    const all = folder("all", [
      folder("a", [folder("pprof", [file("first")])]),
      folder("b", [folder("pprof", [file("second\nfile")])]),
    ]);
    const event = new Event("drop", { bubbles: true, cancelable: true });
    Object.defineProperty(event, "dataTransfer", {
      value: { items: [item(all)], types: ["Files"], getData: () => "" },
    });
    document.body.dispatchEvent(event);
  });
  await expect(page.getByText("2 files may be")).toBeVisible();
  await page.getByRole("button", { name: "all/b/pprof/program.go" }).click();
  await expect(page.getByText("The file has 2 lines and the profile names line")).toBeVisible();
  await expect(row(app, "not in this file").first()).toBeVisible();
});

test("filters leave lines of pprof as they are, and that is said", async ({ app, page }) => {
  await openSource(app);
  await app.grid("Functions with lines").getByText("main.odd").click();
  await page.keyboard.press("F");
  await expect(page.getByText("Lines are of the whole file")).toBeVisible();
});

test("profiles without lines have no such view", async ({ app, page }) => {
  await app.open("#view=functions");
  await app.load(SMALL);
  await expect(page.getByRole("navigation", { name: "Views" })).not.toContainText("Source");
});

test("the menu of a row leads to the source of its function", async ({ app, page }) => {
  await app.open("#view=functions");
  await app.load(GO);
  await app.grid("Functions").getByText("main.odd").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Show source" }).click();
  await expect(page.getByRole("heading", { name: "main.odd" }).first()).toBeVisible();
});
