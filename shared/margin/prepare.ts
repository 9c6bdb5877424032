/**
 * Prepared evaluation: the margin of one account at given prices: pools, positions, the price at which each is liquidated and the joint move
 * that brings the first pool down. What lacks a price or a tier table is `unknown`; the rest is computed all the same.
 * It does not forecast: no funding, no partial liquidations, no change of rules.
 */
import type { Position } from '../account/account';
import type { Tier } from '../market/instrument';
import type { PositionId } from '../units';
import { unwrap } from '../assert';
import { firstOf, jointOfPool } from './joint';
import { legAtMark, type LegState } from './leg';
import type { PoolOptions } from './options/pool-options';
import { liquidationOf, symbolChange, type SymbolChange } from './liquidation';
import type { Joint, Liquidation, MarginAccount, MarginReport, Pool, PositionMargin, PositionUnknown, SymbolInput } from './margin';
import { poolIdOf, poolModels, tieredLegs, type PoolModel } from './pool-model';
import { isEmpty, poolAtMark, type PoolState } from './pool';

/** An account arranged once: rebuilt when the account or its tiers change, for a price only where options count; left out of state. */
export interface PreparedMargin {
  readonly account: MarginAccount;
  readonly pools: readonly PoolModel[];
}

/** `options` are priced at the marks it is evaluated at, or near them: their forwards move with the marks. */
export function prepareMargin(account: MarginAccount, tiers: ReadonlyMap<string, readonly Tier[]>, options?: PoolOptions): PreparedMargin {
  return { account, pools: poolModels(account, tiers, options) };
}

/** Evaluates at the marks by symbol; positions come in the account's order. */
export function evaluatePrepared(model: PreparedMargin, symbols: ReadonlyMap<string, SymbolInput>): MarginReport {
  return evaluateTouched(model, symbols);
}

/**
 * The same from the report `previous` of the same prepared account, of which only the inputs of `touched` symbols have changed
 * since: pools without any of them are taken over as they are.
 */
export function evaluateTouched(model: PreparedMargin, symbols: ReadonlyMap<string, SymbolInput>, previous?: MarginReport, touched?: ReadonlySet<string>): MarginReport {
  const pools: Pool[] = [];
  const reports = new Map<PositionId, PositionMargin>();
  const jointByPool = new Map<string, Joint>();
  for (const [index, pool] of model.pools.entries()) {
    const before = previous?.pools[index];
    if (previous !== undefined && before !== undefined && !pool.symbols.some((symbol) => touched?.has(symbol) ?? true)) {
      pools.push(before);
      takeOver(previous, pool.id, reports, jointByPool);
      continue;
    }
    const missing = missingOf(pool, symbols);
    if (missing.length > 0) {
      pools.push({ kind: 'unknown', id: pool.id, unit: pool.unit, missing });
      reportUnknown(model, pool, symbols, missing, reports);
      continue;
    }
    const state = poolAtMark(pool, model.account.rules, (symbol) => unwrap(symbols.get(symbol), 'checked by missingOf').markPrice);
    pools.push(state.margin);
    reportKnown(state, symbols, reports);
    if (!isEmpty(state)) jointByPool.set(pool.id, jointOfPool(state, symbols));
  }
  const { positions, unknownPositions } = inAccountOrder(model.account, reports, model, symbols);
  return { pools, positions, unknownPositions, joint: firstOf(jointByPool.values()), jointByPool };
}

function takeOver(previous: MarginReport, poolId: string, reports: Map<PositionId, PositionMargin>, jointByPool: Map<string, Joint>): void {
  for (const position of previous.positions) if (position.poolId === poolId) reports.set(position.positionId, position);
  const joint = previous.jointByPool.get(poolId);
  if (joint !== undefined) jointByPool.set(poolId, joint);
}

function missingOf(pool: PoolModel, symbols: ReadonlyMap<string, SymbolInput>): string[] {
  const marks = pool.symbols.filter((symbol) => !symbols.has(symbol)).map((symbol) => `mark price of ${symbol}`);
  return [...marks, ...pool.missing];
}

function reportKnown(state: PoolState, symbols: ReadonlyMap<string, SymbolInput>, reports: Map<PositionId, PositionMargin>): void {
  const changes = new Map<string, SymbolChange>();
  for (const leg of state.legs) {
    const { symbol } = leg.model.position;
    const input = unwrap(symbols.get(symbol), 'the pool is known');
    const change = changes.get(symbol) ?? symbolChange(state, leg);
    changes.set(symbol, change);
    reports.set(leg.model.position.id, positionMargin(leg, state.model.id, liquidationOf(leg, state, change, input)));
  }
  for (const position of state.model.flat) reports.set(position.id, flatMargin(position, state.model.id));
}

/** In a pool that lacks something, positions with their own mark and tiers still have amounts, but no liquidation price. */
function reportUnknown(model: PreparedMargin, pool: PoolModel, symbols: ReadonlyMap<string, SymbolInput>, missing: readonly string[], reports: Map<PositionId, PositionMargin>): void {
  for (const leg of tieredLegs(pool, model.account.rules)) {
    const input = symbols.get(leg.position.symbol);
    if (input === undefined) continue;
    reports.set(leg.position.id, positionMargin(legAtMark(leg, model.account.rules, input.markPrice), pool.id, { kind: 'unknown', missing }));
  }
  for (const position of pool.flat) reports.set(position.id, flatMargin(position, pool.id));
}

function inAccountOrder(account: MarginAccount, reports: ReadonlyMap<PositionId, PositionMargin>, model: PreparedMargin, symbols: ReadonlyMap<string, SymbolInput>): Pick<MarginReport, 'positions' | 'unknownPositions'> {
  const positions: PositionMargin[] = [];
  const unknownPositions: PositionUnknown[] = [];
  for (const position of account.positions) {
    const report = reports.get(position.id);
    if (report !== undefined) {
      positions.push(report);
      continue;
    }
    const poolId = poolIdOf(account, position);
    const pool = unwrap(model.pools.find((one) => one.id === poolId), 'every position has a pool');
    unknownPositions.push({ positionId: position.id, symbol: position.symbol, poolId, missing: missingOf(pool, symbols) });
  }
  return { positions, unknownPositions };
}

function positionMargin(leg: LegState, poolId: string, liquidation: Liquidation): PositionMargin {
  const { position, tiers } = leg.model;
  const maxLeverage = tiers.maxLeverages[leg.tierAtMark] ?? Infinity;
  return {
    positionId: position.id,
    symbol: position.symbol,
    poolId,
    notional: leg.notional,
    unrealizedPnl: leg.unrealizedPnl,
    maintenanceMargin: leg.maintenanceMargin,
    initialMargin: leg.initialMargin,
    liquidationFee: leg.liquidationFee,
    liquidation,
    tier: { maintenanceMarginRate: tiers.maintenanceMarginRates[leg.tier] ?? 0, maxLeverage, leverageWithinCap: position.leverage <= maxLeverage },
  };
}

function flatMargin(position: Position, poolId: string): PositionMargin {
  return {
    positionId: position.id,
    symbol: position.symbol,
    poolId,
    notional: 0,
    unrealizedPnl: 0,
    maintenanceMargin: 0,
    initialMargin: 0,
    liquidationFee: 0,
    liquidation: { kind: 'flat' },
  };
}
