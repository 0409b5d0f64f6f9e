/**
 * A table of any length: sticky header, sort by click or key, rows drawn only
 * where they are seen. It speaks the grid role with row counts, so that a
 * screen reader knows of the rows that are not in the document.
 *
 * It knows nothing of profiles: what a row is, the columns say.
 */
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { choose, chosen } from "../choice.ts";
import { asksForMenu, under } from "../menu/asked.ts";
import type { At } from "../menu/menu.tsx";
import { useWidth } from "../name/name.tsx";
import { barSide } from "../parts.tsx";
import { stepThrough } from "../search.ts";
import type { Column, Sorting } from "./column.ts";
import { Header } from "./header.tsx";
import { visible } from "./hidden.ts";
import { type Fetch, Rows } from "./rows.ts";
import { Scroller } from "./scroller.ts";

export const ROW = 24;

interface Props<Row> {
  label: string;
  columns: readonly Column<Row>[];
  /** A new function for every new question; the same one while the question is the same. */
  fetch: Fetch<Row>;
  sort?: Sorting;
  selected: (row: Row) => boolean;
  onSelect: (row: Row) => void;
  /** Enter or a double click. */
  onOpen?: (row: Row) => void;
  /** What can be done with the row, which is selected by then. */
  onMenu?: (at: At, table: HTMLElement) => void;
  /** Which row is chosen, under a new question; null if none is anywhere. */
  find?: () => Promise<number | undefined> | null;
  /** It is there. */
  onFound?: (row: Row) => void;
  /** The next or previous row that the search found, after a row if one is chosen. */
  nextHit?: (from: number | undefined, forward: boolean) => Promise<number | undefined>;
  /** What n and N lead to while the focus is in here, instead of what the search found. */
  nextMark?: (from: number | undefined, forward: boolean) => Promise<number | undefined>;
  /** Shown instead of the rows when there are none. */
  empty: string;
  failed: (error: unknown) => void;
  onCount?: (rows: number) => void;
  /** Goes up when rows have changed in place: they are asked for again, and the scroll stays. */
  again?: number;
  /** A key of its own for a row; true if it took it. */
  onKey?: (key: string, row: Row, index: number) => boolean;
  id: string;
}

export function Grid<Row>(props: Props<Row>) {
  const { fetch, id } = props;
  const columns = withRoom(visible(id, props.columns, props.sort?.by));
  const box = useRef<HTMLDivElement>(null);
  const scroller = useMemo(() => new Scroller(ROW), []);
  const rows = useMemo(() => new Rows<Row>(fetch, props.failed), []);
  const drawn = useSignal(0);
  const cursor = useSignal(-1);
  const awaited = useRef(-1);
  /** Ends the wait for the awaited row. */
  const arrived = useRef(() => {});
  const awaitRow = () => {
    let over = () => {};
    const wait = new Promise<void>((resolve) => {
      over = resolve;
    });
    const done = choose(() => wait.then(chosen));
    arrived.current = () => {
      done();
      over();
    };
  };
  useEffect(() => () => arrived.current(), []);
  const draw = () => {
    drawn.value++;
  };

  /** Under a new question: until it is known which row is chosen, and then until that row is there. */
  const seeking = useRef<Promise<void> | null>(null);
  const found = useRef(-1);
  const seek = () => {
    const wanted = props.find?.() ?? null;
    found.current = -1;
    seeking.current = null;
    if (!wanted) {
      scroller.offset = 0;
      return;
    }
    const over: Promise<void> = wanted.catch(props.failed).then((index) => {
      if (seeking.current !== over) return;
      seeking.current = null;
      found.current = index ?? -1;
      cursor.value = index ?? -1;
      if (index === undefined) scroller.offset = 0;
      else {
        scroller.rows = Math.max(scroller.rows, index + 1);
        // What is marked means something by what stands around it.
        if (props.nextMark) scroller.centre(index);
        else scroller.reveal(index);
      }
      draw();
    });
    seeking.current = over;
  };

  // A row that is on its way may be one more than was known.
  scroller.rows = Math.max(rows.count.value, awaited.current + 1, found.current + 1);
  rows.version.value;
  drawn.value;
  scroller.move(0);

  // A new question: from the chosen row or from the top; the old rows stay until the answer is there.
  useLayoutEffect(() => {
    rows.replace(fetch);
    seek();
    cursor.value = -1;
    awaited.current = -1;
    arrived.current();
    draw();
  }, [fetch]);

  useLayoutEffect(() => {
    if (props.again) rows.refresh();
  }, [props.again]);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      scroller.view = Math.max(ROW, element.clientHeight - ROW);
      draw();
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    // Not passive: beyond the cap the wheel is ours, or it would leap over rows.
    const wheel = (event: WheelEvent) => {
      if (!scroller.scaled || event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      scroller.move(event.deltaY * (event.deltaMode === 1 ? ROW : event.deltaMode === 2 ? scroller.view : 1));
      draw();
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener("wheel", wheel);
    };
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if (element && Math.abs(element.scrollTop - scroller.top) > 1) element.scrollTop = scroller.top;
    rows.want(scroller.first, scroller.end);
  });

  useEffect(() => props.onCount?.(rows.count.value), [rows.count.value]);

  useLayoutEffect(() => {
    if (found.current < 0 || !rows.settled) return;
    const row = rows.fresh(found.current);
    if (!row && rows.count.value > found.current) return;
    found.current = -1;
    if (row) props.onFound?.(row);
  });

  const go = (index: number) => {
    seeking.current = null;
    found.current = -1;
    // Before the first answer there may be rows yet.
    if (scroller.rows === 0 && rows.settled) return;
    cursor.value = Math.max(0, Math.min(scroller.rows - 1, index));
    scroller.reveal(cursor.value);
    draw();
    const row = rows.fresh(cursor.value);
    arrived.current();
    // A row far away is chosen as soon as it is there.
    awaited.current = row ? -1 : cursor.value;
    if (row) props.onSelect(row);
    else awaitRow();
  };

  useLayoutEffect(() => {
    if (awaited.current < 0) return;
    const row = rows.fresh(awaited.current);
    // The answer may have fewer rows.
    if (!row && !(rows.settled && rows.count.value <= awaited.current)) return;
    awaited.current = -1;
    if (row) props.onSelect(row);
    else draw();
    arrived.current();
  });

  const latest = useRef({ go, nextHit: props.nextHit });
  useEffect(() => {
    const table = box.current;
    if (!table || !props.nextHit) return;
    const step = async (forward: boolean) => {
      const { nextHit } = latest.current;
      const from = cursor.value < 0 ? undefined : cursor.value;
      const row = await nextHit?.(from, forward);
      if (row === undefined) return false;
      // The way there may have opened rows.
      if (props.again !== undefined) {
        rows.refresh();
        scroller.rows = Math.max(scroller.rows, row + 1);
      }
      latest.current.go(row);
      return true;
    };
    return stepThrough({ table, step });
  }, []);

  /** The menu of a row, which is chosen with it; from the keyboard, of the one that has the cursor. */
  const openMenu = (index: number, at: At | null) => {
    if (!box.current || !props.onMenu || !rows.at(index)) return false;
    if (index !== cursor.value) go(index);
    const element = document.getElementById(`${id}-${index}`);
    props.onMenu(at ?? under(element ?? box.current), box.current);
    return true;
  };

  const keys = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(scroller.view / ROW) - 1);
    const here = cursor.value;
    const steps: Record<string, number> = {
      ArrowDown: here + 1,
      ArrowUp: here < 0 ? 0 : here - 1,
      PageDown: here + page,
      PageUp: here - page,
      Home: 0,
      End: scroller.rows - 1,
    };
    const step = steps[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target !== box.current) {
      // From the heads down into the rows.
      if (event.key !== "ArrowDown" || !(event.target as Element).closest(".grid-head")) return;
      box.current?.focus({ preventScroll: true });
      go(0);
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    // Which row a key is for is not known yet: it comes again when it is.
    const ofRow = props.onKey && event.key.length === 1;
    if (seeking.current && (step !== undefined || event.key === "Enter" || ofRow)) {
      const again = new KeyboardEvent("keydown", event);
      void seeking.current.then(() => box.current?.dispatchEvent(again));
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const row = rows.fresh(here);
    if (row && props.onKey?.(event.key, row, here)) {
      // The row's own.
    } else if (asksForMenu(event)) {
      if (!openMenu(here, null)) return;
    } else if (props.nextMark && (event.key === "n" || event.key === "N")) {
      const marked = props.nextMark(here < 0 ? undefined : here, event.key === "n");
      marked.then((index) => index !== undefined && latest.current.go(index)).catch(props.failed);
    } else if (step !== undefined) go(step);
    else if (event.key === "Enter" && rows.at(here)) open(here);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  latest.current = { go, nextHit: props.nextHit };

  const open = (index: number) => {
    const row = rows.at(index);
    if (!row) return;
    props.onSelect(row);
    props.onOpen?.(row);
  };

  const flexible = useRef<HTMLDivElement>(null);
  const room = useWidth(flexible);
  const shift = scroller.top - scroller.offset;
  const indexes: number[] = [];
  for (let i = scroller.first; i < scroller.end; i++) indexes.push(i);

  return (
    <div
      ref={box}
      class="grid"
      role="grid"
      aria-label={props.label}
      aria-rowcount={scroller.rows + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={
        cursor.value >= scroller.first && cursor.value < scroller.end ? `${id}-${cursor.value}` : undefined
      }
      tabIndex={0}
      style={{ "--columns": `${columns.map(({ width }) => width).join(" ")} 24px` }}
      onKeyDown={keys}
      onScroll={(event) => {
        scroller.scrolledTo(event.currentTarget.scrollTop);
        draw();
      }}
    >
      <Header table={id} columns={columns} all={props.columns} sort={props.sort} flexible={flexible} />
      <div class="grid-space" role="rowgroup" style={{ height: `${scroller.height}px` }}>
        {indexes.map((index) => {
          const row = rows.at(index);
          const selected = row !== undefined && props.selected(row);
          return (
            <div
              key={index}
              id={`${id}-${index}`}
              class={`grid-row${selected ? " selected" : ""}${index === cursor.value ? " cursor" : ""}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={selected}
              style={{ transform: `translateY(${index * ROW + shift}px)` }}
              onMouseDown={() => go(index)}
              onDblClick={() => open(index)}
              onContextMenu={(event) => {
                if (openMenu(index, { x: event.clientX, y: event.clientY })) event.preventDefault();
              }}
            >
              {row
                ? columns.map((column, at) => (
                    <Cell key={column.id} at={at} column={column} row={row} room={room} index={index} />
                  ))
                : columns.map((column, at) => (
                    <div key={column.id} class="cell blank" role="gridcell" aria-colindex={at + 1} />
                  ))}
            </div>
          );
        })}
      </div>
      {rows.version.value > 0 && scroller.rows === 0 && <p class="grid-empty">{props.empty}</p>}
    </div>
  );
}

/** Where no column takes the room that is left, the last one does. */
export function withRoom<Row>(columns: readonly Column<Row>[]): readonly Column<Row>[] {
  const last = columns.at(-1);
  if (!last || columns.some(({ width }) => width.includes("fr"))) return columns;
  return [...columns.slice(0, -1), { ...last, width: `minmax(${last.width}, 1fr)` }];
}

interface CellProps<Row> {
  at: number;
  column: Column<Row>;
  row: Row;
  room: number;
  index: number;
}

function Cell<Row>({ at, column, row, room, index }: CellProps<Row>) {
  return (
    <div class={column.right ? "cell right number" : "cell"} role="gridcell" aria-colindex={at + 1}>
      {column.bar && (
        <span
          class={`bar${barSide(column.bar(row))}`}
          style={{ transform: `scaleX(${Math.min(1, Math.abs(column.bar(row)))})` }}
        />
      )}
      {column.cell(row, room, index)}
    </div>
  );
}
