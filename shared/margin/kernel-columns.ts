/**
 * The columns of the incremental margin kernel: legs, tiers and pools of a prepared account as typed arrays, arranged once.
 * Only pools whose head-room is a straight line in each leg's notional, rising or falling throughout, are in it; the others
 * are named in `left` and stay with the general path. Nothing is computed here (`kernel.ts`).
 */
import { LOWEST_RATIO, HIGHEST_RATIO } from './single-leg';
import { tieredLegs, type LegModel, type PoolModel } from './pool-model';
import type { PreparedMargin } from './prepare';
import type { TierColumns } from './tiers';

export interface MarginKernel {
  /** Symbols and pool ids by index; positions (by id) by leg index. */
  readonly symbols: readonly string[];
  readonly poolIds: readonly string[];
  readonly positionIds: readonly string[];
  /** Pools that the general path has to evaluate. */
  readonly left: readonly string[];
  readonly zeroIsSafe: boolean;

  // By symbol: marks, and where its legs stand in `legsBySymbol`.
  readonly marks: Float64Array;
  readonly isMarked: Uint8Array;
  readonly symbolStart: Int32Array;
  readonly legsBySymbol: Int32Array;

  // By pool: legs [poolStart, poolStart + 1), and what is known of it now.
  readonly poolStart: Int32Array;
  readonly unmarkedLegs: Int32Array;
  readonly walletBalance: Float64Array;
  readonly equity: Float64Array;
  readonly initialMargin: Float64Array;
  readonly maintenanceRequirement: Float64Array;
  readonly headRoom: Float64Array;
  readonly isLiquidatable: Uint8Array;

  // By leg, fixed.
  readonly poolOf: Int32Array;
  readonly isInverse: Uint8Array;
  readonly isMarkedLeg: Uint8Array;
  readonly size: Float64Array;
  /** What the leg gains per unit that its notional grows: 1 or -1. */
  readonly gain: Float64Array;
  /** Unrealised PnL is gain * (notional - entryNotional). */
  readonly entryNotional: Float64Array;
  readonly leverage: Float64Array;
  readonly rowStart: Int32Array;
  readonly rowEnd: Int32Array;

  // By leg, now.
  readonly notional: Float64Array;
  readonly unrealizedPnl: Float64Array;
  readonly requirement: Float64Array;
  readonly legInitialMargin: Float64Array;
  /** requirement - gain * notional: what the leg adds to the head-room's constant when its own price moves alone. */
  readonly base: Float64Array;
  readonly row: Int32Array;
  readonly liquidationRow: Int32Array;
  /** Meaningless unless `hasLiquidation`. */
  readonly liquidationPrice: Float64Array;
  readonly hasLiquidation: Uint8Array;
  readonly leastNotional: Float64Array;
  readonly greatestNotional: Float64Array;

  // By row of every leg's table: from its floor to the next one.
  readonly rowFloor: Float64Array;
  readonly rowCap: Float64Array;
  /** Maintenance and fee together. */
  readonly rowRate: Float64Array;
  readonly rowDeduction: Float64Array;
  readonly rowMaxLeverage: Float64Array;
  /** 1 / (rate - gain): notional at the root is (constant + deduction) times this. */
  readonly rowSolve: Float64Array;
}

/** The columns of an account; nothing is known until every symbol has been marked. */
export function marginKernel({ account, pools }: PreparedMargin): MarginKernel {
  const taken = pools.filter((pool) => pool.legs.length > 0 && isTaken(pool, account.rules.maintenanceBasis === 'price' && account.rules.marginPolicy === 'singleAsset'));
  const legs = taken.flatMap((pool, index) => tieredLegs(pool, account.rules).map((leg) => ({ leg, pool: index })));
  const models = legs.map(({ leg }) => leg);
  const symbols = [...new Set(models.map((leg) => leg.position.symbol))];
  const tables = models.map((leg) => rowsOf(leg, account.rules.tierBasis === 'quantity'));
  const rowStart = starts(tables.map(({ floors }) => floors.length));
  const grouped = symbols.map((symbol) => models.flatMap((leg, index) => (leg.position.symbol === symbol ? [index] : [])));
  const count = models.length;
  const zeros = (length: number): Float64Array => new Float64Array(length);
  const column = (of: (leg: LegModel) => number): Float64Array => Float64Array.from(models, of);
  return {
    symbols,
    poolIds: taken.map(({ id }) => id),
    positionIds: models.map(({ position }) => position.id),
    left: pools.filter((pool) => (pool.legs.length > 0 || pool.options !== undefined) && !taken.includes(pool)).map(({ id }) => id),
    zeroIsSafe: account.rules.trigger === 'lt',
    marks: zeros(symbols.length),
    isMarked: new Uint8Array(symbols.length),
    symbolStart: starts(grouped.map((group) => group.length)),
    legsBySymbol: Int32Array.from(grouped.flat()),
    poolStart: starts(taken.map((pool) => pool.legs.length)),
    unmarkedLegs: Int32Array.from(taken, (pool) => pool.legs.length),
    walletBalance: Float64Array.from(taken, (pool) => pool.assets.reduce((sum, asset) => sum + asset.balance, 0)),
    equity: zeros(taken.length),
    initialMargin: zeros(taken.length),
    maintenanceRequirement: zeros(taken.length),
    headRoom: zeros(taken.length),
    isLiquidatable: new Uint8Array(taken.length),
    poolOf: Int32Array.from(legs, ({ pool }) => pool),
    isInverse: Uint8Array.from(models, (leg) => Number(leg.isInverse)),
    isMarkedLeg: new Uint8Array(count),
    size: column((leg) => leg.size),
    gain: column(gainOf),
    entryNotional: column((leg) => (leg.isInverse ? leg.size / leg.position.entryPrice : leg.size * leg.position.entryPrice)),
    leverage: column((leg) => leg.position.leverage),
    rowStart: rowStart.subarray(0, count),
    rowEnd: rowStart.subarray(1),
    notional: zeros(count),
    unrealizedPnl: zeros(count),
    requirement: zeros(count),
    legInitialMargin: zeros(count),
    base: zeros(count),
    row: Int32Array.from(rowStart.subarray(0, count)),
    liquidationRow: Int32Array.from(rowStart.subarray(0, count)),
    liquidationPrice: zeros(count),
    hasLiquidation: new Uint8Array(count),
    leastNotional: zeros(count),
    greatestNotional: zeros(count),
    rowFloor: joined(tables.map(({ floors }) => floors)),
    rowCap: joined(tables.map(({ caps }) => caps)),
    rowRate: joined(tables.map(({ rates }) => rates)),
    rowDeduction: joined(tables.map(({ deductions }) => deductions)),
    rowMaxLeverage: joined(tables.map(({ maxLeverages }) => maxLeverages)),
    rowSolve: joined(tables.map(({ rates, gain }) => rates.map((rate) => 1 / (rate - gain)))),
  };
}

/** The price search of the general path, as a share of the leg's notional at the mark. */
export const LEAST_SHARE = LOWEST_RATIO;
export const GREATEST_SHARE = HIGHEST_RATIO;

function gainOf({ isInverse, direction }: LegModel): number {
  return isInverse ? -direction : direction;
}

/** One leg a symbol, requirements that follow the price, and head-rooms that only rise or only fall: no jumps, no rate of 1. */
function isTaken(pool: PoolModel, isSimple: boolean): boolean {
  const isolated = pool.id.startsWith('isolated:');
  if ((!isSimple && !isolated) || pool.missing.length > 0 || pool.options !== undefined || pool.symbols.length !== pool.legs.length) return false;
  return pool.legs.every((leg) => !leg.requirementMayVanish && isContinuous(leg.tiers, leg.feeRate));
}

/** Deductions that make the requirement continuous, but for the rounding of published ones: a 1e-12th of the floor. */
function isContinuous(tiers: TierColumns, feeRate: number): boolean {
  for (let row = 0; row < tiers.count; row += 1) {
    const rate = tiers.maintenanceMarginRates[row] ?? 0;
    if (rate + feeRate >= 1) return false;
    if (row === 0) continue;
    const floor = tiers.floors[row] ?? 0;
    const jump = floor * (rate - (tiers.maintenanceMarginRates[row - 1] ?? 0)) - ((tiers.maintenanceAmounts[row] ?? 0) - (tiers.maintenanceAmounts[row - 1] ?? 0));
    if (Math.abs(jump) > 1e-12 * floor) return false;
  }
  return true;
}

interface Rows {
  readonly gain: number;
  readonly floors: readonly number[];
  readonly caps: readonly number[];
  readonly rates: readonly number[];
  readonly deductions: readonly number[];
  readonly maxLeverages: readonly number[];
}

/** The leg's table; by contracts its row does not change with the price, so that one row is all there is. */
function rowsOf(leg: LegModel, byQuantity: boolean): Rows {
  const { tiers, feeRate, contracts } = leg;
  let rows = Array.from({ length: tiers.count }, (_, row) => row);
  if (byQuantity) rows = [rows.findLast((row) => (tiers.floors[row] ?? 0) * (1 - 1e-15) <= contracts) ?? 0];
  const of = (column: Float64Array): number[] => rows.map((row) => column[row] ?? 0);
  const floors = byQuantity ? [0] : of(tiers.floors);
  return { gain: gainOf(leg), floors, caps: [...floors.slice(1), Infinity], rates: of(tiers.maintenanceMarginRates).map((rate) => rate + feeRate), deductions: of(tiers.maintenanceAmounts), maxLeverages: of(tiers.maxLeverages) };
}

/** Where each group begins, and at the end where the last one ends. */
function starts(lengths: readonly number[]): Int32Array {
  const result = new Int32Array(lengths.length + 1);
  for (let index = 0; index < lengths.length; index += 1) result[index + 1] = (result[index] ?? 0) + (lengths[index] ?? 0);
  return result;
}

function joined(columns: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(columns.flat());
}
