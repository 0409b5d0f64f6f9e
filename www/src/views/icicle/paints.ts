/**
 * The colours of the drawing, read from the custom properties once for each
 * theme and pixel density, and mixed here into every paint that a box can have.
 */
import { theme, token } from "../../util/theme.ts";
import { COLOURS, FADED, HIT, MANY, MANY_HIT, PATH, PLAIN, STYLES } from "./picture.ts";

type Rgb = readonly [number, number, number];
type Paint = string | CanvasPattern;

export interface Paints {
  paper: string;
  /** Fill, foot (own amount) and ink, by paint number (style * COLOURS + colour). */
  fill: Paint[];
  foot: string[];
  ink: string[];
  /** Laid over the ancestors of the zoom. */
  veil: string;
  selection: string;
  halo: string;
  hover: string;
  hairline: string;
  accent: string;
  /** Marks what is below zero. */
  less: string;
  /** CSS font of the names, and the width of one character. */
  font: string;
  advance: number;
}

/** Any CSS colours as numbers, by painting a pixel with each and reading them together. */
function numbers(ctx: CanvasRenderingContext2D, colours: readonly string[]): Rgb[] {
  colours.forEach((css, i) => {
    ctx.fillStyle = "#888";
    ctx.fillStyle = css;
    ctx.fillRect(i, 0, 1, 1);
  });
  const { data } = ctx.getImageData(0, 0, colours.length, 1);
  return colours.map((_, i) => [data[i * 4] ?? 0, data[i * 4 + 1] ?? 0, data[i * 4 + 2] ?? 0]);
}

const FRAMES = Array.from({ length: COLOURS }, (_, c) => `--frame-${c}`);
const NAMES = [
  "--paper",
  "--ink",
  "--ink-3",
  "--frame-ink",
  "--hit",
  "--hit-paper",
  "--hit-ink",
  "--hairline",
  "--accent",
  "--less",
  ...FRAMES,
];

const mix = (a: Rgb, b: Rgb, part: number): Rgb => [
  a[0] + (b[0] - a[0]) * part,
  a[1] + (b[1] - a[1]) * part,
  a[2] + (b[2] - a[2]) * part,
];
const css = (c: Rgb, alpha = 1): string =>
  `rgb(${Math.round(c[0])} ${Math.round(c[1])} ${Math.round(c[2])}${alpha < 1 ? ` / ${alpha}` : ""})`;

/** Slanting lines: this box is several. */
function hatch(ctx: CanvasRenderingContext2D, ground: Rgb, line: Rgb, dpr: number): Paint {
  const size = Math.round(6 * dpr);
  const tile = document.createElement("canvas");
  tile.width = size;
  tile.height = size;
  const t = tile.getContext("2d");
  if (!t) return css(ground);
  t.fillStyle = css(ground);
  t.fillRect(0, 0, size, size);
  t.strokeStyle = css(line);
  t.lineWidth = Math.max(1, dpr);
  t.beginPath();
  for (const at of [-size, 0, size]) {
    t.moveTo(at - 1, size + 1);
    t.lineTo(at + size + 1, -1);
  }
  t.stroke();
  return ctx.createPattern(tile, "repeat") ?? css(ground);
}

export function readPaints(dpr: number): Paints {
  const scratch = document.createElement("canvas");
  scratch.width = NAMES.length;
  scratch.height = 1;
  const ctx = scratch.getContext("2d", { willReadFrequently: true });
  if (!ctx) throw new Error("this browser has no canvas");
  const read = numbers(ctx, NAMES.map(token));
  const colour = (name: string): Rgb => read[NAMES.indexOf(name)] ?? [0, 0, 0];
  const dark = theme.peek() === "dark";

  const paper = colour("--paper");
  const ink = colour("--ink");
  const frameInk = colour("--frame-ink");
  const hitLine = colour("--hit");
  const hit = mix(colour("--hit-paper"), hitLine, dark ? 0.12 : 0.3);
  const hitInk = colour("--hit-ink");
  const ink3 = colour("--ink-3");
  const black: Rgb = [0, 0, 0];
  const white: Rgb = [255, 255, 255];
  // What is taken in is darker in both themes; in the dark one a darker foot needs more of it to be seen.
  const deeper = (c: Rgb) => (dark ? mix(c, white, 0.3) : mix(c, black, 0.3));

  const count = STYLES * COLOURS;
  const fill: Paint[] = new Array(count).fill("");
  const foot: string[] = new Array(count).fill("");
  const inks: string[] = new Array(count).fill("");
  const many = hatch(ctx, mix(paper, ink, dark ? 0.1 : 0.06), mix(paper, ink, dark ? 0.26 : 0.2), dpr);
  const manyHit = hatch(ctx, mix(paper, hit, 0.75), mix(hit, hitLine, 0.45), dpr);
  for (let c = 0; c < COLOURS; c++) {
    const frame = colour(`--frame-${c}`);
    const set = (style: number, f: Paint, o: Rgb, i: Rgb) => {
      fill[style * COLOURS + c] = f;
      foot[style * COLOURS + c] = css(o);
      inks[style * COLOURS + c] = css(i);
    };
    set(PLAIN, css(frame), deeper(frame), frameInk);
    set(FADED, css(mix(frame, paper, 0.82)), mix(deeper(frame), paper, 0.78), ink3);
    set(PATH, css(mix(frame, paper, 0.6)), mix(deeper(frame), paper, 0.6), mix(frameInk, ink, 0.5));
    set(HIT, css(hit), hitLine, hitInk);
    set(MANY, many, mix(paper, ink, 0.3), ink);
    set(MANY_HIT, manyHit, hitLine, hitInk);
  }

  const size = token("--text-mono") || "12px";
  const font = `${size} ${token("--mono") || "monospace"}`;
  ctx.font = font;
  return {
    paper: css(paper),
    fill,
    foot,
    ink: inks,
    veil: css(paper, 0.56),
    selection: css(colour("--ink")),
    halo: css(paper),
    hover: css(ink, 0.75),
    hairline: css(colour("--hairline")),
    accent: css(colour("--accent")),
    less: css(colour("--less")),
    font,
    advance: ctx.measureText("0".repeat(100)).width / 100,
  };
}
