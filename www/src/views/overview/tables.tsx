/** Which code and which stacks: the largest of each list, one list at a time. */
import { signal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { Amount, NodeId } from "../../engine/protocol.ts";
import type { SiteList } from "../../engine/tables.ts";
import { onMenu } from "../menu/asked.ts";
import { menuOfPlace } from "../menu/place.ts";
import { lettersIn, useWidth } from "../name/name.tsx";
import { Swatch, sharePercent } from "../parts.tsx";
import { ruled } from "../rules.ts";
import { siteLists } from "../sites/lists.ts";
import { list as siteList } from "../sites/sites.tsx";
import { lastWord } from "../stacks/choose.ts";
import { Tail } from "../stacks/tail.tsx";
import { type OpenProfile, select, selection, setView, stackEnd } from "../state.ts";
import { useAnswer } from "./answer.ts";
import { More } from "./heading.tsx";

type Id = "stacks" | SiteList;

const STACKS: { id: Id; title: string; about: string } = {
  id: "stacks",
  title: "Largest stacks",
  about: "Whole stacks by what they hold, leaf first",
};

/** Rows of a list; more where the window has room below everything else. */
const LEAST = 10;
const ABOVE = 710; // px
const rowsFor = (height: number) => Math.max(LEAST, Math.floor((height - ABOVE) / 24));

const rows = signal(rowsFor(innerHeight));
addEventListener("resize", () => {
  rows.value = rowsFor(innerHeight);
});

/** Kept while another view is shown. */
const chosen = signal<Id>("stacks");

interface Row {
  /** Where it ends, of a whole stack; else the place itself. */
  end: NodeId;
  node: NodeId;
  amount: Amount;
  share: number;
  colour: number | null;
  names: { name: string; hit: boolean }[];
}

export function Tables({ profile: { engine } }: { profile: OpenProfile }) {
  const id = chosen.value;
  const most = rows.value;
  const lists = [STACKS, ...siteLists()];
  const ask = useMemo(
    () =>
      async (metric: number): Promise<{ rows: number; list: Row[] }> => {
        const largest = { sort: "amount", descending: true, filter: "", start: 0, count: most } as const;
        if (id === "stacks") {
          const { rows, list } = await engine.stacks({ ...largest, metric });
          return {
            rows,
            list: list.map((row) => ({
              end: row.node,
              node: lastWord(row),
              amount: row.amount,
              share: row.share,
              colour: null,
              names: row.tail,
            })),
          };
        }
        await ruled(engine);
        const { rows, list } = await engine.sites({ ...largest, metric, list: id, noise: "name" });
        return {
          rows,
          list: list.map(({ node, amount, share, colour, name, hit }) => ({
            end: node,
            node,
            amount,
            share,
            colour,
            names: [{ name, hit }],
          })),
        };
      },
    [engine, id, most],
  );
  const answer = useAnswer("table", ask);
  const host = useRef<HTMLTableElement>(null);
  const letters = lettersIn(useWidth(host) - 220);
  const go = () => {
    if (id !== "stacks") siteList.value = id;
    setView(id === "stacks" ? "stacks" : "sites");
  };
  return (
    <section class="overview-part" aria-label="Which code">
      <header class="overview-title">
        <div class="pair" role="group" aria-label="What is listed">
          {lists.map(({ id: one, title, about }) => (
            <button
              type="button"
              key={one}
              class={one === id ? "chip on" : "chip"}
              aria-pressed={one === id}
              title={about}
              onClick={() => {
                chosen.value = one;
              }}
            >
              {title}
            </button>
          ))}
        </div>
        <More text={answer && `all ${answer.rows.toLocaleString("en")}`} go={go} />
      </header>
      <table ref={host} class="overview-table">
        <colgroup>
          <col class="overview-amount" />
          <col class="overview-share" />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th class="right">Amount</th>
            <th class="right">Share</th>
            <th>{lists.find((one) => one.id === id)?.about}</th>
          </tr>
        </thead>
        <tbody>
          {answer?.list.map(({ end, node, amount, share, colour, names }, index) => (
            <tr
              key={index}
              class={end === stackEnd.value || end === selection.value ? "selected" : ""}
              {...onMenu((at, back) => menuOfPlace(engine, node, at, back, end))}
            >
              <td class="number right" title={amount.exact}>
                {amount.text}
              </td>
              <td class="number right dim">{sharePercent(share)}</td>
              <td>
                <button
                  type="button"
                  class="overview-name mono"
                  onClick={() => select(node, end)}
                  onDblClick={go}
                  title={names
                    .map(({ name }) => name)
                    .join("\n")
                    .slice(0, 2000)}
                >
                  {colour !== null && <Swatch colour={colour} />}
                  <Tail tail={names} letters={letters} />
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
