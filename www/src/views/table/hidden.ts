/** Columns that the user has hidden, by table; kept where the browser keeps anything. */
import { signal } from "@preact/signals";

const KEY = "heapglass.columns";

type Hidden = Readonly<Record<string, readonly string[]>>;

function kept(): Hidden {
  try {
    const all: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    const lists = Object.entries(all ?? {}).filter(([, ids]) => Array.isArray(ids));
    return Object.fromEntries(lists) as Hidden;
  } catch {
    return {};
  }
}

const hidden = signal(kept());

/** One column stays, whatever was kept by another version of the page, and so does the one that says the order. */
export function visible<Column extends { id: string }>(
  table: string,
  columns: readonly Column[],
  by?: string,
): readonly Column[] {
  const out = hidden.value[table] ?? [];
  const left = columns.filter(({ id }) => id === by || !out.includes(id));
  return left.length > 0 ? left : columns;
}

export function turnColumn(table: string, id: string): void {
  const out = hidden.peek()[table] ?? [];
  const now = out.includes(id) ? out.filter((one) => one !== id) : [...out, id];
  hidden.value = { ...hidden.peek(), [table]: now };
  try {
    localStorage.setItem(KEY, JSON.stringify(hidden.peek()));
  } catch {
    // Then it lasts as long as the page.
  }
}
