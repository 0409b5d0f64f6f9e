/**
 * What is under the pointer, within a frame of its coming there: the name and
 * the place at once, amounts when the engine has said them. The lines that
 * amounts will take are there from the start, so that nothing jumps. Amounts
 * are text from the engine; names are text nodes and nothing else.
 */
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Lens } from "../../engine/lens.ts";
import type { MoreDetails, NodeDetails } from "../../engine/tree.ts";
import { plain } from "../name/plain.ts";
import { percent } from "../parts.tsx";
import { activeMetric, metric, revision } from "../state.ts";
import { Answers, NAMED } from "./answers.ts";
import { type Chart, type Found, moreText } from "./chart.ts";

const AWAY = 14;
const MOST_NAME = 1200;

export function Tooltip({ chart, lens }: { chart: Chart; lens: Lens }) {
  const hover = chart.hover.value;
  const answers = useMemo(() => new Answers(lens), [lens]);
  const box = useRef<HTMLDivElement>(null);
  const version = answers.version.value;

  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !hover) return;
    const { offsetWidth: width, offsetHeight: height } = element;
    const right = hover.x + AWAY + width < innerWidth - 4;
    const below = hover.y + AWAY + height < innerHeight - 4;
    const x = right ? hover.x + AWAY : Math.max(4, hover.x - AWAY - width);
    const y = below ? hover.y + AWAY : Math.max(4, hover.y - AWAY - height);
    element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }, [hover, version]);

  const again = revision.value;
  // A new revision has new answers.
  useEffect(() => {
    if (hover) answers.want(hover.found);
  }, [hover, answers, again]);

  if (!hover) return null;
  const { found } = hover;
  const answer = answers.get(found);
  return (
    <div ref={box} class="tooltip icicle-tip" role="tooltip">
      {found.more > 0 ? (
        <More found={found} answer={answer?.kind === "more" ? answer.more : null} />
      ) : (
        <Node
          found={found}
          answer={answer?.kind === "node" ? answer.node : null}
          ofCaller={answer?.kind === "node" ? answer.ofCaller : null}
        />
      )}
    </div>
  );
}

function clip(name: string): string {
  const shown = plain(name);
  return shown.length > MOST_NAME ? `${shown.slice(0, MOST_NAME / 2)} … ${shown.slice(-MOST_NAME / 2)}` : shown;
}

function Node({ found, answer, ofCaller }: { found: Found; answer: NodeDetails | null; ofCaller: number | null }) {
  const name = found.name ?? answer?.name ?? "";
  const amounts = answer?.amounts[metric.value];
  const measured = activeMetric.value;
  const where =
    answer &&
    [answer.file && (answer.line === null ? answer.file : `${answer.file}:${answer.line}`), answer.module]
      .filter(Boolean)
      .join(" · ");
  return (
    <>
      <p class="mono tip-name">
        <bdi>{name === "" ? "\u00a0" : clip(name)}</bdi>
      </p>
      <dl class="tip-amounts number">
        <Line name="Total" value={amounts?.total?.exact} />
        <Line name="Own" value={amounts?.own?.exact} />
        <Line
          name={measured?.negative ? "Of all changes" : "Of everything"}
          value={amounts && measured?.additive !== false ? percent(amounts.total_share) : amounts && "—"}
        />
        {!measured?.negative && (
          <Line name="Of its caller" value={answer ? (ofCaller === null ? "—" : percent(ofCaller)) : undefined} />
        )}
        <Line
          name="Depth"
          value={
            answer
              ? `${answer.depth.toLocaleString("en")}, ${answer.children.toLocaleString("en")} different callees`
              : undefined
          }
        />
      </dl>
      {where && (
        <p class="mono dim tip-where">
          <bdi>{plain(where)}</bdi>
        </p>
      )}
    </>
  );
}

function Line({ name, value }: { name: string; value: string | undefined }) {
  return (
    <>
      <dt class="dim">{name}</dt>
      <dd>{value ?? "\u00a0"}</dd>
    </>
  );
}

function More({ found, answer }: { found: Found; answer: MoreDetails | null }) {
  const blank = Math.min(NAMED, found.more);
  return (
    <>
      <p class="tip-name">
        {moreText(found.more)} called by <bdi class="mono">{answer ? clip(answer.parent) : "…"}</bdi>
      </p>
      <p class="dim">Too narrow to draw one by one. Click to open.</p>
      <dl class="tip-amounts number">
        <Line name="Together" value={answer?.amount.exact} />
        <Line name="Of everything" value={answer ? percent(answer.share) : undefined} />
      </dl>
      <ul class="tip-list">
        {Array.from({ length: blank }, (_, i) => {
          const one = answer?.heaviest[i];
          return (
            <li key={one?.node ?? `blank ${i}`}>
              <span class="mono cut">
                <bdi>{one ? clip(one.name) : "\u00a0"}</bdi>
              </span>
              <span class="number">{one?.amount.text}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}
