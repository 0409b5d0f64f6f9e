/**
 * The icicle: every box a place in the call tree, as wide as what it holds, its
 * caller above it (or below, turned over). This file puts the parts together:
 *
 *     path      the way down to what is shown, and the switches
 *     minimap   the whole tree, with the window on it
 *     chart     the drawing, on two canvases: boxes, and outlines over them
 *     scroll    the bar of the rows
 *     outline   the same as text, for screen readers
 *     tooltip
 *
 * The drawing is the chart's; what is drawn comes from the engine; what is
 * selected and zoomed is the state's.
 */

import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Lens } from "../../engine/lens.ts";
import { chosen } from "../choice.ts";
import { type Item, menu, showMenu } from "../menu/menu.tsx";
import { placeItems } from "../menu/place.ts";
import { plain } from "../name/plain.ts";
import { NothingLeft } from "../nothing.tsx";
import { active, activeMetric, details, icicleWindow, metric, report, resetZoom, select, selection } from "../state.ts";
import { lens, shown } from "../transforms.ts";
import { Chart, type Found, moreText } from "./chart.ts";
import { offerToTheCurious } from "./curious.ts";
import { listen } from "./gestures.ts";
import "./icicle.css";
import { Flat } from "./flat.tsx";
import { isWhole, panBy, zoomAt } from "./geometry.ts";
import { setShown } from "./keys.ts";
import { Minimap } from "./minimap.ts";
import { Outline } from "./outline.tsx";
import { Path, Switches } from "./path.tsx";
import { ScrollBar } from "./scroll.ts";
import { Tooltip } from "./tooltip.tsx";
import { enter, open, openMany, show } from "./walk.ts";

export { icicleKeys } from "./keys.ts";

export function Icicle() {
  const profile = active.value;
  if (profile && activeMetric.value?.zero) return <Flat name={activeMetric.value.name} />;
  if (shown.value?.stacks === 0) return <NothingLeft />;
  const now = lens.value;
  // Another tree is another drawing.
  return now && <IcicleOf key={lensId(now)} lens={now} />;
}

const ids = new WeakMap<Lens, number>();
let last = 0;

function lensId(lens: Lens): number {
  const id = ids.get(lens) ?? ++last;
  ids.set(lens, id);
  return id;
}

function IcicleOf({ lens }: { lens: Lens }) {
  const host = useRef<HTMLDivElement>(null);
  const boxes = useRef<HTMLCanvasElement>(null);
  const marks = useRef<HTMLCanvasElement>(null);
  const map = useRef<HTMLDivElement>(null);
  const mapCanvas = useRef<HTMLCanvasElement>(null);
  const track = useRef<HTMLDivElement>(null);
  const thumb = useRef<HTMLDivElement>(null);
  const made = useSignal<{ chart: Chart; minimap: Minimap } | null>(null);

  useLayoutEffect(() => {
    if (!host.current || !boxes.current || !marks.current) return;
    if (!map.current || !mapCanvas.current || !track.current || !thumb.current) return;
    const area = host.current;
    let minimap: Minimap | null = null;
    let bar: ScrollBar | null = null;
    let turned = icicleWindow.peek().flipped;
    const chart = new Chart(lens, area, boxes.current, marks.current, () => {
      if (turned !== chart.camera.flipped) {
        turned = chart.camera.flipped;
        minimap?.turn();
      } else minimap?.draw();
      bar?.draw();
    });
    minimap = new Minimap(chart, lens, map.current, mapCanvas.current);
    bar = new ScrollBar(chart, track.current, thumb.current);

    const openMenu = (found: Found, x: number, y: number) => {
      const box = area.getBoundingClientRect();
      chart.point(null);
      if (found.more === 0) select(found.node);
      chart.camera.revealed = found.node;
      const { node, frame, more } = found;
      const name = found.name ?? "";
      const items: Item[] =
        more > 0
          ? [{ label: "Open", key: "Enter", run: () => openMany(chart, lens, found, null) }]
          : [
              { label: "Zoom here", key: "Enter", run: () => enter(chart, lens, found) },
              ...placeItems({ engine: lens.engine, node, name, root: frame === 0 }),
            ];
      const title = more > 0 ? moreText(more) : plain(name);
      showMenu({ title, items: () => items, x: box.left + x, y: box.top + y, back: area });
    };
    /** An arrow may still be on its way: the menu is of the place that it leads to. */
    const menuOfSelection = async () => {
      const openIt = (found: Found) => {
        const { x, y } = chart.middle(found.span);
        openMenu(found, x, y);
      };
      try {
        const node = await chosen();
        const many = chart.many.peek();
        if (many) return openIt(many);
        if (node === null) return;
        const { frame, name, span } = await lens.node(metric.peek(), node, 0, 0);
        if (made.peek()?.chart !== chart || selection.peek() !== node) return;
        openIt({ node, frame, more: 0, span, cut: false, name });
      } catch (error) {
        report(error);
      }
    };

    let moving = false;
    const unlisten = listen(area, {
      zoom: (x, _y, factor, step) => {
        const { limits, target } = chart.camera;
        if (limits) chart.camera.move(zoomAt(target, x / chart.width, factor, limits), step ? 100 : 0);
      },
      pan: (dx, dy) => {
        const { limits, target, flipped } = chart.camera;
        if (!limits) return;
        const down = (flipped ? dy : -dy) / 18;
        chart.camera.move(panBy(target, -dx / chart.width, down, limits), 0);
      },
      click: (x, y, again) => {
        area.focus({ preventScroll: true });
        if (menu.peek()) return;
        if (again) return resetZoom();
        const found = chart.at(x, y);
        if (found) open(chart, lens, found, x);
        else select(null);
      },
      hover: (x, y) => chart.point(x === null || moving || menu.peek() ? null : { x, y }),
      menu: (x, y) => {
        area.focus({ preventScroll: true });
        if (x === null) return void menuOfSelection();
        const found = chart.at(x, y);
        if (found) openMenu(found, x, y);
      },
      moving: (now) => {
        moving = now;
        area.classList.toggle("moving", now);
        if (now) chart.point(null);
      },
    });
    setShown({ chart, lens, menu: () => void menuOfSelection() });
    offerToTheCurious();
    made.value = { chart, minimap };
    return () => {
      setShown(null);
      unlisten();
      minimap?.dispose();
      bar?.dispose();
      chart.dispose();
      made.value = null;
    };
  }, [lens]);

  const m = metric.value;
  useLayoutEffect(() => {
    const now = made.peek();
    now?.chart.setMetric(m).then(() => now.minimap.setMetric(m));
  }, [m, lens, made.value]);

  // A selection made elsewhere, or a step to the next hit, comes into view; an address says itself what is in view.
  const selected = details.value;
  const drawn = useComputed(() => (made.value?.chart.seen.value ?? 0) > 0).value;
  const trusted = useRef(false);
  useEffect(() => {
    const chart = made.peek()?.chart;
    if (!drawn || !chart || !selected || selected.node !== selection.peek()) return;
    const { camera } = chart;
    const first = !trusted.current;
    trusted.current = true;
    if (camera.revealed === selected.node) return;
    if (first && camera.limits && !isWhole(camera.target, camera.limits)) camera.revealed = selected.node;
    else show(chart, selected);
  }, [selected, drawn]);

  const chart = made.value?.chart;
  return (
    <section class="icicle" aria-label="Icicle">
      <div class="icicle-head">
        {chart && <Path chart={chart} lens={lens} />}
        {chart && <Switches chart={chart} />}
      </div>
      <div ref={map} class="icicle-map" aria-hidden="true">
        <canvas ref={mapCanvas} />
      </div>
      <div class="icicle-body">
        <div
          ref={host}
          id="icicle"
          class="icicle-area"
          role="tree"
          tabIndex={0}
          aria-label="Icicle. Arrow keys walk from the selection to its caller, its heaviest callee and the boxes beside it; Enter zooms; the menu key opens the actions."
        >
          <div aria-hidden="true">
            <canvas ref={boxes} />
            <canvas ref={marks} />
          </div>
          {chart && <Outline chart={chart} lens={lens} host={host} />}
        </div>
        <div
          ref={track}
          class="icicle-scroll"
          role="scrollbar"
          aria-controls="icicle"
          aria-orientation="vertical"
          aria-label="Rows"
          aria-valuemin={0}
          aria-valuemax={0}
          aria-valuenow={0}
        >
          <div ref={thumb} class="icicle-thumb" />
        </div>
      </div>
      {chart && <Tooltip chart={chart} lens={lens} />}
    </section>
  );
}
