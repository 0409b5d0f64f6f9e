/**
 * The last few answers of the engine, and which of them serves a window best:
 * the newest if it fills the window, else the one that fills most of it. So a
 * flight always has boxes to show, on the way in those of the wider window, on
 * the way out those of the whole tree.
 */
import { coverage, type Limits, type View } from "./geometry.ts";
import type { Picture } from "./picture.ts";

const KEPT = 4;

export class Album {
  private pictures: Picture[] = [];
  /** The newest that reaches over the whole width. */
  private ground: Picture | null = null;

  get newest(): Picture | null {
    return this.pictures[0] ?? null;
  }

  add(picture: Picture): void {
    const { ask, boxes } = picture;
    this.pictures = [picture, ...this.pictures].slice(0, KEPT);
    if (ask.from <= 0 && ask.to >= boxes.width) this.ground = picture;
  }

  /** The question behind them has another answer now: only the next one counts. */
  replace(picture: Picture): void {
    this.clear();
    this.add(picture);
  }

  clear(): void {
    this.pictures = [];
    this.ground = null;
  }

  best(view: View, limits: Limits): Picture | null {
    let best: Picture | null = null;
    let most = -1;
    for (const picture of this.ground ? [...this.pictures, this.ground] : this.pictures) {
      const part = coverage(picture.ask, view, limits);
      if (part > most + 0.001) {
        best = picture;
        most = part;
      }
    }
    return best;
  }
}
