import assert from "node:assert/strict";
import { test } from "node:test";
import { fit, forms } from "./fit.ts";

/** A name, and what is left of it in fewer and fewer columns. */
const pictures: [name: string, ...cuts: string[]][] = [
  [
    "DB::MergeTreeReader<UInt64, Settings>::readRows(size_t, DB::Columns&) const",
    "DB::MergeTreeReader<UInt64, Settings>::readRows(…) const",
    "DB::MergeTreeReader<…>::readRows(…) const",
    "DB::MergeTreeReader<…>::readRows",
    "DB::MergeTreeReader::readRows",
    "DB::…::readRows",
    "readRows",
    "readR…",
  ],
  ["bool DB::less<int>(int)", "DB::less", "less"],
  ["core::ptr::drop_in_place::<alloc::string::String>", "core::ptr::drop_in_place::<…>", "core::ptr::drop_in_place"],
  ["<alloc::vec::Vec<T> as core::iter::Extend<T>>::extend::h0123456789abcdef", "alloc::vec::Vec<…>::extend"],
  ["java.util.concurrent.ThreadPoolExecutor$Worker.run", "java…ThreadPoolExecutor$Worker.run", "java…run"],
  ["io/netty/channel/nio/NioEventLoop.run", "io/…/NioEventLoop.run", "NioEventLoop.run", "io…run", "run"],
  ["java.lang.Object.<init>", "java…<init>", "<init>"],
  ["github.com/prometheus/tsdb/chunkenc.(*xorAppender).writeVDelta", "chunkenc.(*xorAppender).writeVDelta"],
  ["/usr/lib/x86_64-linux-gnu/libc.so.6", "/usr/…/libc.so.6", "libc.so.6"],
  ["DB::(anonymous namespace)::Transform::work()", "DB::…::Transform::work", "DB::…::work"],
  ["std::operator<< <std::char_traits<char> >(std::ostream&, char const*)", "std::operator<<", "operator<<"],
  ["Foo::operator()(int) const", "Foo::operator()(…) const", "Foo::operator()"],
  ["std::map<int, std::vector<int>>::operator[](int const&)", "std::map<…>::operator[](…)", "std::map::operator[]"],
  ["parse_json (app/models/user.py:34)", "parse_json(…)", "parse_json"],
  [
    "void* std::__1::__thread_proxy[abi:v15007]<std::__1::tuple<void (T::*)(), T*>>(void*)",
    "void* std::__1::__thread_proxy[abi:v15007]<…>(…)",
    "std::__1::__thread_proxy",
    "std::…::__thread_proxy",
  ],
  ["ksoftirqd/3", "ksof…qd/3"],
  [
    "DB::Loader::load() const::$_4::operator()() const",
    "DB::Loader::load()::$_4::operator()",
    "DB::…::$_4::operator()",
    "DB::…::operator()",
  ],
  ["operator new(unsigned long)", "operator new(…)", "operator new"],
];

test("names are cut where they tell least", () => {
  for (const [name, ...cuts] of pictures) {
    const list = forms(name);
    assert.equal(fit(list, name.length), name);
    for (const cut of cuts) assert.equal(fit(list, cut.length), cut, `${name} in ${cut.length} columns`);
  }
});

test("no cut is wider than its room, whatever the name", () => {
  const odd = [
    "",
    "<",
    ">",
    "((",
    "))",
    "a<b",
    "::",
    "..",
    "//",
    "operator",
    "f(",
    "()",
    "<>",
    "<a as b",
    "😀😀😀😀😀😀😀😀",
  ];
  for (const name of [...odd, ...pictures.map(([first]) => first), "x".repeat(10_000)]) {
    const list = forms(name);
    for (let room = 0; room <= 60; room++) {
      const text = fit(list, room);
      assert.ok(text.length <= room, `${name.slice(0, 40)} in ${room}: ${text}`);
      assert.doesNotMatch(text, /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
    }
    for (let i = 1; i < list.length; i++)
      assert.ok((list[i] as string).length < (list[i - 1] as string).length, `${name.slice(0, 40)}: forms get shorter`);
  }
});

test("who created a goroutine is never taken for a call of it", () => {
  const list = forms("created by net/http.(*Server).Serve");
  assert.ok(list.every((form) => form.startsWith("created by ")));
  assert.equal(fit(list, 26), "created by http…Serve");
  assert.deepEqual(forms("created by "), ["created by "]);
});

test("a name of megabytes costs no more than its beginning and end", () => {
  const began = performance.now();
  for (const name of [
    "<".repeat(4e6),
    "(".repeat(4e6),
    "a::".repeat(1e6),
    "created by ".repeat(1e6),
    `${"<a ".repeat(1e6)}${" as b>".repeat(1e6)}`,
  ])
    assert.ok(fit(forms(name), 30).length <= 30);
  assert.ok(performance.now() - began < 1000);
});
