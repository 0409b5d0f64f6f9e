/**
 * One function in the middle: who calls it and what it calls, from all places
 * where it is called, as pictures and as lines. It follows the selection; in
 * here, Enter or a double click puts another function in the middle.
 */
import { signal, useSignalEffect } from "@preact/signals";
import type { FunctionId, NodeId } from "../../engine/protocol.ts";
import { Name } from "../name/name.tsx";
import { NothingLeft } from "../nothing.tsx";
import { active, details, metric, type OpenProfile, report, revision, select, selection, setView } from "../state.ts";
import { Strip } from "../strip/strip.tsx";
import { shown } from "../transforms.ts";
import { Lines } from "../tree/lines.tsx";
import "./callers.css";

interface Middle {
  fn: FunctionId;
  name: string;
}

/** By profile: kept while another view or tab is shown. */
const middles = signal<ReadonlyMap<number, Middle>>(new Map());

const put = (profile: OpenProfile, middle: Middle) => {
  middles.value = new Map(middles.peek()).set(profile.id, middle);
};

/** Places in the trees of this view itself: choosing one does not move the middle. */
const isInHere = (node: NodeId) => node >= 0xa000_0000;

const ROWS = 9;

export function CallersView() {
  const profile = active.value;
  // Whatever is selected elsewhere stands in the middle here.
  useSignalEffect(() => {
    const now = active.value;
    const node = details.value;
    if (!now || !node || node.frame === 0 || node.node !== selection.value || isInHere(node.node)) return;
    put(now, { fn: node.function, name: node.name });
  });
  if (shown.value?.stacks === 0) return <NothingLeft />;
  if (!profile) return null;
  const middle = middles.value.get(profile.id);
  return middle ? <Both profile={profile} middle={middle} /> : <Nobody />;
}

function Nobody() {
  return (
    <div class="middle scroll">
      <section class="panel" aria-label="No function chosen">
        <h2 class="panel-title">Callers and callees</h2>
        <p>
          Choose a function anywhere, in the icicle or in a table: it stands in the middle here, with everybody who
          calls it on the left and everything it calls on the right.
        </p>
        <footer class="panel-foot">
          <button type="button" class="button" onClick={() => setView("functions")}>
            Functions
          </button>
          <button type="button" class="button" onClick={() => setView("icicle")}>
            Icicle
          </button>
        </footer>
      </section>
    </div>
  );
}

function Both({ profile, middle }: { profile: OpenProfile; middle: Middle }) {
  const centre = async (node: NodeId) => {
    try {
      const { function: fn, name, frame } = await profile.engine.node(metric.peek(), node, 0, 0);
      if (frame === 0) return;
      put(profile, { fn, name });
      select(await profile.engine.functionNode(metric.peek(), fn));
    } catch (error) {
      report(error);
    }
  };
  const sides = [
    { is: "callers", title: "Called by", about: "The picture has the function at the bottom" },
    { is: "callees", title: "Calls", about: "The picture has the function on top" },
  ] as const;
  return (
    <div class="table-view">
      <div class="toolbar">
        <span class="mono callers-name">
          <Name text={middle.name} letters={90} />
        </span>
        <span class="grow" />
        <span class="dim">Enter or a double click puts a function in the middle</span>
      </div>
      <div class="callers">
        {sides.map(({ is, title, about }) => (
          <section key={is} class="callers-side" aria-label={title}>
            <h3 title={about}>{title}</h3>
            <div class="callers-strip">
              <Strip
                label={`${title}, as a picture`}
                engine={profile.engine}
                form={{ is, of: middle.fn }}
                metric={metric.value}
                again={revision.value}
                rows={ROWS}
                flipped={is === "callers"}
                selected={selection.value}
                pick={centre}
              />
            </div>
            <Lines
              id={is}
              label={title}
              view="callers"
              engine={profile.engine}
              form={{ is, of: middle.fn }}
              open={(row) => centre(row.node)}
            />
          </section>
        ))}
      </div>
    </div>
  );
}
