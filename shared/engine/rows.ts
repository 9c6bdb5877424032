/** The positions and pools as rows of the screen: worst first, every figure known with its age or unknown by name. */
import type { Account, Position } from '../account/account';
import type { Alert, AlertLevel } from '../alerts/alert';
import type { Comparison } from '../margin/reconcile';
import { restingStop, restingTarget } from '../margin/resting-exits';
import type { Pool, PositionMargin, PositionUnknown } from '../margin/margin';
import type { TierTable } from '../market/instrument';
import { assertNever } from '../assert';
import { accountReport } from './account-margin';
import { accountAge, heldAge, markAge } from './ages';
import { poolAge } from './pool-age';
import { known, knownOr, unknown } from './known';
import type { Known, PoolView, PositionRow } from './snapshot';
import type { InstrumentState, State } from './state';
import { venueComparisons } from './venue-prices';

export function positionRows(state: State, alerts: readonly Alert[]): readonly PositionRow[] {
  const rows = Object.values(state.accounts).flatMap((account) => {
    const report = accountReport(state, account);
    const comparisons = venueComparisons(state, account);
    return [...report.positions, ...report.unknownPositions].flatMap((margin) => {
      const position = account.positions.find((candidate) => candidate.id === margin.positionId);
      const pool = report.pools.find((candidate) => candidate.id === margin.poolId);
      return position === undefined ? [] : [positionRow(state, account, position, margin, pool, alerts, comparisons.get(position.id))];
    });
  });
  return rows.sort(nearestFirst);
}

function positionRow(state: State, account: Account, position: Position, margin: PositionMargin | PositionUnknown, pool: Pool | undefined, alerts: readonly Alert[], comparison: Comparison | undefined): PositionRow {
  const instrument = state.instruments[position.instrumentId];
  const figures = 'liquidation' in margin ? margin : undefined;
  const alertLevel = levelOf(alerts, objectsOf(state, account.id, margin.poolId, position));
  return {
    positionId: position.id,
    accountId: account.id,
    accountName: account.name,
    instrumentId: position.instrumentId,
    symbol: position.symbol,
    venue: account.venue,
    underlying: instrument?.instrument.underlying ?? position.symbol,
    quoteAsset: instrument?.instrument.quoteAsset ?? position.settleAsset,
    settleAsset: position.settleAsset,
    side: position.quantity > 0 ? 'long' : position.quantity < 0 ? 'short' : 'flat',
    hedgeSide: position.hedgeSide,
    marginMode: position.margin.kind,
    sizeBase: sizeBase(position, instrument),
    quantity: position.quantity,
    entryPrice: position.entryPrice,
    markPrice: knownOr(instrument?.mark?.markPrice, `mark price of ${position.symbol}`),
    unrealizedPnl: figures === undefined ? unknown(...missingOf(margin)) : known(figures.unrealizedPnl),
    leverage: effectiveLeverage(figures, pool),
    liquidation: figures?.liquidation ?? { kind: 'unknown', missing: missingOf(margin) },
    ...venuePrice(position, figures, comparison),
    tiersFrom: tiersFrom(instrument?.tiers ?? null),
    fundingPerDay: fundingPerDay(position, figures, instrument),
    ...exitsOf(position, account, instrument),
    ...(alertLevel === undefined ? {} : { alertLevel }),
    age: heldAge(markAge(state, instrument), accountAge(state, account)),
  };
}

/** The stop that the position has or that rests for all of it, and where what rests would take its gain. */
function exitsOf(position: Position, { orders }: Account, instrument: InstrumentState | undefined): Pick<PositionRow, 'stopPrice' | 'targetPrice'> {
  const markPrice = instrument?.mark?.markPrice;
  const resting = markPrice === undefined ? undefined : restingStop(position, orders, markPrice);
  const stopPrice = position.stopPrice ?? (resting?.kind === 'stop' ? resting.price : undefined);
  const targetPrice = markPrice === undefined ? undefined : restingTarget(position, orders, markPrice);
  return { ...(stopPrice === undefined ? {} : { stopPrice }), ...(targetPrice === undefined ? {} : { targetPrice }) };
}

/** Linear contracts count base units; an inverse contract is worth base = quote / mark. */
function sizeBase(position: Position, instrument: InstrumentState | undefined): number {
  const contracts = Math.abs(position.quantity) * position.contractSize;
  if (position.contractType === 'linear') return contracts;
  return contracts / (instrument?.mark?.markPrice ?? position.entryPrice);
}

function missingOf(margin: PositionMargin | PositionUnknown): readonly string[] {
  return 'missing' in margin ? margin.missing : [];
}

/** Notional over the equity that backs it, its pool's. */
function effectiveLeverage(margin: PositionMargin | undefined, pool: Pool | undefined): Known {
  if (margin === undefined || pool === undefined || pool.kind === 'unknown') return unknown(...(pool?.kind === 'unknown' ? pool.missing : ['margin figures']));
  return pool.equity > 0 ? known(margin.notional / pool.equity) : unknown('equity above 0');
}

function venuePrice(position: Position, margin: PositionMargin | undefined, comparison: Comparison | undefined): Pick<PositionRow, 'venueLiquidationPrice'> {
  const price = position.venueLiquidationPrice;
  if (price === undefined) return {};
  const own = margin?.liquidation.kind === 'ok' ? margin.liquidation.nearest.price : undefined;
  const verdict = comparison?.kind === 'agrees' || comparison?.kind === 'differs' || comparison?.kind === 'exempt' ? comparison.kind : 'notCompared';
  return {
    venueLiquidationPrice: {
      price,
      verdict,
      ...(own === undefined ? {} : { differenceRatio: own / price - 1 }),
      ...(comparison?.kind === 'differs' ? { usedPrice: comparison.used } : {}),
    },
  };
}

export function tiersFrom(table: TierTable | null): string {
  if (table === null) return 'tiers unknown';
  switch (table.source.kind) {
    case 'venue':
      return 'tiers of the venue';
    case 'bundled':
      return `tiers of ${table.source.asOf}`;
    case 'typed':
      return 'rate typed';
    case 'simulated':
      return 'simulated tiers';
    default:
      return assertNever(table.source);
  }
}

/** Received > 0: a long pays a positive rate, on notional at mark, as often a day as the interval fits. */
function fundingPerDay(position: Position, margin: PositionMargin | undefined, instrument: InstrumentState | undefined): Known {
  const rate = instrument?.mark?.fundingRate;
  if (rate === null || rate === undefined || instrument === undefined || margin === undefined) return unknown(`funding rate of ${position.symbol}`);
  return known(-Math.sign(position.quantity) * margin.notional * rate * (24 / instrument.instrument.fundingIntervalHours));
}

const LEVELS: readonly AlertLevel[] = ['advisory', 'caution', 'warning'];

/** The worst open alert about the position's pool, bundle or instrument. */
function levelOf(alerts: readonly Alert[], concerned: ReadonlySet<string>): AlertLevel | undefined {
  let rank = -1;
  for (const { level, object, phase } of alerts) {
    const isOpen = phase.kind === 'raised' || phase.kind === 'acknowledged';
    if (isOpen && concerned.has(`${object.kind} ${object.id}`)) rank = Math.max(rank, LEVELS.indexOf(level));
  }
  return LEVELS[rank];
}

/** The objects of alerts that concern a position. */
function objectsOf(state: State, accountId: string, poolId: string, position: Position): ReadonlySet<string> {
  const bundles = state.advice.filter((advice) => advice.positionIds.includes(position.id)).map((advice) => `bundle ${advice.bundleId}`);
  return new Set([`pool ${poolObjectId(accountId, poolId)}`, `instrument ${position.instrumentId}`, ...bundles]);
}

/** How alerts name a pool: ids of pools repeat from account to account. */
export function poolObjectId(accountId: string, poolId: string): string {
  return `${accountId}/${poolId}`;
}

function nearestFirst(a: PositionRow, b: PositionRow): number {
  return distanceRank(a) - distanceRank(b) || (a.positionId < b.positionId ? -1 : 1);
}

function distanceRank(row: PositionRow): number {
  switch (row.liquidation.kind) {
    case 'liquidatable':
      return -2;
    case 'unknown':
      return -1;
    case 'ok':
      return row.liquidation.nearest.distanceRatio;
    case 'never':
      return 1e6;
    case 'flat':
      return 2e6;
    default:
      return assertNever(row.liquidation);
  }
}

export function poolViews(state: State): readonly PoolView[] {
  return Object.values(state.accounts).flatMap((account) =>
    accountReport(state, account).pools.map((pool) => ({
      accountId: account.id,
      accountName: account.name,
      poolId: pool.id,
      unit: pool.unit,
      figures: pool.kind === 'unknown' ? unknown<never>(...pool.missing) : known(poolFigures(pool)),
      ...(pool.kind === 'unknown' || pool.openOrderMargin === undefined || pool.id.startsWith('isolated:') ? {} : { orders: { openOrderMargin: pool.openOrderMargin, availableMargin: pool.availableMargin } }),
      age: poolAge(state, account, pool.id),
    })),
  );
}

function poolFigures(pool: Extract<Pool, { kind: 'known' }>) {
  const { equity, walletBalance, unrealizedPnl, initialMargin, maintenanceMargin, marginRatio, optionValue } = pool;
  return { equity, walletBalance, unrealizedPnl, initialMargin, maintenanceMargin, marginRatio: knownOr(marginRatio, 'equity above 0'), ...(optionValue === undefined ? {} : { optionValue }) };
}
