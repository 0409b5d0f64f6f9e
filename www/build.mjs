/**
 * Makes the one artefact: dist/heapglass.html, the whole program in one file,
 * and dist/index.html, the same bytes for a server.
 *
 * Everything is inlined, because the page's policy forbids every connection:
 * the worker's script travels as text (started from a blob: URL, so that it
 * inherits the policy), the WebAssembly and the samples as gzip in base64. The
 * policy names the hashes of the only script and the only style sheet allowed;
 * since all else is inside that script, the hash covers the whole program.
 *
 *   node build.mjs            expects ../pkg from `wasm-pack build --target web`
 *   HEAPGLASS_PKG=dir …       takes another package, such as a debug build
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const pkg = resolve(here, process.env.HEAPGLASS_PKG ?? "../pkg");
const glue = join(pkg, "heapglass.js");
const wasm = join(pkg, "heapglass_bg.wasm");

for (const file of [glue, wasm]) {
  if (!existsSync(file)) {
    console.error(`${file} is missing: build the engine first (cargo xtask build, or wasm-pack build --target web).`);
    process.exit(1);
  }
}

const packed = (bytes) => gzipSync(bytes, { level: 9 }).toString("base64");
const sha256 = (text) => createHash("sha256").update(text, "utf8").digest("base64");

/** `import x from "heapglass:name"` gives what `make` returns. */
function virtual(modules) {
  return {
    name: "heapglass",
    setup(build) {
      build.onResolve({ filter: /^heapglass:/ }, ({ path }) =>
        path === "heapglass:core" ? { path: glue } : { path, namespace: "heapglass" },
      );
      build.onLoad({ filter: /.*/, namespace: "heapglass" }, async ({ path }) => {
        const make = modules[path.slice("heapglass:".length)];
        if (!make) return { errors: [{ text: `nothing makes ${path}` }] };
        return { contents: `export default ${JSON.stringify(await make())};`, loader: "js" };
      });
    },
  };
}

/** www/samples/*.collapsed, in the order of about.json, which says what each is. */
function samples() {
  const folder = join(here, "samples");
  const about = JSON.parse(readFileSync(join(folder, "about.json"), "utf8"));
  return Object.entries(about).map(([name, says]) => ({
    name,
    ...says,
    gzip: packed(readFileSync(join(folder, name))),
  }));
}

/** What budgets look like, with comments. */
const budgets = () => readFileSync(join(here, "samples", "example.budgets"), "utf8");

const common = {
  bundle: true,
  write: false,
  minify: true,
  format: "iife",
  target: ["chrome120", "firefox120", "safari17"],
  legalComments: "none",
  logLevel: "warning",
  outdir: "out",
  absWorkingDir: here,
};

async function worker() {
  const built = await esbuild.build({
    ...common,
    entryPoints: ["src/engine/worker.ts"],
    // wasm-bindgen's default loader looks beside the script; the page hands it a module instead.
    define: { "import.meta.url": '"about:blank"' },
    plugins: [virtual({})],
  });
  return built.outputFiles[0].text;
}

const built = await esbuild.build({
  ...common,
  entryPoints: ["src/main.tsx"],
  jsx: "automatic",
  jsxImportSource: "preact",
  plugins: [virtual({ worker, wasm: () => packed(readFileSync(wasm)), samples, budgets })],
});

const script = built.outputFiles.find((file) => file.path.endsWith(".js")).text;
const style = built.outputFiles.find((file) => file.path.endsWith(".css")).text;

const policy = [
  "default-src 'none'",
  "connect-src 'none'",
  `script-src 'sha256-${sha256(script)}' 'wasm-unsafe-eval'`,
  "worker-src blob:",
  `style-src 'sha256-${sha256(style)}'`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types heapglass",
].join("; ");

const parts = {
  policy,
  style,
  script,
  build: createHash("sha256").update(style).update(script).digest("hex").slice(0, 16),
  version: JSON.parse(readFileSync(join(here, "package.json"), "utf8")).version,
};
const template = readFileSync(join(here, "index.html"), "utf8");
for (const name of Object.keys(parts)) {
  if (!template.includes(`{{${name}}}`)) throw new Error(`index.html has no place for ${name}`);
}
const html = template.replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);

mkdirSync(join(here, "dist"), { recursive: true });
for (const name of ["heapglass.html", "index.html"]) writeFileSync(join(here, "dist", name), html);
console.log(`dist/heapglass.html  ${(html.length / 1024).toFixed(0)} KiB  build ${parts.build}`);
