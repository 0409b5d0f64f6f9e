/** Every way to bring a file in. */
import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, SMALL, test } from "./heapglass.ts";

test("the file dialog, with Ctrl+O", async ({ app, page }) => {
  await app.open();
  await app.load();
  await expect(app.totals).toContainText("31.5 KiB");
  await expect(app.totals).toContainText("no line rejected");
  const marks = await page.evaluate(() => performance.getEntriesByName("heapglass:chosen").length);
  expect(marks).toBe(1);
});

test("the Open button", async ({ app, page }) => {
  await app.open();
  const dialog = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Open…", exact: true }).click();
  const chooser = await dialog;
  expect(chooser.isMultiple()).toBe(true);
  await chooser.setFiles([{ name: SMALL.name, mimeType: "text/plain", buffer: Buffer.from(SMALL.text) }]);
  await app.ready(SMALL.name);
});

test("a drop anywhere, also on an open profile", async ({ app, page }) => {
  await app.open();
  await app.drop([SMALL]);
  await app.ready(SMALL.name);
  await app.drop([{ name: "second.folded", text: "a;b 1\na;c 2\n" }]);
  await app.ready("second.folded");
  await expect(app.tabs).toHaveText([SMALL.name, "second.folded"]);
  await expect(page.getByText("Drop to open")).toBeHidden();
});

test("several files at once open as tabs", async ({ app }) => {
  await app.open();
  const files = [1, 2, 3, 4].map((n) => ({ name: `part-${n}.folded`, text: `main;part${n} ${n * 1024}\n` }));
  await app.choose(...files);
  await app.ready("part-1.folded");
  await expect(app.tabs).toHaveText(files.map((file) => file.name));
  await app.tab("part-4.folded").click();
  await app.ready("part-4.folded");
  await expect(app.totals).toContainText("4.00 KiB");
});

test("text pasted with Ctrl+V", async ({ app, page, context, start }) => {
  await app.open();
  if (start.startsWith("http")) {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.evaluate((text) => navigator.clipboard.writeText(text), SMALL.text as string);
    await page.keyboard.press("Control+v");
  } else {
    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.setData("text/plain", text);
      document.body.dispatchEvent(
        new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data }),
      );
    }, SMALL.text as string);
  }
  await app.ready("pasted");
  await expect(app.totals).toContainText("31.5 KiB");
});

test("a file pasted", async ({ app, page }) => {
  await app.open();
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "copied.folded"));
    document.body.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data }));
  }, SMALL.text as string);
  await app.ready("copied.folded");
});

test("the Paste button reads the clipboard, or says what to do instead", async ({ app, page, context, start }) => {
  if (start.startsWith("http")) {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await app.open();
    await page.evaluate((text) => navigator.clipboard.writeText(text), SMALL.text as string);
    await page.getByRole("button", { name: "Paste", exact: true }).click();
    await app.ready("pasted");
  } else {
    await app.open();
    await page.evaluate(() => {
      Object.defineProperty(navigator, "clipboard", { value: { readText: () => Promise.reject(new Error("no")) } });
    });
    await page.getByRole("button", { name: "Paste", exact: true }).click();
    await expect(page.getByText("press Ctrl+V")).toBeVisible();
  }
});

test("a folder offers its profiles, newest first", async ({ app, page }) => {
  const folder = mkdtempSync(join(tmpdir(), "heapglass-"));
  const files: [string, string | Buffer, number][] = [
    ["old.folded", "a;b 1\n", 1_600_000_000],
    ["new.collapsed.gz", gzipSync("a;b 2\n"), 1_700_000_000],
    ["notes.md", "not a profile", 1_700_000_001],
    ["deep/inner.txt", "a;b 3\n", 1_650_000_000],
  ];
  mkdirSync(join(folder, "deep"));
  for (const [name, content, time] of files) {
    writeFileSync(join(folder, name), content);
    utimesSync(join(folder, name), time, time);
  }
  await app.open();
  const dialog = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Open folder…" }).click();
  await (await dialog).setFiles(folder);
  const rows = page.getByRole("dialog").getByRole("row");
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(1)).toContainText("new.collapsed.gz");
  await expect(rows.nth(1)).toContainText("collapsed stacks, gzip");
  await expect(rows.nth(2)).toContainText("deep/inner.txt");
  await expect(rows.nth(3)).toContainText("old.folded");
  await expect(page.getByRole("dialog")).toContainText("1 more file");
  await page.getByLabel("old.folded").check();
  await page.getByRole("button", { name: "Open 2" }).click();
  await app.ready("new.collapsed.gz");
  await expect(app.tabs).toHaveText(["new.collapsed.gz", "old.folded"]);
});

test("gzip is unpacked, whatever the name says", async ({ app }) => {
  await app.open();
  await app.load({ name: "packed.txt", text: gzipSync(SMALL.text) });
  await expect(app.totals).toContainText("31.5 KiB");
});

test("rejected lines are counted and shown with their place", async ({ app, page }) => {
  await app.open();
  await app.load({ name: "odd.folded", text: "a;b 10\nthis line has no number\na;c 20\n" });
  await page.getByRole("button", { name: "1 line rejected" }).click();
  const report = page.getByRole("dialog");
  await expect(report).toContainText("this line has no number");
  await expect(report.getByRole("row").filter({ hasText: "this line" }).getByRole("cell").first()).toHaveText("2");
  await page.keyboard.press("Escape");
  await expect(report).toBeHidden();
});

test("a tab is closed and its neighbour is shown", async ({ app, page }) => {
  await app.open();
  await app.load();
  await app.load({ name: "other.folded", text: "x;y 5\n" });
  await page.getByRole("button", { name: "Close other.folded" }).click();
  await app.ready(SMALL.name);
  await page.getByRole("button", { name: `Close ${SMALL.name}` }).click();
  await expect(page.getByRole("heading", { name: "Where does the memory go?" })).toBeVisible();
});
