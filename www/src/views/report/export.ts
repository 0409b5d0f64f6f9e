/** What can be kept of a profile: a line for each form. The engine writes them; the command line has the same bytes. */
import { signal } from "@preact/signals";
import type { Picture, ReportForm } from "../../engine/report.ts";
import { BOTTOM_UP, TOP_DOWN } from "../../engine/tree.ts";
import { save } from "../../util/save.ts";
import { settled } from "../asked.ts";
import { ruled } from "../rules.ts";
import { savedName } from "../saved.ts";
import { icicleWindow, inverted, metric, type OpenProfile } from "../state.ts";

/** Sections that the user does not want; the same for every profile. */
export const leftOut = signal<ReadonlySet<string>>(new Set());

export interface Form {
  form: ReportForm;
  title: string;
  ending: string;
  type: string;
}

export const forms = {
  md: { form: "md", title: "Markdown", ending: "md", type: "text/markdown" },
  json: { form: "json", title: "JSON", ending: "json", type: "application/json" },
  svg: { form: "svg", title: "SVG", ending: "svg", type: "image/svg+xml" },
  folded: { form: "folded", title: "Folded stacks", ending: "folded", type: "text/plain" },
} as const satisfies Record<string, Form>;

/** The tables of CSV. */
export const tables: readonly Form[] = (
  [
    ["functions", "Functions"],
    ["stacks", "Stacks"],
    ["outermost", "Operations"],
    ["leaf", "Allocating code"],
    ["caller", "Callers"],
  ] as const
).map(([form, title]) => ({ form, title, ending: `${form}.csv`, type: "text/csv" }));

/** The part of the icicle that is in its window. */
export function windowPicture(): Picture {
  const { from, to, top } = icicleWindow.peek();
  return { from, to, top, form: inverted.peek() ? BOTTOM_UP : TOP_DOWN };
}

async function ask(profile: OpenProfile, form: ReportForm, leave_out: string[], picture: Picture | null) {
  await ruled(profile.engine);
  const asked = await settled();
  return profile.engine.report({ ...asked, metric: metric.peek(), noise: "name", form, leave_out, picture });
}

export async function reportText(profile: OpenProfile, leaveOut: string[]): Promise<string> {
  const { bytes } = await ask(profile, "md", leaveOut, null);
  return new TextDecoder().decode(bytes);
}

/** Answers what the user should know, if anything. */
export async function saveForm(
  profile: OpenProfile,
  { form, ending, type }: Form,
  leaveOut: string[] = [],
  picture: Picture | null = null,
): Promise<string | null> {
  const { bytes, told } = await ask(profile, form, leaveOut, picture);
  save(bytes, type, savedName(profile, ending));
  return told ?? null;
}

/** Pixels of a picture's side that browsers paint, and of its area. */
const LONGEST_SIDE = 16_000;
const LARGEST = 120e6;

/** The picture of the window, painted: the SVG, twice as fine where that is possible. */
export async function savePng(profile: OpenProfile, picture: Picture | null = null): Promise<void> {
  const { bytes } = await ask(profile, "svg", [], picture);
  const text = new TextDecoder().decode(bytes);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const scale = Math.min(2, LONGEST_SIDE / Math.max(width, height), Math.sqrt(LARGEST / (width * height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!png) throw new Error(`This browser does not paint ${canvas.width} by ${canvas.height} pixels.`);
  save(png, "image/png", savedName(profile, "png"));
}

/** For a key: the report with the sections that are chosen. */
export const saveReport = (profile: OpenProfile): Promise<string | null> =>
  saveForm(profile, forms.md, [...leftOut.peek()]);
