/** What was compared: each snapshot's total, what grew and what shrank, and what time says. */
import type { SeriesHead } from "../../engine/changes.ts";
import { FileName } from "../parts.tsx";

/** More snapshots than this are told by the first, the last and a count. */
const MOST = 6;

interface Props {
  head: SeriesHead;
  choose: (metric: number) => void;
  now: string;
}

export function Summary({ head, choose }: Props) {
  const { parts } = head;
  const shown = parts.length > MOST ? [...parts.slice(0, 3), ...parts.slice(-2)] : parts;
  return (
    <section class="compared" aria-label="What was compared">
      <dl class="facts">
        {shown.map((part, index) => (
          <div class="fact" key={part.metric}>
            <dt title={part.told ?? undefined}>
              <FileName text={part.name} />
              {part.time && <span class="number"> {part.time}</span>}
              {parts.length > MOST && index === 2 && <span> … {(parts.length - 5).toLocaleString("en")} more …</span>}
            </dt>
            <dd class="number" title={part.total.exact}>
              {part.total.text}
            </dd>
          </div>
        ))}
        <div class="fact">
          <dt>Grown</dt>
          <dd class="number grown" title={head.grown.exact}>
            {head.grown.text}
          </dd>
        </div>
        <div class="fact">
          <dt>Shrunk</dt>
          <dd class="number shrunk" title={head.shrunk.exact}>
            {head.shrunk.text}
          </dd>
        </div>
        <div class="fact">
          <dt>Change</dt>
          <dd class="number" title={head.change.exact}>
            <b>{head.change.text}</b>
          </dd>
        </div>
        {head.measures.length > 1 && (
          <div class="fact">
            <dt>Of</dt>
            <dd>
              <select
                aria-label="Quantity"
                value={head.measure}
                onChange={(event) => {
                  const chosen = head.measures.find(({ name }) => name === event.currentTarget.value);
                  if (chosen) choose(chosen.change);
                }}
              >
                {head.measures.map(({ name }) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
              </select>
            </dd>
          </div>
        )}
      </dl>
      <p>
        {head.found} {head.verdict}
        {head.scaled && " All are scaled to the total of the first: amounts are shares."}
      </p>
    </section>
  );
}
