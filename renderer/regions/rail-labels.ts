/** Where the labels of the rail stand: inside the edges, and the nearer to liquidation wins when two would overlap. */

export interface RailLabelInput {
  readonly kind: 'liquidation' | 'limit' | 'caution';
  readonly x: number;
  readonly text: string;
}
export interface RailLabel extends RailLabelInput {
  readonly labelX: number;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly isShown: boolean;
}

/** Width of a character at 11.5 px, on the wide side. */
const CHARACTER = 6.4;
const GAP = 10;

export function railLabels(marks: readonly RailLabelInput[], width: number): readonly RailLabel[] {
  let freeFrom = -Infinity;
  return marks
    .toSorted((a, b) => a.x - b.x)
    .map((mark) => {
      const half = (mark.text.length * CHARACTER) / 2;
      const anchor = mark.x < half ? 'start' : mark.x > width - half ? 'end' : 'middle';
      const labelX = anchor === 'start' ? 0 : anchor === 'end' ? width : mark.x;
      const from = anchor === 'start' ? 0 : anchor === 'end' ? width - 2 * half : mark.x - half;
      const isShown = from >= freeFrom;
      if (isShown) freeFrom = from + 2 * half + GAP;
      return { ...mark, labelX, anchor, isShown } as const;
    });
}
