/**
 * Everything about the selection, beside every view: what it is, what it
 * holds, where it stands, and what can be done with it.
 */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { NodeDetails } from "../../engine/tree.ts";
import { act, actions } from "../actions.ts";
import { lettersIn, Name, useWidth } from "../name/name.tsx";
import { plain } from "../name/plain.ts";
import { barSide, CopyButton, Swatch } from "../parts.tsx";
import { beginRule } from "../rules.ts";
import { setSearch } from "../search.ts";
import { stackText } from "../stacks/text.ts";
import {
  active,
  details,
  type OpenProfile,
  report,
  select,
  selection,
  setView,
  showInIcicle,
  stackEnd,
  view,
  zoomTo,
} from "../state.ts";
import { Amounts } from "./amounts.tsx";
import { PlaceLabelsOf } from "./labels.tsx";
import { Summary } from "./summary.tsx";

export function Details() {
  const profile = active.value;
  const shown = details.value;
  return (
    <aside class="details scroll" aria-label="Details of the selection">
      {profile && shown && selection.value !== null ? (
        <Of profile={profile} node={shown} />
      ) : (
        profile && selection.value === null && <Summary overview={profile.overview} />
      )}
    </aside>
  );
}

function Of({ profile, node }: { profile: OpenProfile; node: NodeDetails }) {
  const root = node.frame === 0;
  // Those beyond the number asked for; the root is not one of them.
  const above = node.depth - 1 - node.ancestors.length;
  const where = [node.file && (node.line === null ? node.file : `${node.file}:${node.line}`), node.module].filter(
    Boolean,
  );
  return (
    <>
      <h2 class="details-name mono">
        <Swatch colour={node.colour} />
        <WholeName key={node.node} name={node.name} />
      </h2>
      {node.written !== null && (
        <p class="dim mono details-where">
          <span class="sr">In the file: </span>
          <WholeName key={node.node} name={node.written} />
        </p>
      )}
      {where.length > 0 && <p class="dim mono details-where">{where.join(" · ")}</p>}
      <div class="details-actions">
        <CopyButton text={() => node.name}>Copy name</CopyButton>
        {!root && (
          <CopyButton text={() => stackText(profile.engine, stackEnd.peek() ?? node.node)}>Copy stack</CopyButton>
        )}
        {view.value === "icicle" ? (
          <button type="button" class="button" onClick={() => zoomTo(node.node)}>
            {root ? "Show all" : "Zoom"}
          </button>
        ) : (
          <button type="button" class="button" onClick={() => showInIcicle(node.node)}>
            Show in icicle
          </button>
        )}
        {!root && (
          <button
            type="button"
            class="button"
            title="Find this name everywhere"
            onClick={() => setSearch({ pattern: node.name, regex: false, case: true }, 0)}
          >
            Search name
          </button>
        )}
        {!root && (
          <button
            type="button"
            class="button"
            title="Begin a subsystem of your own with this function"
            onClick={() => beginRule(profile.engine, node.node).catch(report)}
          >
            Make a rule…
          </button>
        )}
      </div>
      {!root && <Filters node={node} />}
      <Amounts profile={profile} node={node} />
      <PlaceLabelsOf profile={profile} node={node} />
      <dl class="facts small">
        <Fact name="Depth" value={node.depth} />
        <Fact name="Different callees" value={node.children} />
        {node.records !== null && <Fact name="Stacks that end here" value={node.records} />}
      </dl>
      <Nodes
        title="Heaviest in it"
        rows={node.heaviest}
        after={
          node.children > node.heaviest.length
            ? `and ${(node.children - node.heaviest.length).toLocaleString("en")} more`
            : ""
        }
      />
      <Nodes
        title="Called from, nearest first"
        rows={node.ancestors}
        after={above > 0 ? `and ${above.toLocaleString("en")} more` : ""}
      />
    </>
  );
}

/** The transforms that people want most; the others stand in a list. */
const NEAR = ["focus", "ignore", "hide"];

function Filters({ node }: { node: NodeDetails }) {
  return (
    <div class="details-actions">
      {actions
        .filter(({ id }) => NEAR.includes(id))
        .map((action) => (
          <button
            key={action.id}
            type="button"
            class="button bare"
            title={`${action.label}: ${action.also} (${action.key})`}
            onClick={() => act(action)}
          >
            {action.short}
          </button>
        ))}
      {view.value !== "callers" && (
        <button
          type="button"
          class="button bare"
          title="Everybody who calls it and everything it calls"
          onClick={() => {
            select(node.node);
            setView("callers");
          }}
        >
          Callers
        </button>
      )}
      <select
        class="more-filters"
        aria-label="More filters"
        title="What else can be done with it, each with its key"
        value=""
        onChange={(event) => {
          const action = actions.find(({ id }) => id === event.currentTarget.value);
          event.currentTarget.value = "";
          if (action) act(action);
        }}
      >
        <option value="">More filters…</option>
        {actions
          .filter(({ id, step }) => !NEAR.includes(id) && step(node) !== null)
          .map(({ id, label, key }) => (
            <option key={id} value={id}>
              {label} ({key})
            </option>
          ))}
      </select>
    </div>
  );
}

/** Letters of a name that are shown at once; of the rest, how much it is. */
const AT_ONCE = 300;
/** No page is better for more. */
const MOST = 20_000;

function WholeName({ name }: { name: string }) {
  const all = useSignal(false);
  const shown = plain(name);
  if (shown.length <= AT_ONCE) return <span>{shown}</span>;
  return (
    <span>
      {all.value ? shown.slice(0, MOST) : `${shown.slice(0, AT_ONCE)}…`}{" "}
      <button type="button" class="link" onClick={() => (all.value = !all.value)}>
        {all.value ? "less" : `${(shown.length - AT_ONCE).toLocaleString("en")} letters more`}
      </button>
    </span>
  );
}

function Fact({ name, value }: { name: string; value: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="number">{value.toLocaleString("en")}</dd>
    </div>
  );
}

interface NodesProps {
  title: string;
  rows: { node: number; name: string; amount?: { text: string; exact: string }; share?: number }[];
  after: string;
}

function Nodes({ title, rows, after }: NodesProps) {
  const list = useRef<HTMLUListElement>(null);
  const width = useWidth(list);
  if (rows.length === 0) return null;
  return (
    <section class="section">
      <h3>{title}</h3>
      <ul ref={list} class="nodes">
        {rows.map(({ node, name, amount, share }) => (
          <li key={node}>
            <button
              type="button"
              class="node"
              onClick={() => select(node)}
              title={amount ? `${name}\n${amount.exact}` : name}
            >
              {share !== undefined && (
                <span class={`bar${barSide(share)}`} style={{ transform: `scaleX(${Math.min(1, Math.abs(share))})` }} />
              )}
              <span class="mono node-name">
                <Name text={name} letters={lettersIn(width - 24) - (amount ? amount.text.length + 2 : 0)} />
              </span>
              {amount && <span class="number dim">{amount.text}</span>}
            </button>
          </li>
        ))}
      </ul>
      {after && <p class="dim">{after}</p>}
    </section>
  );
}
