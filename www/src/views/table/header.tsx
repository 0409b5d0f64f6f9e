/** The heads of a table's columns: they sort, and at their end stands the list of columns. */
import type { RefObject } from "preact";
import { Icon } from "../icons.tsx";
import { type Item, showMenu } from "../menu/menu.tsx";
import type { Column, Sorting } from "./column.ts";
import { turnColumn, visible } from "./hidden.ts";

interface HeaderProps<Row> {
  table: string;
  /** Those that are shown, of all. */
  columns: readonly Column<Row>[];
  all: readonly Column<Row>[];
  sort: Sorting | undefined;
  flexible: RefObject<HTMLDivElement | null>;
}

export function Header<Row>({ table, columns, all, sort, flexible }: HeaderProps<Row>) {
  return (
    <div class="grid-head" role="rowgroup">
      <div class="grid-headrow" role="row" aria-rowindex={1}>
        {columns.map((column, at) => {
          const here = sort?.by === column.id;
          const direction = here ? (sort.descending ? "descending" : "ascending") : "none";
          return (
            <div
              key={column.id}
              ref={column.width.includes("fr") ? flexible : null}
              class={column.right ? "cell right" : "cell"}
              role="columnheader"
              aria-colindex={at + 1}
              aria-sort={sort && column.sortable ? direction : undefined}
              title={column.about}
            >
              {sort && (column.sortable || column.sortsAs) ? (
                <button
                  type="button"
                  class={here ? "sort on" : "sort"}
                  title={column.sortsAs && `Sorts as ${titleOf(all, column.sortsAs)} does`}
                  onClick={() => sort.change(column.sortsAs ?? column.id)}
                >
                  {column.title}
                  <span class="sort-mark">{here && <Icon name={sort.descending ? "down" : "up"} />}</span>
                </button>
              ) : (
                column.title
              )}
            </div>
          );
        })}
        <div class="grid-columns" role="columnheader" aria-colindex={columns.length + 1}>
          <ColumnsButton table={table} all={all} by={sort?.by} />
        </div>
      </div>
    </div>
  );
}

const titleOf = <Row,>(all: readonly Column<Row>[], id: string) => all.find((column) => column.id === id)?.title ?? id;

/** Pixels: a menu's least width. */
const MENU = 180;

interface ColumnsProps<Row> {
  table: string;
  all: readonly Column<Row>[];
  by: string | undefined;
}

function ColumnsButton<Row>({ table, all, by }: ColumnsProps<Row>) {
  const items = () => {
    const shown = visible(table, all, by);
    return all.map((column): Item => {
      const checked = shown.includes(column);
      return {
        label: column.called ?? column.title,
        checked,
        disabled: checked && (shown.length === 1 || column.id === by),
        ...(column.id === by && { about: "The table is sorted by it" }),
        run: () => turnColumn(table, column.id),
      };
    });
  };
  return (
    <button
      type="button"
      aria-label="Columns"
      aria-haspopup="menu"
      title="Which columns are shown, and copied"
      onClick={({ currentTarget }) => {
        const { right, bottom } = currentTarget.getBoundingClientRect();
        showMenu({ title: "Columns", called: "Columns", items, x: right - MENU, y: bottom, back: currentTarget });
      }}
    >
      <Icon name="columns" />
    </button>
  );
}
