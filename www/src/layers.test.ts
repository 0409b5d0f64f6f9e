/**
 * The page's layers, checked: util < engine < source < views < main, style
 * beside them; and only the worker imports the engine's package.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";

const ORDER = ["style", "util", "engine", "source", "views"];
const root = join(process.cwd(), "src");

const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
  (name) => /\.tsx?$/.test(name) && !name.includes(".test."),
);

const imports = files.flatMap((file) =>
  [...readFileSync(join(root, file), "utf8").matchAll(/(?:from|import) "([^"]+)"/g)].map(([, target = ""]) => ({
    file,
    target,
  })),
);

const layer = (path: string) => {
  const at = ORDER.indexOf(path.split("/")[0] ?? "");
  return at < 0 ? ORDER.length : at;
};

test("no import runs up", () => {
  const up = imports
    .filter(({ target }) => target.startsWith("."))
    .filter(({ file, target }) => layer(normalize(join(dirname(file), target))) > layer(file))
    .map(({ file, target }) => `${file} imports ${target}`);
  assert.deepEqual(up, []);
  assert.ok(imports.length > 100);
});

test("only the worker knows the engine's package", () => {
  const users = imports.filter(({ target }) => target === "heapglass:core").map(({ file }) => file);
  assert.deepEqual(users, ["engine/worker.ts"]);
});
