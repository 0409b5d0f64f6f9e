import assert from "node:assert/strict";
import { test } from "node:test";
import { groupSearch } from "./legend.tsx";

/** Does a click on the group find the frame? */
function finds(group: string, frame: string): boolean {
  const { pattern, regex } = groupSearch(group);
  return regex ? new RegExp(pattern).test(frame) : frame.includes(pattern);
}

test("a namespace is found at the beginning of a function's own name", () => {
  assert.ok(finds("std", "std::vector<int>::push_back"));
  assert.ok(finds("std", "void std::__1::vector<DB::Block>::push_back(DB::Block&&)"));
  assert.ok(finds("alloc", "<alloc::vec::Vec<T> as core::clone::Clone>::clone"));
  assert.ok(!finds("std", "stdext::x"));
  assert.ok(!finds("std", "my::std::x"));
  assert.ok(!finds("std", "DB::load(int, std::string)"));
});

test("packages, modules and files", () => {
  assert.ok(finds("java/util", "java/util/HashMap.put"));
  assert.ok(finds("java.util", "java.util.HashMap.put"));
  assert.ok(finds("runtime", "runtime.mallocgc"));
  assert.ok(!finds("run", "runtime.mallocgc"));
  assert.ok(finds("[unknown]", "[unknown]"));
  assert.ok(finds("long_running.py", "work (long_running.py:8)"));
  assert.ok(finds("libc.so.6", "libc.so.6`malloc"));
});
