/**
 * What tests do to the page, in the user's words. Every test also watches that
 * no request leaves and that no error is thrown in the page.
 */
import { test as base, expect, type Locator, type Page } from "@playwright/test";

export { expect };

export interface Start {
  /** Where the page is: http on loopback, or the file itself. */
  start: string;
}

export interface Given {
  name: string;
  text: string | Buffer;
}

/** Six stacks whose sums can be checked by hand: 31 KiB + 512 B in all. */
export const SMALL: Given = {
  name: "small.collapsed",
  text: `main;load;parse;alloc 4096
main;load;parse;intern 2048
main;load;index;alloc 8192
main;serve;cache;alloc 16384
main;serve;cache;evict;alloc 512
main;serve;reply;format 1024
`,
};

export class App {
  readonly requests: string[] = [];
  readonly errors: string[] = [];

  constructor(
    readonly page: Page,
    private readonly start: string,
  ) {
    page.on("request", (request) => {
      const url = request.url();
      if (!/^(blob|data):/.test(url)) this.requests.push(url);
    });
    // What the policy stops is announced as a request, and never sent.
    page.on("requestfailed", (request) => {
      const at = this.requests.indexOf(request.url());
      if (at >= 0 && /csp/i.test(request.failure()?.errorText ?? "")) this.requests.splice(at, 1);
    });
    // Listening from the beginning: a dialog opened by a key is faster than a
    // listener that is only just being set up.
    page.on("filechooser", () => {});
    page.on("pageerror", (error) => this.errors.push(String(error)));
  }

  /** Most tests are about the icicle; profiles open with the overview. */
  async open(hash = "#view=icicle"): Promise<void> {
    await this.page.goto(this.start + hash);
    await expect(this.page.getByRole("heading", { name: "Where does the memory go?" })).toBeVisible();
  }

  /** Through the file dialog. */
  async choose(...files: Given[]): Promise<void> {
    const dialog = this.page.waitForEvent("filechooser");
    await this.page.keyboard.press("Control+o");
    await (await dialog).setFiles(
      files.map(({ name, text }) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) })),
    );
  }

  async load(given: Given = SMALL): Promise<void> {
    await this.choose(given);
    await this.ready(given.name);
  }

  /** A profile is open and shown. */
  async ready(name: string): Promise<void> {
    await expect(this.tab(name)).toHaveAttribute("aria-current", "true");
    await expect(this.totals).toContainText("used");
  }

  /** Files made inside the page, dropped on it. `script` makes an array of File. */
  async drop(files: Given[]): Promise<void> {
    await this.page.evaluate(
      (given) => {
        const data = new DataTransfer();
        for (const { name, bytes } of given) data.items.add(new File([new Uint8Array(bytes)], name));
        for (const type of ["dragenter", "dragover", "drop"])
          document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
      },
      files.map(({ name, text }) => ({ name, bytes: [...Buffer.from(text)] })),
    );
  }

  /**
   * Drops a file of about so many MiB without sending it through the protocol:
   * it is made of repeated pieces, so it costs no memory either.
   */
  async dropBig(name: string, mebibytes: number): Promise<void> {
    await this.page.evaluate(
      ([name, mebibytes]) => {
        const lines: string[] = [];
        for (let i = 0; i < 20_000; i++)
          lines.push(
            `main;part${i % 7};step${i % 91}::work;Box<dyn Fn>::call${i % 1013};alloc${i % 17} ${64 + (i % 4096)}`,
          );
        const piece = new Blob([`${lines.join("\n")}\n`]);
        const data = new DataTransfer();
        data.items.add(new File(Array(Math.ceil((mebibytes * 1024 * 1024) / piece.size)).fill(piece), name));
        document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
      },
      [name, mebibytes] as const,
    );
  }

  async show(view: string): Promise<void> {
    const list = this.page.getByRole("combobox", { name: "More views" });
    const tab = this.page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: view });
    // The window may just have become wider or smaller, so which of the two it is is asked again.
    await expect(async () => {
      if (await tab.isVisible()) await tab.click({ timeout: 1000 });
      else await list.selectOption({ label: view }, { timeout: 1000 });
    }).toPass();
  }

  tab(name: string): Locator {
    return this.page
      .getByRole("navigation", { name: "Open profiles" })
      .getByRole("button", { name })
      .and(this.page.locator(".tab-name"));
  }

  get tabs(): Locator {
    return this.page.locator(".tab-text");
  }

  get totals(): Locator {
    return this.page.getByRole("contentinfo");
  }

  get details(): Locator {
    return this.page.getByRole("complementary", { name: "Details of the selection" });
  }

  get searchBox(): Locator {
    return this.page.getByRole("textbox", { name: "Search functions" });
  }

  get found(): Locator {
    return this.page.locator("#search-found");
  }

  grid(name: string): Locator {
    return this.page.getByRole("grid", { name });
  }

  /** Text of the cells of the first rows of a table, one array for each row. */
  async cells(grid: Locator, rows: number): Promise<string[][]> {
    return grid.locator(".grid-row").evaluateAll(
      (elements, most) =>
        elements
          .map((element) => ({
            index: Number(element.getAttribute("aria-rowindex")),
            cells: [...element.querySelectorAll(".cell")].map((cell) => cell.textContent?.trim() ?? ""),
          }))
          .sort((a, b) => a.index - b.index)
          .slice(0, most)
          .map((row) => row.cells),
      rows,
    );
  }
}

export const test = base.extend<Start & { app: App }>({
  start: ["", { option: true }],
  app: async ({ page, start }, use) => {
    const app = new App(page, start);
    await use(app);
    expect(app.errors, "errors thrown in the page").toEqual([]);
    expect(
      app.requests.filter((url) => !url.startsWith(start)),
      "requests that left the page",
    ).toEqual([]);
  },
});
