/**
 * The cycles over time: heap, pauses, share of the processors. One cursor goes
 * through all three; a drag shows a part of the time, for which the engine is
 * asked anew, so that no peak of it is missing.
 */
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Engine } from "../../engine/engine.ts";
import type { CycleRow, Series } from "../../engine/gc.ts";
import { Latest } from "../../util/latest.ts";
import { markPart } from "../../util/marks.ts";
import { theme, token } from "../../util/theme.ts";
import { report } from "../state.ts";
import { type Chart, charts, columns, moments, steps } from "./lines.ts";
import { chosenCycle, showAll, whole, zoom, zoomTo } from "./zoom.ts";

/** Points of a chart, about: more than it has pixels. */
const POINTS = 3000;

export function Charts({ engine }: { engine: Engine }) {
  const series = useSignal<Series | null>(null);
  const under = useSignal<CycleRow | null>(null);
  const off = useSignal<ReadonlySet<string>>(new Set());
  const ask = useMemo(
    () =>
      new Latest(
        engine.gcSeries,
        (answer: Series) => {
          series.value = answer;
          whole.value = { from: answer.from, to: answer.to };
        },
        report,
      ),
    [engine],
  );
  useSignalEffect(() => {
    const { from, to } = zoom.value ?? { from: 0, to: 0 };
    ask.put({ from, to, points: POINTS });
  });
  const point = useMemo(
    () =>
      new Latest(
        engine.gcCycle,
        (row: CycleRow) => {
          under.value = row;
        },
        report,
      ),
    [engine],
  );
  useEffect(() => {
    zoom.value = null;
    chosenCycle.value = null;
  }, [engine]);

  const now = series.value;
  const toggle = (id: string) => {
    const next = new Set(off.peek());
    if (!next.delete(id)) next.add(id);
    off.value = next;
  };
  return (
    <section class="gc-charts" aria-label="Over time">
      <h2 class="cards-title">
        Over time
        {zoom.value && (
          <button type="button" class="button" title="Escape, or a double click" onClick={showAll}>
            Show all of the time
          </button>
        )}
      </h2>
      <p class="dim small">
        Drag over a part of the time to see more of it; a click chooses a cycle in the table below. + and − do the same
        with keys, ← and → move.
      </p>
      {now?.at.length === 0 && <p class="dim">There is no cycle to draw.</p>}
      {now &&
        now.at.length > 0 &&
        charts.map((chart) => (
          <figure class="gc-chart" key={chart.id}>
            <figcaption>
              <b>{chart.title}</b>
              {chart.lines.map(({ id, title, colour, dash, about }) => (
                <button
                  type="button"
                  key={id}
                  class="gc-line"
                  aria-pressed={!off.value.has(id)}
                  title={about}
                  onClick={() => toggle(id)}
                >
                  <span
                    class={dash ? "gc-stroke dashed" : "gc-stroke"}
                    style={{ borderColor: `var(${colour})` }}
                    aria-hidden="true"
                  />
                  {title}
                </button>
              ))}
            </figcaption>
            <Plot
              chart={chart}
              series={now}
              off={off.value}
              hover={(index) => point.put(index)}
              label={`${chart.title} over time; the table below has every cycle`}
            />
          </figure>
        ))}
      <p class="gc-under number" aria-live="off">
        {under.value ? <Under row={under.value} /> : <span class="dim">Point at a chart to read a cycle.</span>}
      </p>
    </section>
  );
}

function Under({ row }: { row: CycleRow }) {
  return (
    <>
      <b>gc {row.number}</b> {row.at}
      {row.forced && " (forced)"} · heap {row.before} → {row.after}, live <b>{row.live}</b>, goal {row.goal} · pause{" "}
      <b>{row.pause} ms</b> · GC CPU {row.percent}
    </>
  );
}

interface Plotted {
  chart: Chart;
  series: Series;
  off: ReadonlySet<string>;
  hover: (cycle: number) => void;
  label: string;
}

/** One chart; it is made anew for other colours, and gets other data as it is. */
function Plot({ chart, series, off, hover, label }: Plotted) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const data = useMemo(() => columns(chart, series), [chart, series]);
  const latest = useRef({ data, series, hover });
  latest.current = { data, series, hover };
  const colours = theme.value;

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const made = new uPlot(options(chart, element.clientWidth, latest), latest.current.data, element);
    plot.current = made;
    markPart(`gc-${chart.id}`);
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: chart.height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [chart, colours, series.timed]);

  useEffect(() => {
    const range = zoom.peek() ?? { from: series.from, to: series.to };
    plot.current?.batch(() => {
      plot.current?.setData(data, true);
      // A single cycle has room around it.
      const pad = range.to > range.from ? 0 : 0.5;
      plot.current?.setScale("x", { min: range.from - pad, max: range.to + pad });
    });
  }, [data, colours]);

  useEffect(() => {
    chart.lines.forEach(({ id }, index) => {
      plot.current?.setSeries(index + 1, { show: !off.has(id) });
    });
  }, [off, chart, colours]);

  return <div ref={box} class="gc-plot" role="img" aria-label={label} style={{ height: `${chart.height}px` }} />;
}

interface Latests {
  current: { data: ReturnType<typeof columns>; series: Series; hover: (cycle: number) => void };
}

function options(chart: Chart, width: number, latest: Latests): uPlot.Options {
  const ink = token("--ink-3");
  const font = `11px ${token("--font")}`;
  const axis = {
    stroke: ink,
    font,
    grid: { stroke: token("--hairline"), width: 1 },
    ticks: { stroke: token("--edge"), width: 1, size: 4 },
  };
  const cycleAt = (index: number | null | undefined) => {
    return index === null || index === undefined ? null : (latest.current.series.cycle[index] ?? null);
  };
  let down = 0;
  return {
    width,
    height: chart.height,
    legend: { show: false },
    cursor: {
      sync: { key: "gc" },
      // Across, it would look like the goal, and mean nothing in the other charts.
      y: false,
      points: { size: 6 },
      drag: { x: true, y: false, setScale: false },
      bind: {
        dblclick: () => () => {
          showAll();
          return null;
        },
        mousedown: (_, __, handler) => (event) => {
          down = event.clientX;
          return handler(event);
        },
      },
    },
    scales: {
      x: { time: false },
      y: { range: (_, __, most) => [0, Math.max(most ?? 0, chart.least) * 1.06] },
    },
    series: [
      {},
      ...chart.lines.map(({ title, colour, dash, fill, bars }): uPlot.Series => {
        const stroke = token(colour);
        const paths = bars ? uPlot.paths.bars?.({ size: [0.6, 3, 1] }) : uPlot.paths.linear?.();
        return {
          label: title,
          stroke,
          width: bars ? 0 : dash ? 1 : 1.5,
          points: { show: false },
          ...(dash && { dash: [...dash] }),
          ...(fill && { fill: bars ? stroke : token(fill) }),
          ...(paths && { paths }),
        };
      }),
    ],
    axes: [
      {
        ...axis,
        size: 28,
        incrs: steps(latest.current.series.timed),
        values: (_, splits) => moments(splits, latest.current.series.timed),
      },
      {
        ...axis,
        size: 64,
        space: 26,
        values: (_, splits) => splits.map((split) => `${split.toLocaleString("en")}${chart.unit}`),
      },
    ],
    hooks: {
      setCursor: [
        (plot) => {
          const cycle = cycleAt(plot.cursor.idx);
          if (cycle !== null) latest.current.hover(cycle);
        },
      ],
      setSelect: [
        (plot) => {
          const { left, width: wide } = plot.select;
          plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
          if (wide > 3) zoomTo({ from: plot.posToVal(left, "x"), to: plot.posToVal(left + wide, "x") });
        },
      ],
      ready: [
        (plot) => {
          plot.over.addEventListener("click", (event) => {
            if (Math.abs(event.clientX - down) <= 3) chosenCycle.value = cycleAt(plot.cursor.idx) ?? chosenCycle.peek();
          });
        },
      ],
      draw: [(plot) => marks(plot, chart, latest.current.series)],
    },
  };
}

/** Where a run of the program begins, and what is usually fine. */
function marks(plot: uPlot, chart: Chart, series: Series): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.strokeStyle = token("--control-edge");
  ctx.beginPath();
  for (const at of series.restarts) {
    const x = Math.round(plot.valToPos(at, "x", true));
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
  }
  ctx.stroke();
  if (chart.fine !== undefined) {
    const y = Math.round(plot.valToPos(chart.fine, "y", true));
    ctx.strokeStyle = token("--more");
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.restore();
}
