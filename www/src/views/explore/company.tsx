/** What stands above, beside and below on the stacks in question, side by side. */
import { useRef } from "preact/hooks";
import type { Engine } from "../../engine/engine.ts";
import type { Companion, Companions, Explored } from "../../engine/findings.ts";
import { onMenu } from "../menu/asked.ts";
import { menuOfPlace } from "../menu/place.ts";
import { lettersIn, shortened, useWidth } from "../name/name.tsx";
import { percent, Swatch } from "../parts.tsx";
import { setSearch } from "../search.ts";
import { select } from "../state.ts";

type Part = "above" | "callers" | "callees" | "below";

const COLUMNS: readonly { title: string; parts: readonly { id: Part; title: string }[] }[] = [
  { title: "Above", parts: [{ id: "above", title: "Above it" }] },
  {
    title: "Beside",
    parts: [
      { id: "callers", title: "Calls it" },
      { id: "callees", title: "Is called by it" },
    ],
  },
  { title: "Below", parts: [{ id: "below", title: "Below it" }] },
];

/** Pixels of a row that the name does not have. */
const NUMBERS = 252;

export function Company({ engine, found }: { engine: Engine; found: Explored }) {
  return (
    <div class="company">
      {COLUMNS.map(({ title, parts }) => (
        <section key={title} aria-label={title} class="company-column">
          {parts.map(({ id, title }) => (
            <List key={id} engine={engine} title={title} list={found[id]} />
          ))}
        </section>
      ))}
    </div>
  );
}

function List({ engine, title, list }: { engine: Engine; title: string; list: Companions }) {
  const box = useRef<HTMLDivElement>(null);
  const letters = lettersIn(useWidth(box) - NUMBERS);
  return (
    <div ref={box}>
      <h3 class="cards-title">
        {title} <span class="dim number">{list.rows.toLocaleString("en")}</span>
      </h3>
      {list.rows === 0 ? (
        <p class="dim">Nothing.</p>
      ) : (
        <table class="plain companions">
          <thead>
            <tr>
              <th scope="col">Function</th>
              <th scope="col">Amount</th>
              <th scope="col" title="Of these stacks">
                Share
              </th>
              <th scope="col" title="How much more often here than in the whole profile; 1 is as often">
                Lift
              </th>
            </tr>
          </thead>
          <tbody>
            {list.list.map((row) => (
              <Row key={row.function} engine={engine} row={row} letters={letters} />
            ))}
          </tbody>
        </table>
      )}
      {list.rows > list.list.length && (
        <p class="dim number">and {(list.rows - list.list.length).toLocaleString("en")} more</p>
      )}
    </div>
  );
}

function Row({ engine, row, letters }: { engine: Engine; row: Companion; letters: number }) {
  const look = () => {
    select(row.node);
    setSearch({ pattern: `name:${row.name}`, regex: false, case: true }, 0);
  };
  return (
    <tr {...onMenu((at, back) => menuOfPlace(engine, row.node, at, back))}>
      <td class="companion-name">
        <Swatch colour={row.colour} />
        <button type="button" class="link mono" title={`${row.name}\nExplore this function`} onClick={look}>
          {shortened(row.name, letters)}
        </button>
      </td>
      <td class="number" title={`${row.amount.exact} in ${row.stacks.toLocaleString("en")} stacks`}>
        {row.amount.text}
      </td>
      <td class="number">{percent(row.share)}</td>
      <td class="number">{lift(row.lift)}</td>
    </tr>
  );
}

const lift = (lift: number) => `${lift < 10 ? lift.toFixed(2) : Math.round(lift).toLocaleString("en")}×`;
