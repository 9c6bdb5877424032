/** The room a drawing has, in pixels. A panel that is folded away measures 0: then it is drawn at its least. */
export class Room {
  readonly leastHeight: number;
  readonly #leastWidth: number;
  measuredWidth = $state(0);
  measuredHeight = $state(0);

  constructor(least: { readonly width: number; readonly height: number }) {
    this.#leastWidth = least.width;
    this.leastHeight = least.height;
  }

  get width(): number {
    return Math.max(this.#leastWidth, this.measuredWidth);
  }

  get height(): number {
    return Math.max(this.leastHeight, this.measuredHeight);
  }
}
