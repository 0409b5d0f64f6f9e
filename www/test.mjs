/**
 * Tests of the page's own logic, without a browser: each src/**\/*.test.ts is
 * bundled (Node 20 reads no TypeScript) and run by Node's test runner.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = mkdtempSync(join(tmpdir(), "heapglass-page-"));
const entryPoints = readdirSync(join(here, "src"), { recursive: true })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => join(here, "src", name));

await esbuild.build({
  entryPoints,
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".css": "empty" },
  logLevel: "warning",
});
const files = readdirSync(out, { recursive: true })
  .filter((name) => name.endsWith(".mjs"))
  .map((name) => join(out, name));
const { status } = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit", cwd: here });
rmSync(out, { recursive: true });
process.exit(status ?? 1);
