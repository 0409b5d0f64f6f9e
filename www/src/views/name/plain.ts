/**
 * Names come from files that anybody may have written. Before one is shown,
 * whatever could move other text about becomes a visible symbol: control
 * characters, direction overrides, invisible characters, piles of accents.
 * The copy actions use the name as it is; only its picture goes through here.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are looked for
const ODD = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
const PILE = /(\p{M}{2})\p{M}+/gu;

export function plain(name: string): string {
  if (isAscii(name)) return name;
  return name.replace(ODD, symbol).replace(PILE, "$1");
}

function symbol(c: string): string {
  const code = c.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
}

/** Only printable ASCII: one character is one column of a monospaced font. */
export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x20 || c > 0x7e) return false;
  }
  return true;
}
