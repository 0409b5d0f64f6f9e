/**
 * Names cut to a width. A name says where (namespace, package, class) and what
 * (the function); both ends survive, and what goes first is what tells least:
 * arguments, then template arguments, then the return type, then the namespaces
 * in the middle, and only at last letters of the function's own name.
 *
 *     DB::MergeTreeReader<UInt64, Settings>::readRows(size_t, DB::Columns&) const
 *     DB::MergeTreeReader<UInt64, Settings>::readRows(…) const
 *     DB::MergeTreeReader<…>::readRows(…) const
 *     DB::MergeTreeReader::readRows
 *     DB::…::readRows
 *     readRows
 *     readR…
 *
 * Linear in the name's length, and a name is cut to MOST first: it may be a
 * megabyte long. Nothing here measures pixels.
 */

const MOST = 2048;
const DOTS = "…";
const TWO_ENDS = 9;

/** Names what created a goroutine, not a call of it: that must not be lost before the function's own name. */
const CREATOR = "created by ";

/** Ways of writing one name, each shorter than the one before; the first is the whole name. */
export function forms(name: string): string[] {
  const created = name.startsWith(CREATOR) ? formsOf(name.slice(CREATOR.length)) : [];
  return created.length > 0 ? created.map((form) => CREATOR + form) : formsOf(name);
}

function formsOf(name: string): string[] {
  const full = name.length > MOST ? cut(name, MOST) : name;
  const list = full.length > 0 ? [full] : [];
  const add = (form: string) => {
    const last = list[list.length - 1];
    if (form !== "" && last !== undefined && form.length < last.length) list.push(form);
  };
  const { head, args, tail } = dissect(full.replace(RUST_HASH, ""));
  const close = pairs(head);
  const squeezed = squeeze(head, close, `<${DOTS}>`);
  const bare = unqualified(squeeze(head, close, "").replace(TAGS, ""));
  add(head + args + tail);
  add(squeezed + args + tail);
  add(squeezed);
  add(bare);
  for (const form of byComponents(bare)) add(form);
  return list;
}

/** The longest form of at most `room` characters; cut in the middle if none is short enough. */
export function fit(list: readonly string[], room: number): string {
  for (const form of list) if (form.length <= room) return form;
  const last = list[list.length - 1];
  return last === undefined || room < 3 ? "" : cut(last, room);
}

/** First and last letters with dots between, or the first alone where there is no room for two ends. */
function cut(text: string, room: number): string {
  // Never half of a surrogate pair.
  if (room < TWO_ENDS) return text.slice(0, room - (isHigh(text.charCodeAt(room - 2)) ? 2 : 1)) + DOTS;
  let head = Math.ceil((room - 1) / 2);
  let tail = text.length - (room - 1 - head);
  if (isHigh(text.charCodeAt(head - 1))) head--;
  if (isLow(text.charCodeAt(tail))) tail++;
  return text.slice(0, head) + DOTS + text.slice(tail);
}

const isHigh = (c: number) => c >= 0xd800 && c <= 0xdbff;
const isLow = (c: number) => c >= 0xdc00 && c <= 0xdfff;

/** A name as what is before its argument list, the list made short, and what follows it (" const", " [clone .cold]"). */
function dissect(name: string): { head: string; args: string; tail: string } {
  const suffix = /(?: const| volatile| &&?| noexcept| \[[^\]]*\]| \(\.[^)]*\))+$/.exec(name);
  const end = suffix ? suffix.index : name.length;
  let depth = 0;
  for (let i = end - 1; i > 0 && name[end - 1] === ")"; i--) {
    const c = name[i];
    if (c === ")") depth++;
    else if (c === "(" && --depth === 0) {
      if (name.endsWith("operator", i)) break;
      // "foo (file.js:12)": the place goes like an argument list would.
      const args = end - i > 2 ? `(${DOTS})` : "()";
      return { head: name.slice(0, i).trimEnd(), args, tail: name.slice(end) };
    }
  }
  return { head: name, args: "", tail: "" };
}

const OPERATOR = /^operator(?:\(\)|\[\]|[-+*/%^&|~!=<>,]+)/;
const WORD = /[\w$]/;
/** Before a bracket that begins a name of its own: "<init>", "<lambda_1>". */
const NAMED = /[\s./:(,{]/;
const SPACED = /\boperator[<>=!]+ $/;

/** Replaces what is in the outermost template brackets. */
function squeeze(name: string, close: Int16Array | null, by: string): string {
  return close ? squeezeRange(name, close, 0, name.length, by) : name;
}

function squeezeRange(name: string, close: Int16Array, start: number, end: number, by: string): string {
  let out = "";
  let i = start;
  for (;;) {
    let open = name.indexOf("<", i);
    while (open >= 0 && open < end && (close[open] as number) < 0) open = name.indexOf("<", open + 1);
    if (open < 0 || open >= end) return out + name.slice(i, end);
    out += name.slice(i, open);
    const closed = close[open] as number;
    const before = out[out.length - 1] ?? "";
    const inner = before !== "" && !NAMED.test(before);
    const as = inner ? -1 : findAs(name, close, open + 1, closed);
    // "<Vec<T> as Iterator>::next" is the type's next; "<init>" and "<lambda_1>" are names.
    if (as >= 0) out += squeezeRange(name, close, open + 1, as, by);
    else if (before === ":" && name[closed + 1] !== ":") out = by === "" ? out.replace(/::$/, "") : out + by;
    // "operator<< <char>": the space parts the operator from its template arguments.
    else if (before === " " && SPACED.test(out)) out = by === "" ? out.trimEnd() : out;
    else out += inner ? by : name.slice(open, closed + 1);
    i = closed + 1;
  }
}

const LESS = 60; // <
const GREATER = 62; // >

/** For each "<" where its ">" is, and -1 for every other character; null where there is none. Arrows close nothing. */
function pairs(name: string): Int16Array | null {
  const first = name.indexOf("<");
  if (first < 0) return null;
  const close = new Int16Array(name.length).fill(-1);
  const open: number[] = [];
  let operator = name.indexOf("operator");
  for (let i = Math.min(first, operator < 0 ? first : operator); i < name.length; i++) {
    if (i === operator) {
      operator = name.indexOf("operator", i + 1);
      const length = OPERATOR.exec(name.slice(i, i + 16))?.[0].length;
      if (length !== undefined && !WORD.test(name[i - 1] ?? "")) i += length - 1;
      continue;
    }
    const c = name.charCodeAt(i);
    if (c === LESS) open.push(i);
    else if (c === GREATER && name[i - 1] !== "-" && name[i - 1] !== "=") {
      const start = open.pop();
      if (start !== undefined) close[start] = i;
    }
  }
  return close;
}

/** Where " as " stands in a range, outside inner brackets. */
function findAs(name: string, close: Int16Array, start: number, end: number): number {
  for (let i = start; i < end; i++) {
    const closed = close[i] as number;
    if (closed >= 0) i = closed;
    else if (name[i] === " " && name.startsWith(" as ", i)) return i;
  }
  return -1;
}

/** Without a return type: what follows the last outermost space before the qualified name. */
function unqualified(name: string): string {
  if (!name.includes("::") || !name.includes(" ")) return name;
  let depth = 0;
  let start = 0;
  for (let i = 0; i < name.length; i++) {
    const c = name[i];
    if (c === "(" || c === "{" || c === "[" || c === "<") depth++;
    else if (c === ")" || c === "}" || c === "]" || (c === ">" && name[i - 1] !== "-")) depth--;
    else if (c === " " && depth === 0) {
      if (name.endsWith("operator", i)) break;
      start = i + 1;
    }
  }
  return name.slice(start).replace(/^[&*]+/, "");
}

/** What compilers put between: "[abi:v15007]", and the "const" of a function that a lambda stands in. */
const TAGS = /\[abi:\w*\]| const(?=::)/g;
/** The hash that Rust's compiler puts behind a path tells a reader nothing. */
const RUST_HASH = /::h[0-9a-f]{16}$/;
const LETTER = /[\p{L}_$]/u;
const EXTENSION = /^(?:so|dll|exe|dylib|js|mjs|ts|py|rb|go|java|c|cc|cpp|h|rs|php|\d+)$/i;

/** First and last components, and fewer and fewer between. */
function byComponents(name: string): string[] {
  const out: string[] = [];
  const separator = name.includes("::") ? "::" : name.includes("/") ? "/" : ".";
  const parts = split(name, separator);
  const last = parts[parts.length - 1] ?? "";
  // "cpu/3", "a.so": the end alone says nothing.
  if (!LETTER.test(last) || (separator === "." && EXTENSION.test(last))) return out;
  let first = parts[0] ?? "";
  // "/usr/lib/…" begins with the separator.
  if (first === "" && parts.length > 1) first = separator + (parts[1] ?? "");
  const between = separator === "." ? DOTS : separator + DOTS + separator;
  for (let keep = 3; keep >= 1; keep--) {
    if (parts.length > keep + 1) out.push(first + between + parts.slice(parts.length - keep).join(separator));
  }
  if (parts.length > 1) out.push(last);
  if (separator === "/" && last.includes(".") && parts.length > 1) {
    const inner = byComponents(last);
    const method = inner[inner.length - 1];
    out.push(...inner.slice(0, -1));
    if (method) out.push(first + DOTS + method, method);
  }
  return out;
}

/** Splits at a separator outside brackets. */
function split(name: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < name.length; i++) {
    const c = name[i];
    if (c === "(" || c === "{" || c === "[") depth++;
    else if (c === ")" || c === "}" || c === "]") depth = Math.max(0, depth - 1);
    else if (depth === 0 && name.startsWith(separator, i)) {
      parts.push(name.slice(start, i));
      start = i + separator.length;
      i = start - 1;
    }
  }
  parts.push(name.slice(start));
  return parts;
}
