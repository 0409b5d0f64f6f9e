/**
 * Where a very long table is scrolled to. Browsers end an element's height
 * somewhere above ten million pixels, so beyond `CAP` the scrollbar is scaled:
 * its thumb moves in coarse steps, while the wheel and the keys still move by
 * exact pixels, because the true offset is kept here and not in `scrollTop`.
 */
export const CAP = 8_000_000;

export class Scroller {
  rows = 0;
  /** Height of the window on the rows, in pixels. */
  view = 0;
  /** Pixels from the top of the first row, unscaled. */
  offset = 0;

  constructor(
    readonly row: number,
    private readonly cap = CAP,
  ) {}

  get full(): number {
    return this.rows * this.row;
  }

  /** Height that the browser is given. */
  get height(): number {
    return Math.min(this.full, this.cap);
  }

  get scaled(): boolean {
    return this.full > this.cap;
  }

  get last(): number {
    return Math.max(0, this.full - this.view);
  }

  /** `scrollTop` for the present offset. */
  get top(): number {
    if (!this.scaled || this.last === 0) return this.offset;
    return (this.offset / this.last) * (this.height - this.view);
  }

  /** The user moved the scrollbar, or the browser scrolled natively. */
  scrolledTo(top: number): void {
    if (this.scaled) {
      // Our own scrollTop comes back rounded: that is no move of the user's.
      if (Math.abs(top - this.top) <= 1) return;
      this.offset = (top / (this.height - this.view)) * this.last;
    } else this.offset = top;
    this.move(0);
  }

  move(pixels: number): void {
    this.offset = Math.min(this.last, Math.max(0, this.offset + pixels));
  }

  /** Moves as little as it takes to show a row whole. */
  reveal(index: number): void {
    const top = index * this.row;
    if (top < this.offset) this.offset = top;
    else if (top + this.row > this.offset + this.view) this.offset = top + this.row - this.view;
    this.move(0);
  }

  /** Moves so that a row has some before it. */
  centre(index: number): void {
    this.offset = index * this.row - this.view / 3;
    this.move(0);
  }

  get first(): number {
    return Math.floor(this.offset / this.row);
  }

  /** One past the last row in sight. */
  get end(): number {
    return Math.min(this.rows, Math.ceil((this.offset + this.view) / this.row));
  }
}
