/**
 * A name without what is long in it: template arguments and argument lists of
 * many letters, and the hash that Rust puts behind a path.
 *
 *     DB::read(char const*, DB::Settings const&)   DB::read(…)
 *     core::ops::f::h0123456789abcdef              core::ops::f
 *
 * The engine shortens by the same rules when it tells which functions look
 * alike and when it writes reports (crate/src/view/names.rs); one list of names
 * keeps both to it (tests/fixtures/names/short.json). Linear.
 */
const LONG = 24;
const HASH = /::h[0-9a-f]{16}$/;
const OPERATOR = "operator";
const ANONYMOUS = "(anonymous namespace)";
const SYMBOL = /^(?:\(\)|\[\]|[<=>!+\-*/%^&|~,]*)/;
const WORD = /[A-Za-z0-9_$]/;
/** A bracket behind one of these begins a name, and is a part of it. */
const BEFORE_A_NAME = " ./(,{";
const CLOSES: Record<string, string> = { "<": ">", "(": ")" };

export function short(name: string): string {
  const text = name.replace(HASH, "");
  let out = "";
  let at = 0;
  while (at < text.length) {
    const c = text[at] as string;
    const before = at > 0 ? (text[at - 1] as string) : " ";
    const closes = CLOSES[c];
    let step: number;
    if (c === "o" && text.startsWith(OPERATOR, at) && !WORD.test(before)) {
      const from = at + OPERATOR.length;
      step = OPERATOR.length + (SYMBOL.exec(text.slice(from, from + 16))?.[0].length ?? 0);
    } else if (c === "(" && text.startsWith(ANONYMOUS, at)) step = ANONYMOUS.length;
    else if (closes && !BEFORE_A_NAME.includes(before) && !(c === "<" && before === "<")) {
      const end = closing(text, at, c, closes);
      if (end < 0) break;
      if (end - at - 1 >= LONG) {
        out += `${c}…${closes}`;
        at = end + 1;
        continue;
      }
      step = end + 1 - at;
    } else step = 1;
    out += text.slice(at, at + step);
    at += step;
  }
  return out + text.slice(at);
}

/** Where the bracket at `at` closes, -1 if nowhere; arrows close nothing. */
function closing(text: string, at: number, open: string, close: string): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const c = text[i];
    if (c === open) depth++;
    else if (c === close && !(close === ">" && (text[i - 1] === "-" || text[i - 1] === "=")) && --depth === 0) return i;
  }
  return -1;
}
