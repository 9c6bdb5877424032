/** Small accounts for margin tests, said in a few words. */
import type { CollateralAsset, MarginRules, Position } from '../../shared/account/account';
import type { MarginAccount, MarginMarket, PoolMargin, PositionMargin, MarginReport, SymbolInput } from '../../shared/margin/margin';
import type { Tier } from '../../shared/market/instrument';
import { instrumentId, positionId } from '../../shared/units';

export const RULES: MarginRules = { maintenanceBasis: 'price', tierBasis: 'notional', feeBasis: 'notional', trigger: 'le', marginPolicy: 'singleAsset' };

export function tier(maintenanceMarginRate: number, notionalFloor = 0, notionalCap: number | null = null, maintenanceAmount = 0, maxLeverage = 100): Tier {
  return { notionalFloor, notionalCap, maintenanceMarginRate, maintenanceAmount, maxLeverage };
}

/** A continuous table: deductions follow from floors and rates, floor_n (rate_n - rate_{n-1}) + deduction_{n-1}. */
export function continuousTiers(rows: readonly (readonly [floor: number, rate: number])[]): Tier[] {
  let deduction = 0;
  return rows.map(([floor, rate], index) => {
    deduction += floor * (rate - (rows[index - 1]?.[1] ?? 0));
    return tier(rate, floor, rows[index + 1]?.[0] ?? null, index === 0 ? 0 : deduction, Math.min(100, 1 / (2 * rate)));
  });
}

export interface PositionWords {
  readonly id: string;
  readonly symbol?: string;
  /** Signed contracts. */
  readonly quantity: number;
  readonly entryPrice?: number;
  readonly isolatedMargin?: number;
  readonly contractType?: 'linear' | 'inverse';
  readonly contractSize?: number;
  readonly settleAsset?: string;
  readonly leverage?: number;
}

export function position(words: PositionWords): Position {
  const symbol = words.symbol ?? 'AUSDT';
  return {
    id: positionId(words.id),
    instrumentId: instrumentId('fixture', symbol),
    symbol,
    contractType: words.contractType ?? 'linear',
    contractSize: words.contractSize ?? 1,
    quantity: words.quantity,
    entryPrice: words.entryPrice ?? 100,
    settleAsset: words.settleAsset ?? 'USDT',
    margin: words.isolatedMargin === undefined ? { kind: 'cross' } : { kind: 'isolated', isolatedMargin: words.isolatedMargin, from: 'typed' },
    leverage: words.leverage ?? 10,
    hedgeSide: 'net',
  };
}

export function wallet(asset: string, balance: number, more: Partial<CollateralAsset> = {}): CollateralAsset {
  return { asset, balance, price: 1, haircut: 0, ...more };
}

export function account(positions: readonly Position[], collateral: readonly CollateralAsset[], more: Partial<MarginAccount> & { readonly rules?: MarginRules } = {}): MarginAccount {
  return { rules: RULES, liquidationFeeRate: 0, collateral, positions, ...more };
}

export function market(marks: Readonly<Record<string, number | SymbolInput>>, tiers: Readonly<Record<string, readonly Tier[]>> | readonly Tier[] = [tier(0.01)]): MarginMarket {
  const symbols = new Map(Object.entries(marks).map(([symbol, mark]) => [symbol, typeof mark === 'number' ? { markPrice: mark } : mark]));
  const tableOf = (symbol: string): readonly Tier[] | undefined => (isOneTable(tiers) ? tiers : tiers[symbol]);
  const tables = Object.keys(marks).flatMap((symbol) => {
    const table = tableOf(symbol);
    return table === undefined ? [] : [[symbol, table] as const];
  });
  return { symbols, tiers: new Map(tables) };
}

function isOneTable(tiers: Readonly<Record<string, readonly Tier[]>> | readonly Tier[]): tiers is readonly Tier[] {
  return Array.isArray(tiers);
}

export function positionOf(report: MarginReport, id: string): PositionMargin {
  const found = report.positions.find((one) => one.positionId === id);
  if (found === undefined) throw new Error(`no position ${id} in the report`);
  return found;
}

export function poolOf(report: MarginReport, id: string): PoolMargin {
  const found = report.pools.find((one) => one.id === id);
  if (found?.kind !== 'known') throw new Error(`pool ${id} is ${found?.kind ?? 'absent'}`);
  return found;
}

/** The one liquidation price of a position that has one, wherever it lies. */
export function liquidationPriceOf(report: MarginReport, id: string): number {
  const { liquidation } = positionOf(report, id);
  if (liquidation.kind !== 'ok') throw new Error(`${id} is ${liquidation.kind}`);
  return liquidation.nearest.price;
}
