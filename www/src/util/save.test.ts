import assert from "node:assert/strict";
import { test } from "node:test";
import { fileName } from "./save.ts";

test("a file's name has no path and nothing odd", () => {
  for (const [profile, want] of [
    ["dump.collapsed", "dump.md"],
    ["../dumps/prod;1.collapsed.gz", "prod_1.md"],
    ["C:\\dumps\\größe.txt", "größe.md"],
    ["a\u202eb\u0000c", "a_b_c.md"],
    ["..", "profile.md"],
    ["", "profile.md"],
    ["-rf", "rf.md"],
  ] as const)
    assert.equal(fileName(profile, "md"), want);
  assert.equal(fileName("dump.folded", "md", "-filtered"), "dump-filtered.md");
  assert.equal(fileName("x".repeat(1e6), "svg").length, 84);
});
