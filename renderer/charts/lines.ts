/** The lines of the chart for the positions of one instrument, and which of them lie too far away to be drawn. */
import type { Known, PositionRow } from '../../shared/engine/snapshot';

export interface ChartLine {
  readonly id: string;
  readonly price: number;
  readonly title: string;
  readonly kind: 'mark' | 'entry' | 'stop' | 'target' | 'liquidation';
  /** Only a line whose position has an open alarm takes an alarm's colour. */
  readonly level?: 'warning' | 'caution' | undefined;
}

/** A liquidation further away than this share of the price would press the candles flat: it is said in words instead. */
export const IN_VIEW_RATIO = 0.25;

/** Nothing is drawn from what is not known: without a mark there is no mark line. */
export function chartLines(mark: Known | undefined, rows: readonly PositionRow[]): readonly ChartLine[] {
  if (mark?.kind !== 'known') return [];
  const own = rows.filter((row) => row.side !== 'flat').flatMap(linesOf);
  return [{ id: 'mark', kind: 'mark', price: mark.value, title: 'mark' }, ...own];
}

/** Liquidations too far away to be brought into the picture: they are said in words. */
export function farLiquidations(mark: Known | undefined, rows: readonly PositionRow[]): readonly ChartLine[] {
  if (mark?.kind !== 'known') return [];
  return rows.flatMap(linesOf).filter((line) => line.kind === 'liquidation' && !isInView(line, mark.value));
}

function isInView(line: ChartLine, mark: number): boolean {
  return Math.abs(line.price / mark - 1) <= IN_VIEW_RATIO;
}

function linesOf(row: PositionRow): readonly ChartLine[] {
  const leg = row.hedgeSide === 'net' ? '' : ` ${row.hedgeSide}`;
  const { liquidation } = row;
  const level = row.alertLevel === 'advisory' ? undefined : row.alertLevel;
  return [
    { id: `entry ${row.positionId}`, kind: 'entry', price: row.entryPrice, title: `entry${leg}` },
    ...(row.stopPrice === undefined ? [] : [{ id: `stop ${row.positionId}`, kind: 'stop', price: row.stopPrice, title: `stop${leg}` } as const]),
    ...(row.targetPrice === undefined ? [] : [{ id: `target ${row.positionId}`, kind: 'target', price: row.targetPrice, title: `target${leg}` } as const]),
    ...(liquidation.kind === 'ok' ? [{ id: `liquidation ${row.positionId}`, kind: 'liquidation', price: liquidation.nearest.price, title: `liquidation${leg}`, level } as const] : []),
  ];
}
