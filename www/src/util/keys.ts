/**
 * Keys as a table: what is written in the help is what is bound, because both
 * read the same rows.
 *
 * A key is written as KeyboardEvent.key says it ("n", "N", "ArrowUp", "?"),
 * with "Ctrl+" in front where Ctrl (or Cmd) must be down. Letters tell Shift by
 * their case. A row without `run` documents something that is handled
 * elsewhere (a wheel, a drag, a native key of a control).
 */
export interface KeyBinding {
  keys: string[];
  /** In the help: what the key does, in the user's words. */
  what: string;
  group: "Everywhere" | "Views" | "Search" | "Filters" | "Icicle" | "GC" | "Tables";
  /** Return false to let the event go on as if the key were not bound. */
  run?: (event: KeyboardEvent) => unknown;
  /** Also while the user types in a field. */
  typing?: boolean;
}

export function keyOf(event: KeyboardEvent): string {
  const key = event.key === " " ? "Space" : event.key;
  if (!event.ctrlKey && !event.metaKey) return key;
  return `Ctrl+${event.shiftKey && key.length === 1 ? "Shift+" : ""}${key.length === 1 ? key.toLowerCase() : key}`;
}

/** True where a key belongs to a text field. */
export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !/^(checkbox|radio|button|range)$/.test(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Runs the first row that takes the key; true if one did. */
export function dispatch(event: KeyboardEvent, table: readonly KeyBinding[]): boolean {
  if (event.altKey || event.isComposing) return false;
  const key = keyOf(event);
  const typing = isTyping(event.target);
  for (const row of table) {
    if (!row.run || (typing && !row.typing) || !row.keys.includes(key)) continue;
    if (row.run(event) === false) continue;
    event.preventDefault();
    return true;
  }
  return false;
}
