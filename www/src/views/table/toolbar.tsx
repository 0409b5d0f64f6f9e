/** The line above a table: its filter box, how many rows, copy. */
import type { ComponentChildren } from "preact";
import { CopyButton } from "../parts.tsx";
import { MOST_ROWS } from "./tsv.ts";

interface Props {
  label: string;
  filter: string;
  onFilter: (filter: string) => void;
  rows: number;
  all: number;
  what: string;
  copy: () => Promise<string>;
  children?: ComponentChildren;
}

export function Toolbar({ label, filter, onFilter, rows, all, what, copy, children }: Props) {
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
        {filter === "" ? `${count} ${what}` : `${count} of ${all.toLocaleString("en")} ${what}`}
      </span>
      <span class="grow" />
      {children}
      <CopyButton
        text={copy}
        title={`All rows under this filter, with exact numbers${rows > MOST_ROWS ? "; the first 100,000" : ""}`}
      >
        Copy as TSV
      </CopyButton>
    </div>
  );
}
