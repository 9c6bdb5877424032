/**
 * A pool and one of its positions before and after, line by line, with the difference. The joint move is counted as the
 * hero counts it: in a pool of one symbol it is that symbol's own, and no beta comes into it.
 */
import { assertNever } from '../assert';
import type { Account, Position } from '../account/account';
import type { Liquidation, MarginReport, PoolMargin, PositionMargin } from '../margin/margin';
import { known, knownOr, unknown } from './known';
import type { Line, LineId, Reading } from './margin-questions';
import { referenceOf } from './reference';
import type { Known } from './snapshot';
import type { State } from './state';

export const NONE = 'none at current equity';
const NOW = 'liquidation now';

/** One side of a comparison: the position with its pool in a report. */
export interface Side {
  readonly report: MarginReport;
  readonly pool: PoolMargin;
  readonly margin: PositionMargin;
  readonly position: Pick<Position, 'quantity' | 'entryPrice'>;
}
export type SideAnswer = { readonly kind: 'side'; readonly side: Side } | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** The position's side of a report, or what is missing for it. */
export function sideOf(report: MarginReport, position: Position): SideAnswer {
  const margin = report.positions.find(({ positionId }) => positionId === position.id);
  const pool = report.pools.find(({ id }) => id === margin?.poolId);
  if (margin === undefined) return { kind: 'unknown', missing: report.unknownPositions.find(({ positionId }) => positionId === position.id)?.missing ?? [`margin of ${position.symbol}`] };
  if (pool?.kind !== 'known') return { kind: 'unknown', missing: pool?.missing ?? [`the pool of ${position.symbol}`] };
  return { kind: 'side', side: { report, pool, margin, position } };
}

/** All lines of the position and its pool. */
export function positionLines(state: State, account: Account, before: Side, after: Side): readonly Line[] {
  return [
    line('quantity', known(before.position.quantity), known(after.position.quantity)),
    line('entryPrice', entryOf(before), entryOf(after)),
    line('alonePrice', alonePrice(before.margin.liquidation), alonePrice(after.margin.liquidation)),
    line('aloneMove', aloneMove(before.margin.liquidation), aloneMove(after.margin.liquidation)),
    line('aloneSigmas', aloneSigmas(before.margin), aloneSigmas(after.margin)),
    ...jointLines(state, account, before.report, after.report, before.pool.id, after.pool.id),
    ...poolLines(before.pool, after.pool),
  ];
}

/** The sums of a pool. `leverage` is the positions' notional over the equity that backs them. */
export function poolLines(before: PoolMargin, after: PoolMargin): readonly Line[] {
  return [
    line('equity', known(before.equity), known(after.equity)),
    line('maintenanceRequirement', known(before.maintenanceRequirement), known(after.maintenanceRequirement)),
    line('initialMargin', known(before.initialMargin), known(after.initialMargin)),
    line('availableMargin', known(before.availableMargin), known(after.availableMargin)),
    line('marginRatio', knownOr(before.marginRatio, 'equity above 0'), knownOr(after.marginRatio, 'equity above 0')),
  ];
}

export function jointLines(state: State, account: Account, before: MarginReport, after: MarginReport, poolBefore: string, poolAfter = poolBefore): readonly [Line, Line] {
  const [was, is] = [jointOf(state, account, before, poolBefore), jointOf(state, account, after, poolAfter)];
  return [line('jointMove', was.move, is.move), line('jointSigmas', was.sigmas, is.sigmas)];
}

/** Notional of the position over the equity of its pool. */
export function leverageLine(before: Side, after: Side): Line {
  const ratio = ({ margin, pool }: Side): Known => (pool.equity > 0 ? known(margin.notional / pool.equity) : unknown('equity above 0'));
  return line('leverage', ratio(before), ratio(after));
}

function entryOf({ position }: Side): Reading {
  return position.quantity === 0 ? { kind: 'none', words: 'flat' } : known(position.entryPrice);
}

export function alonePrice(liquidation: Liquidation): Reading {
  return reading(liquidation, ({ price }) => known(price));
}

export function aloneMove(liquidation: Liquidation): Reading {
  return reading(liquidation, ({ direction, distanceRatio }) => known(direction === 'down' ? -distanceRatio : distanceRatio));
}

function aloneSigmas({ liquidation, symbol }: PositionMargin): Reading {
  return reading(liquidation, ({ distanceSigmas }) => knownOr(distanceSigmas, `volatility of ${symbol}`));
}

function reading(liquidation: Liquidation, read: (point: Extract<Liquidation, { kind: 'ok' }>['nearest']) => Reading): Reading {
  switch (liquidation.kind) {
    case 'ok':
      return read(liquidation.nearest);
    case 'never':
      return { kind: 'none', words: NONE };
    case 'flat':
      return { kind: 'none', words: 'flat' };
    case 'liquidatable':
      return { kind: 'none', words: NOW };
    case 'unknown':
      return unknown(...liquidation.missing);
    default:
      return assertNever(liquidation);
  }
}

/** The nearest move that ends the pool, signed, and in daily standard deviations of what moves. */
export function jointOf(state: State, account: Account, report: MarginReport, poolId: string): { readonly move: Reading; readonly sigmas: Reading } {
  const pool = report.pools.find(({ id }) => id === poolId);
  if (pool?.kind !== 'known') return both(unknown(...(pool?.missing ?? [`a pool ${poolId}`])));
  const open = report.positions.filter((margin) => margin.poolId === poolId && margin.liquidation.kind !== 'flat');
  const [first] = open;
  if (first === undefined && pool.optionValue === undefined) return both({ kind: 'none', words: 'flat' });
  if (pool.liquidatable) return both({ kind: 'none', words: NOW });
  if (first !== undefined && pool.optionValue === undefined && open.every(({ symbol }) => symbol === first.symbol)) return { move: aloneMove(first.liquidation), sigmas: aloneSigmas(first) };
  const joint = report.jointByPool.get(poolId);
  const [down, up] = [joint?.down?.shockRatio, joint?.up?.shockRatio];
  const shock = down === undefined || (up !== undefined && up < -down) ? up : down;
  if (shock === undefined) return both({ kind: 'none', words: NONE });
  const sigma = referenceOf(state, account, report, poolId)?.dailySigma;
  return { move: known(shock), sigmas: sigma === undefined ? unknown('volatility of the market') : known(Math.abs(Math.log1p(shock)) / sigma) };
}

function both(reading: Reading): { readonly move: Reading; readonly sigmas: Reading } {
  return { move: reading, sigmas: reading };
}

const DISTANCES: ReadonlySet<LineId> = new Set(['aloneMove', 'jointMove']);

export function line(id: LineId, before: Reading, after: Reading): Line {
  if (before.kind !== 'known' || after.kind !== 'known') return { id, before, after, difference: unknown('a number on both sides') };
  const size = (value: number): number => (DISTANCES.has(id) ? Math.abs(value) : value);
  return { id, before, after, difference: known(size(after.value) - size(before.value)) };
}
