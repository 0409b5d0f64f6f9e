/**
 * Reads a made-up profile of a megabyte and forgets it, before the first file
 * comes. A browser compiles WebAssembly twice: at once and slow, then again,
 * well, what has run for a while. Without this, the first hundred milliseconds
 * of every file go by in the slow code.
 */

import type { Session } from "./session.ts";
import { TOP_DOWN } from "./tree.ts";

const LINES = 4000;
const FRAMES = 12;

function text(): Uint8Array {
  const lines: string[] = [];
  for (let line = 0; line < LINES; line++) {
    const frames: string[] = [];
    for (let frame = 0; frame < FRAMES; frame++)
      frames.push(`ns${frame}::Type<${(line >> (frame % 8)) % 97}>::call(int)`);
    lines.push(`${frames.join(";")} ${1000 + line}\n`);
  }
  return new TextEncoder().encode(lines.join(""));
}

export function warm(session: Session): void {
  const load = session.begin("warm", 0);
  session.feed(load, text());
  const finished = session.finish(load);
  if (!finished.ok) return;
  const { profile } = finished;
  session.overview(profile);
  session.legend(profile, 0);
  session.icicle(profile, { metric: 0, form: TOP_DOWN, from: 0, to: 1e9, top: 0, rows: 40, width: 1000, narrowest: 1 });
  session.close(profile);
}
