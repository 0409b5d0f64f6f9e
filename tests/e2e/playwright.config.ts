/**
 * The page in a real browser, twice: served over HTTP on loopback, and opened
 * as one file from the disk. Every test runs in both, because both are promised.
 *
 * The browser is the system's Chromium (HEAPGLASS_CHROMIUM names another);
 * nothing is downloaded.
 */
import { fileURLToPath, pathToFileURL } from "node:url";
import { defineConfig } from "@playwright/test";
import type { Start } from "./heapglass.ts";

// A port of this run's own, which its workers inherit: a server that another run left behind would serve another page.
process.env.HEAPGLASS_PORT ??= String(20_000 + (process.pid % 10_000));
const port = Number(process.env.HEAPGLASS_PORT);
const address = `http://127.0.0.1:${port}/`;
const artefact = fileURLToPath(new URL("../../www/dist/heapglass.html", import.meta.url));

export default defineConfig<Start>({
  testDir: ".",
  outputDir: "test-results",
  // Enough for a machine that is busy with other things: no test is about time.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env.HEAPGLASS_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
  projects: [
    { name: "served", use: { start: address } },
    { name: "file", use: { start: pathToFileURL(artefact).href } },
  ],
  webServer: {
    command: `node serve.mjs ${port}`,
    url: address,
    reuseExistingServer: false,
  },
});
