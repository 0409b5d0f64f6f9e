/**
 * Nothing leaves the machine: every way out is tried, from the page, from a
 * worker that the page could start, and from inside the program's own worker.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { expect, test } from "./heapglass.ts";

/** A server that must never hear anything. */
let trap: Server;
let heard: string[];
let out: string;

test.beforeAll(async () => {
  heard = [];
  trap = createServer((request, response) => {
    heard.push(request.url ?? "");
    response.setHeader("access-control-allow-origin", "*");
    response.end("ok");
  });
  await new Promise<void>((done) => trap.listen(0, "127.0.0.1", done));
  out = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/collect`;
});

test.afterAll(() => {
  trap.close();
});

test.afterEach(() => {
  expect(heard, "what the trap has heard").toEqual([]);
});

/** Tries each way; the names of those that were not refused. Runs in page and workers alike. */
async function ways(out: string): Promise<string[]> {
  const open: string[] = [];
  const attempt = async (name: string, way: () => unknown) => {
    try {
      const result = await way();
      if (result !== false) open.push(name);
    } catch {
      // Refused.
    }
  };
  await attempt("fetch", () => fetch(out, { mode: "no-cors" }));
  await attempt("fetch of itself", () => fetch(location.href));
  await attempt(
    "XMLHttpRequest",
    () =>
      new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.onload = resolve;
        request.onerror = reject;
        request.open("POST", out);
        request.send("x");
      }),
  );
  await attempt(
    "WebSocket",
    () =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(out.replace("http", "ws"));
        socket.onopen = resolve;
        socket.onerror = reject;
      }),
  );
  await attempt(
    "EventSource",
    () =>
      new Promise((resolve, reject) => {
        const source = new EventSource(out);
        source.onopen = resolve;
        source.onerror = reject;
      }),
  );
  await attempt("import", () => import(out));
  if ("importScripts" in globalThis)
    await attempt("importScripts", () =>
      (globalThis as unknown as { importScripts(url: string): void }).importScripts(out),
    );
  return open;
}

/** Ways that only a document has. Each leaves a violation of the policy behind. */
async function refusals(page: Page): Promise<string[]> {
  return page.evaluate(async (out) => {
    const seen: string[] = [];
    document.addEventListener("securitypolicyviolation", (event) => seen.push(event.effectiveDirective));
    navigator.sendBeacon(out, "x");
    const add = (make: () => Element) => {
      try {
        document.body.append(make());
      } catch {
        seen.push("trusted-types");
      }
    };
    add(() => Object.assign(new Image(), { src: `${out}?picture` }));
    add(() => Object.assign(document.createElement("iframe"), { src: out }));
    add(() => Object.assign(document.createElement("link"), { rel: "stylesheet", href: out }));
    add(() => Object.assign(document.createElement("video"), { src: out }));
    add(() => Object.assign(document.createElement("object"), { data: out }));
    add(() => Object.assign(document.createElement("script"), { src: out }));
    const form = Object.assign(document.createElement("form"), { action: out, method: "post" });
    document.body.append(form);
    form.submit();
    await new Promise((done) => setTimeout(done, 500));
    return seen;
  }, out);
}

test("no way out of the page", async ({ app, page }) => {
  await app.open();
  expect(await page.evaluate(ways, out)).toEqual([]);
  const refused = await refusals(page);
  for (const directive of ["connect-src", "img-src", "frame-src", "style-src-elem", "media-src", "form-action"])
    expect(refused).toContain(directive);
});

test("no way out of a worker that the page starts", async ({ app, page }) => {
  await app.open();
  // The page's own rule for trusted addresses is taken already, so the test's
  // worker cannot be started at all: that is one more way refused.
  const started = await page.evaluate(() => {
    const url = URL.createObjectURL(new Blob(["postMessage(1)"], { type: "text/javascript" }));
    try {
      new Worker(url);
      return true;
    } catch {
      return false;
    }
  });
  expect(started).toBe(false);
});

test("no way out of the program's own worker", async ({ app, page }) => {
  await app.open();
  await app.load();
  const workers = page.workers();
  expect(workers.length).toBeGreaterThan(0);
  for (const worker of workers) expect(await worker.evaluate(ways, out)).toEqual([]);
});

test("markup in a profile stays text", async ({ app, page }) => {
  const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
  await app.open();
  await app.load({ name: "<b>evil<b>.folded", text: `main;${evil} 100\n` });
  for (const view of ["Icicle", "Functions", "Stacks"] as const) {
    await app.show(view);
    await expect(app.totals).toContainText("=");
  }
  await app.grid("Stacks by amount").locator(".grid-row").first().click();
  await expect(app.details.getByRole("heading", { level: 2 })).toHaveText(evil);
  await expect(page).toHaveTitle(/heapglass/);
  expect(await page.locator("main img").count()).toBe(0);
});

test("the badge opens the proof", async ({ app, page }) => {
  await app.open();
  await app.load();
  await page.getByRole("button", { name: "nothing leaves" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.locator("[data-requests]")).toHaveText("0");
  await expect(dialog).toContainText("connect-src");
  await expect(dialog).toContainText("no connection of any kind");
  const build = await page.locator('meta[name="heapglass-build"]').getAttribute("content");
  await expect(dialog).toContainText(build ?? "no build");
});

test("the whole session makes one request: the page itself", async ({ app, page, start }) => {
  await app.open();
  await app.load();
  await app.show("Functions");
  await app.searchBox.fill("alloc");
  await expect(app.found).toContainText("KiB");
  await app.show("Stacks");
  expect(app.requests).toEqual([start]);
  expect(
    await page.evaluate(
      () => performance.getEntriesByType("resource").filter((entry) => !entry.name.startsWith("blob:")).length,
    ),
  ).toBe(0);
});
