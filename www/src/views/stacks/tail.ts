/** The last frames of a stack in the room of a line, leaf first. */

/** What stands between two frames, in letters. */
const BETWEEN = 3;
/** Letters that a frame is worth having: its class and its function. */
const EACH = 38;
/** With fewer than this a frame says nothing, and with so many frames nobody reads on. */
const LEAST = 14;
const MOST = 8;

/**
 * How many letters each frame has: rather few frames that say what they are
 * than many that all read `operator()`, but two wherever there is room for
 * them. What a short name leaves over the others get.
 */
export function fitTail(lengths: readonly number[], letters: number): number[] {
  const wish = Math.max(Math.floor((letters + BETWEEN) / (EACH + BETWEEN)), letters >= 2 * LEAST + BETWEEN ? 2 : 1);
  const given: number[] = [];
  let left = letters;
  let more = Math.min(wish, MOST);
  for (const length of lengths.slice(0, MOST)) {
    const last = given.length === Math.min(lengths.length, MOST) - 1;
    // Beyond the wish only where short names have left room.
    if (given.length > 0 && more <= 0 && left < Math.min(EACH, length)) break;
    const share = last ? left : Math.max(Math.floor((left + BETWEEN) / Math.max(1, more)) - BETWEEN, 1);
    const mine = Math.min(length, share);
    given.push(mine);
    left -= mine + BETWEEN;
    more--;
    if (left <= 0) break;
  }
  return given;
}
