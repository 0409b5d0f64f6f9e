/** The line above a table: its filter box, how many rows, copy. */
import type { ComponentChildren } from "preact";
import { save } from "../../util/save.ts";
import { CopyButton } from "../parts.tsx";
import { savedName } from "../saved.ts";
import { active, report } from "../state.ts";
import { MOST_ROWS } from "./tsv.ts";

interface Props {
  label: string;
  filter: string;
  onFilter: (filter: string) => void;
  rows: number;
  all: number;
  /** Several of them: "stacks". */
  what: string;
  copy: () => Promise<string>;
  /** The same rows as CSV. */
  csv: () => Promise<string[]>;
  children?: ComponentChildren;
}

export function Toolbar({ label, filter, onFilter, rows, all, what, copy, csv, children }: Props) {
  const saveCsv = async () => {
    const profile = active.peek();
    if (profile) save(await csv(), "text/csv", savedName(profile, `${what}.csv`));
  };
  const most = rows > MOST_ROWS ? "; the first 100,000" : "";
  const count = rows.toLocaleString("en");
  return (
    <div class="toolbar">
      <input
        class="field filter"
        type="search"
        aria-label={label}
        placeholder={label}
        value={filter}
        spellcheck={false}
        onInput={(event) => onFilter(event.currentTarget.value)}
      />
      <span class="dim number toolbar-count" role="status">
        {filter === ""
          ? `${count} ${rows === 1 ? what.slice(0, -1) : what}`
          : `${count} of ${all.toLocaleString("en")} ${what}`}
      </span>
      <span class="grow" />
      {children}
      <CopyButton text={copy} title={`All rows under this filter, in the columns shown, with exact numbers${most}`}>
        Copy as TSV
      </CopyButton>
      <button
        type="button"
        class="button"
        title={"Save all rows under this filter, in the columns shown, with exact numbers"}
        onClick={() => saveCsv().catch(report)}
      >
        Save CSV
      </button>
    </div>
  );
}
