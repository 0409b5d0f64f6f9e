/**
 * The page's layers, checked: util < engine < source < views < main, style
 * beside them; only the worker imports the engine's package; and no class is
 * styled in two files, whose rules would meet on one element.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";

const ORDER = ["style", "util", "engine", "source", "views"];
const root = join(process.cwd(), "src");

const all = readdirSync(root, { recursive: true, encoding: "utf8" });
const files = all.filter((name) => /\.tsx?$/.test(name) && !name.includes(".test."));

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

test("a class is styled in one file", () => {
  const styled = new Map<string, Set<string>>();
  for (const file of all.filter((name) => name.endsWith(".css")))
    for (const [, name = ""] of readFileSync(join(root, file), "utf8").matchAll(/^\.([a-z][a-z0-9-]*)\s*[,{]/gm))
      styled.set(name, (styled.get(name) ?? new Set()).add(file));
  const shared = [...styled].filter(([, where]) => where.size > 1).map(([name, where]) => [name, ...where]);
  assert.deepEqual(shared, []);
  assert.ok(styled.size > 100);
});
