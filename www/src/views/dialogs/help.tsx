/** The keys, from the one table that binds them, and the few settings of the address. */
import type { KeyBinding } from "../../util/keys.ts";
import { openDialog, Section } from "../dialog.tsx";

const groups: KeyBinding["group"][] = ["Views", "Everywhere", "Search", "Filters", "Icicle", "GC", "Tables"];

const shown: Record<string, string> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  ContextMenu: "Menu",
  PageUp: "Page Up",
  PageDown: "Page Down",
};

/** "Ctrl+o" as it is printed on keys. */
function cap(key: string): string {
  const parts = key.split("+").filter((part) => part !== "");
  if (key.endsWith("+")) parts.push("+");
  return parts
    .map((part) => shown[part] ?? (parts.length > 1 && part.length === 1 ? part.toUpperCase() : part))
    .join("+");
}

export function openHelp(table: readonly KeyBinding[]): void {
  openDialog("Keys", () => <Help table={table} />, true);
}

function Help({ table }: { table: readonly KeyBinding[] }) {
  return (
    <>
      <div class="help">
        {groups.map((group) => {
          const rows = table.filter((row) => row.group === group);
          return (
            rows.length > 0 && (
              <Section key={group} title={group}>
                <table class="plain keys">
                  <tbody>
                    {rows.map(({ keys, what }) => (
                      <tr key={what}>
                        <th>
                          {keys.map((key) => (
                            <kbd key={key}>{cap(key)}</kbd>
                          ))}
                        </th>
                        <td>{what}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </Section>
            )
          );
        })}
      </div>
      <Section title="In the address">
        <p>
          The part after <code>#</code> holds what is shown (view, search, zoom, selection), never the data: copy it, go
          back and forward. <code>#mem=64</code> limits the memory of each profile opened after it to 64 MiB; what does
          not fit is left out, and the page says so.
        </p>
      </Section>
    </>
  );
}
