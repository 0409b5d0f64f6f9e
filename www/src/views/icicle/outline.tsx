/**
 * The icicle for those who do not see it: a tree of the selection's path and of
 * what it calls, with amounts, off the screen and always in step. The drawing
 * has the focus; `aria-activedescendant` points at the selection's item, so a
 * screen reader speaks each step of the arrows. Its items can be pressed too.
 *
 * A path may be a million frames deep: the nearest and the root are listed,
 * and how many stand between.
 */
import { useEffect } from "preact/hooks";
import type { Lens } from "../../engine/lens.ts";
import type { NodeId } from "../../engine/protocol.ts";
import { plain } from "../name/plain.ts";
import { percent } from "../parts.tsx";
import { active, details, metric, report, selection } from "../state.ts";
import { type Chart, moreText } from "./chart.ts";
import { openMany, show } from "./walk.ts";

const NEAREST = 12;

export const itemId = (node: NodeId) => `icicle-node-${node}`;
export const MANY_ID = "icicle-many";

export function Outline({ chart, lens, host }: { chart: Chart; lens: Lens; host: { current: HTMLElement | null } }) {
  const selected = details.value;
  const many = chart.many.value;
  const here = selected && selected.node === selection.value ? selected : null;

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    if (many) element.setAttribute("aria-activedescendant", MANY_ID);
    else if (here) element.setAttribute("aria-activedescendant", itemId(here.node));
    else element.removeAttribute("aria-activedescendant");
  }, [many, here, host]);

  const go = (node: NodeId) => {
    lens.node(metric.peek(), node, 1, 1).then((found) => show(chart, found), report);
  };

  if (!here) {
    const total = active.value?.overview.metrics[metric.value]?.total;
    return (
      <div class="sr" role="group">
        <Item
          level={1}
          go={() => go(0)}
          text={`all, ${total?.exact ?? ""}. Nothing is selected; press Enter to begin.`}
        />
      </div>
    );
  }

  const path = here.ancestors.slice(0, NEAREST);
  const between = here.depth - path.length;
  const amounts = here.amounts[metric.value];
  const held = amounts
    ? `${amounts.total?.exact ?? ""}, ${percent(amounts.total_share)}; own ${amounts.own?.exact ?? "none"}`
    : "";
  return (
    <div class="sr" role="group" aria-label="The path to the selection and what it calls">
      {between > 0 && (
        <Item
          level={1}
          expanded
          go={() => go(0)}
          text={between === 1 ? "all" : `all, then ${(between - 1).toLocaleString("en")} frames not listed`}
        />
      )}
      {path
        .map(({ node, name }, i) => (
          <Item key={node} level={here.depth - i} expanded go={() => go(node)} text={plain(name)} />
        ))
        .reverse()}
      <Item
        id={itemId(here.node)}
        level={here.depth + 1}
        selected={!many}
        expanded={here.children > 0}
        go={() => go(here.node)}
        text={`${plain(here.name)}, ${held}, calls ${here.children.toLocaleString("en")}`}
      />
      {here.heaviest.map(({ node, name, amount, share }) => (
        <Item
          key={node}
          level={here.depth + 2}
          go={() => go(node)}
          text={`${plain(name)}, ${amount.exact}, ${percent(share)}`}
        />
      ))}
      {here.children > here.heaviest.length && (
        <Item
          level={here.depth + 2}
          text={`${(here.children - here.heaviest.length).toLocaleString("en")} more, each smaller`}
        />
      )}
      {many && (
        <Item
          id={MANY_ID}
          level={many.span.row + 1}
          selected
          go={() => void openMany(chart, lens, many, null)}
          text={`${moreText(many.more)}, too narrow to draw one by one; press Enter to open`}
        />
      )}
    </div>
  );
}

/** Reached by `aria-activedescendant` and by a screen reader's own cursor, never by Tab. */
function Item(item: {
  id?: string;
  level: number;
  text: string;
  selected?: boolean;
  expanded?: boolean;
  go?: () => void;
}) {
  return (
    <div
      {...(item.id ? { id: item.id } : {})}
      role="treeitem"
      aria-level={item.level}
      aria-selected={item.selected ?? false}
      {...(item.expanded ? { "aria-expanded": true } : {})}
      tabIndex={-1}
      onClick={item.go}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === " ") item.go?.();
      }}
    >
      {item.text}
    </div>
  );
}
