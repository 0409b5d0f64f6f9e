/** A whole stack as text, leaf first, one frame in a line; fetched in pieces. */
import type { Engine } from "../../engine/engine.ts";

const AT_ONCE = 20_000;

export async function stackText(engine: Engine, node: number): Promise<string> {
  const lines: string[] = [];
  for (;;) {
    const piece = await engine.stack(node, lines.length, AT_ONCE);
    for (const frame of piece.frames) lines.push(frame.name);
    if (piece.frames.length === 0 || lines.length >= piece.depth) return `${lines.join("\n")}\n`;
  }
}
