/**
 * Everything about the selection, beside every view: what it is, what it
 * holds, where it stands, and what can be done with it.
 */
import type { NodeDetails } from "../../engine/protocol.ts";
import { CopyButton, Name, percent, Swatch } from "../parts.tsx";
import { setSearch } from "../search.ts";
import { stackText } from "../stacks/text.ts";
import { active, details, type OpenProfile, select, selection, showInIcicle, view, zoomTo } from "../state.ts";
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
  const root = node.node === 0;
  // Those beyond the number asked for; the root is not one of them.
  const above = node.depth - 1 - node.ancestors.length;
  const where = [node.file && (node.line === null ? node.file : `${node.file}:${node.line}`), node.module].filter(
    Boolean,
  );
  return (
    <>
      <h2 class="details-name mono">
        <Swatch colour={node.colour} />
        <span>{node.name}</span>
      </h2>
      {where.length > 0 && <p class="dim mono details-where">{where.join(" · ")}</p>}
      <div class="details-actions">
        <CopyButton text={() => node.name}>Copy name</CopyButton>
        {!root && <CopyButton text={() => stackText(profile.engine, node.node)}>Copy stack</CopyButton>}
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
      </div>
      <Amounts node={node} />
      <dl class="facts small">
        <Fact name="Depth" value={node.depth} />
        <Fact name="Different callees" value={node.children} />
        <Fact name="Records that end here" value={node.records} />
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

function Amounts({ node }: { node: NodeDetails }) {
  return (
    <table class="plain amounts">
      <thead>
        <tr>
          <th>
            <span class="sr">Metric</span>
          </th>
          <th class="right">Amount</th>
          <th class="right">Share</th>
        </tr>
      </thead>
      {node.amounts.map(({ metric, own, total, own_share, total_share }) => (
        <tbody key={metric}>
          {node.amounts.length > 1 && (
            <tr>
              <th colSpan={3}>{metric}</th>
            </tr>
          )}
          {total && (
            <tr title={total.exact}>
              <th>Total</th>
              <td class="right number">{total.text}</td>
              <td class="right number">{percent(total_share)}</td>
            </tr>
          )}
          {own && (
            <tr title={own.exact}>
              <th>Own</th>
              <td class="right number">{own.text}</td>
              <td class="right number">{percent(own_share)}</td>
            </tr>
          )}
          {total && (
            <tr>
              <td colSpan={3} class="right number dim exact">
                {total.exact}
              </td>
            </tr>
          )}
        </tbody>
      ))}
    </table>
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
  if (rows.length === 0) return null;
  return (
    <section class="section">
      <h3>{title}</h3>
      <ul class="nodes">
        {rows.map(({ node, name, amount, share }) => (
          <li key={node}>
            <button
              type="button"
              class="node"
              onClick={() => select(node)}
              title={amount ? `${name}\n${amount.exact}` : name}
            >
              {share !== undefined && (
                <span class="bar" style={{ transform: `scaleX(${Math.min(1, Math.abs(share))})` }} />
              )}
              <span class="mono node-name">
                <Name text={name} />
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
