/**
 * The names of the frames that are on the screen: each asked of the engine
 * once, made harmless once, its shorter forms made once, and the form for a
 * width remembered until the width changes. The page never holds the names of
 * frames that nobody has looked at.
 */
import type { Lens } from "../../engine/lens.ts";
import type { FrameId } from "../../engine/protocol.ts";
import { fit, forms } from "../name/fit.ts";
import { inForm } from "../name/form.ts";
import { isAscii, plain } from "../name/plain.ts";

interface Label {
  /** As the engine sent it: what a copy takes. */
  raw: string;
  /** Made when it is drawn first: most names are only ever hovered, if that. */
  forms: readonly string[] | null;
  /** Pixels of one character: measured for names that are not plain ASCII, 0 for the font's. */
  advance: number;
  room: number;
  fitted: string;
}

/** Enough for any screen; a walk through a huge tree starts afresh beyond it. */
const MOST = 100_000;
const SLICE = 4; // ms

export class Labels {
  private known = new Map<FrameId, Label>();

  constructor(
    private readonly lens: Lens,
    private readonly measure: (text: string) => number,
  ) {}

  /** Fetches what is missing of these; resolves when every one of them is known. */
  async need(frames: Iterable<FrameId>): Promise<void> {
    const missing = new Set<FrameId>();
    for (const frame of frames) if (!this.known.has(frame)) missing.add(frame);
    if (missing.size === 0) return;
    const ids = Uint32Array.from(missing);
    const names = await this.lens.names(ids);
    if (this.known.size > MOST) this.known = new Map();
    ids.forEach((id, i) => {
      this.known.set(id, { raw: names[i] ?? "", forms: null, advance: 0, room: -1, fitted: "" });
    });
  }

  /** As `need`, with what drawing them takes made beforehand, a little at a time, so that no frame waits for it. */
  async prepare(frames: ReadonlySet<FrameId>): Promise<void> {
    await this.need(frames);
    let began = performance.now();
    for (const frame of frames) {
      const label = this.known.get(frame);
      if (!label || label.forms) continue;
      this.form(label);
      if (performance.now() - began < SLICE) continue;
      await new Promise((resolve) => setTimeout(resolve, 0));
      began = performance.now();
    }
  }

  /** Forgets the forms: names are shown another way from now on. */
  reform(): void {
    for (const label of this.known.values()) {
      label.forms = null;
      label.room = -1;
    }
  }

  private form(label: Label): readonly string[] {
    const shown = plain(label.raw);
    label.forms = forms(plain(inForm(label.raw)));
    if (!isAscii(shown)) label.advance = this.measure(shown.slice(0, 256)) / Math.min(256, shown.length);
    return label.forms;
  }

  /** The name as it is, or null while it is not known. */
  raw(frame: FrameId): string | null {
    return this.known.get(frame)?.raw ?? null;
  }

  /** What of a name fits into `width` pixels, where the font's character takes `advance`. */
  fitted(frame: FrameId, width: number, advance: number): string {
    const label = this.known.get(frame);
    if (!label) return "";
    const list = label.forms ?? this.form(label);
    const room = Math.floor(width / (label.advance || advance));
    if (room !== label.room) {
      label.room = room;
      label.fitted = fit(list, room);
    }
    return label.fitted;
  }
}
