/**
 * What can be done with a box: a table, a line for each. Opened by a right
 * click, a long press or the menu key; walked with arrows, first letters, Home
 * and End; Escape and Tab close it and give the focus back.
 */
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Lens } from "../../engine/lens.ts";
import { copyText } from "../../util/copy.ts";
import { actions } from "../actions.ts";
import { plain } from "../name/plain.ts";
import { beginRule } from "../rules.ts";
import { setSearch } from "../search.ts";
import { stackText } from "../stacks/text.ts";
import { metric, report, select, setView } from "../state.ts";
import { addStep } from "../transforms.ts";
import { type Chart, type Found, moreText } from "./chart.ts";
import { enter, openMany } from "./walk.ts";

export interface Target {
  chart: Chart;
  lens: Lens;
  found: Found;
  /** The name as the file has it. */
  name: string;
  /** Client pixels. */
  x: number;
  y: number;
}

export interface Item {
  label: string;
  key?: string;
  /** Which boxes it is for; every ordinary box if not said. */
  fits?: (target: Target) => boolean;
  run: (target: Target) => unknown;
}

const one = ({ found }: Target) => found.more === 0;
const below = ({ found }: Target) => found.more === 0 && found.frame !== 0;

/** A later action is one more line here. */
export const items: readonly Item[] = [
  { label: "Zoom here", key: "Enter", fits: one, run: ({ chart, lens, found }) => enter(chart, lens, found) },
  {
    label: "Open",
    key: "Enter",
    fits: ({ found }) => found.more > 0,
    run: ({ chart, lens, found }) => openMany(chart, lens, found, null),
  },
  { label: "Copy name", fits: one, run: ({ name }) => copyText(name) },
  { label: "Copy stack", fits: below, run: ({ lens, found }) => copyText(stackText(lens.engine, found.node)) },
  {
    label: "Search this name",
    fits: below,
    run: ({ name }) => setSearch({ pattern: name, regex: false, case: true }, 0),
  },
  {
    label: "Callers and callees",
    fits: below,
    run: ({ found }) => {
      select(found.node);
      setView("callers");
    },
  },
  {
    label: "Show in Functions",
    fits: below,
    run: ({ found }) => {
      select(found.node);
      setView("functions");
    },
  },
  { label: "Make a subsystem rule…", fits: below, run: ({ lens, found }) => beginRule(lens.engine, found.node) },
];

/** What can be done to its function, by menu as by key. */
const filters: readonly Item[] = actions.map((action) => ({
  label: action.label,
  key: action.key,
  fits: below,
  run: async ({ lens, found }) => {
    select(found.node);
    const step = action.step(await lens.node(metric.peek(), found.node, 0, 0));
    if (step) await addStep(step);
  },
}));

export function Menu({ target, close }: { target: Target; close: (focus: boolean) => void }) {
  const list = useRef<HTMLDivElement>(null);
  const shown = [...items, ...filters].filter((item) => (item.fits ?? one)(target));

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const { offsetWidth: width, offsetHeight: height } = element;
    const x = Math.max(4, Math.min(target.x, innerWidth - width - 4));
    const y = target.y + height < innerHeight - 4 ? target.y : Math.max(4, target.y - height);
    element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
    (element.querySelector("[role=menuitem]") as HTMLElement | null)?.focus({ preventScroll: true });
  }, [target]);

  const choose = (item: Item) => {
    close(true);
    Promise.resolve(item.run(target)).catch(report);
  };

  const onKey = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const go = (to: number) => buttons[(to + buttons.length) % buttons.length]?.focus();
    if (event.key === "ArrowDown") go(at + 1);
    else if (event.key === "ArrowUp") go(at - 1);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(-1);
    else if (event.key === "Escape" || event.key === "Tab") close(true);
    else if (event.key === "Enter" || event.key === " ") buttons[at]?.click();
    else if (event.key.length === 1) {
      const letter = event.key.toLowerCase();
      const after = [...buttons.slice(at + 1), ...buttons.slice(0, at + 1)];
      after.find((button) => button.textContent?.toLowerCase().startsWith(letter))?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  // Not after the next frame: a key may come sooner.
  useLayoutEffect(() => {
    const away = (event: Event) => {
      if (event.target instanceof globalThis.Node && list.current?.contains(event.target)) return;
      close(false);
    };
    // Whatever happens elsewhere closes it; the press that does so still counts there.
    addEventListener("pointerdown", away, true);
    addEventListener("wheel", away, { capture: true, passive: true });
    addEventListener("blur", away);
    addEventListener("resize", away);
    // The keys are the menu's wherever the focus went: a finger that is lifted may take it away.
    addEventListener("keydown", onKey, true);
    return () => {
      removeEventListener("pointerdown", away, true);
      removeEventListener("wheel", away, true);
      removeEventListener("blur", away);
      removeEventListener("resize", away);
      removeEventListener("keydown", onKey, true);
    };
  });

  const title = target.found.more > 0 ? moreText(target.found.more) : plain(target.name);
  return (
    <div
      ref={list}
      class="menu icicle-menu"
      role="menu"
      tabIndex={-1}
      aria-label={`Actions for ${title.slice(0, 200)}`}
      onContextMenu={(event) => event.preventDefault()}
    >
      {shown.map((item) => (
        <button key={item.label} type="button" role="menuitem" tabIndex={-1} onClick={() => choose(item)}>
          <span>{item.label}</span>
          {item.key && <span class="dim small">{item.key}</span>}
        </button>
      ))}
    </div>
  );
}
