/**
 * A venue's maintenance schedule as columns, and which row holds for an amount.
 * It does not know where the schedule comes from nor how old it is (`market/instrument.ts`, TierTable).
 */
import type { Tier } from '../market/instrument';

/** Row `i` holds for [floors[i], floors[i + 1]), the last one for everything above. */
export interface TierColumns {
  readonly count: number;
  readonly floors: Float64Array;
  readonly maintenanceMarginRates: Float64Array;
  /** Deductions that make the requirement continuous across floors; 0 in flat tables, which jump. */
  readonly maintenanceAmounts: Float64Array;
  readonly maxLeverages: Float64Array;
}

/** A table does not change once it is known: sizing asks for the same one at every candidate size. */
const columnsOf = new WeakMap<readonly Tier[], TierColumns>();

/** Columns of a non-empty table whose floors rise. */
export function tierColumns(tiers: readonly Tier[]): TierColumns {
  const made = columnsOf.get(tiers);
  if (made !== undefined) return made;
  const columns = toColumns(tiers);
  columnsOf.set(tiers, columns);
  return columns;
}

function toColumns(tiers: readonly Tier[]): TierColumns {
  return {
    count: tiers.length,
    floors: Float64Array.from(tiers, (tier) => tier.notionalFloor),
    maintenanceMarginRates: Float64Array.from(tiers, (tier) => tier.maintenanceMarginRate),
    maintenanceAmounts: Float64Array.from(tiers, (tier) => tier.maintenanceAmount),
    maxLeverages: Float64Array.from(tiers, (tier) => tier.maxLeverage),
  };
}

/**
 * The same schedule for a leg whose row is looked up by `ratio` times its own amount: the effective rate of the looked-up
 * amount, rate - deduction / amount, holds for the leg. A leg looked up by nothing stays in the first row.
 */
export function lookedUpBy(columns: TierColumns, ratio: number): TierColumns {
  const scaled = (column: Float64Array): Float64Array => column.map((value) => (value === 0 ? 0 : value / ratio));
  const count = ratio === 0 ? 1 : columns.count;
  return { ...columns, count, floors: scaled(columns.floors), maintenanceAmounts: ratio === 0 ? columns.maintenanceAmounts.map(() => 0) : scaled(columns.maintenanceAmounts) };
}

/**
 * A product of decimals that is exactly a floor can come out a few units in the last place below it; a real amount that
 * close below a floor does not occur.
 */
const ROUNDING = 1 - 1e-15;

/** The last row whose floor is at most `amount` (notional in settle units, or contracts); the first row below all floors. */
export function tierIndex(columns: TierColumns, amount: number): number {
  let index = 0;
  while (index + 1 < columns.count && (columns.floors[index + 1] ?? Infinity) * ROUNDING <= amount) index += 1;
  return index;
}

const convex = new WeakMap<TierColumns, boolean>();
/** Deductions are published in whole units of money: off by less than this share of the requirement they count as exact. */
const CONTINUOUS = 1e-9;

/**
 * Whether the requirement begins at nothing, never jumps and never grows more slowly as the amount rises: then it is convex, and
 * equity that is straight in price keeps its head-room between two prices at which it has some.
 */
export function isConvexTable(columns: TierColumns): boolean {
  const known = convex.get(columns);
  if (known !== undefined) return known;
  const { count, floors, maintenanceMarginRates: rates, maintenanceAmounts: amounts } = columns;
  let isConvex = floors[0] === 0 && amounts[0] === 0 && (rates[0] ?? -1) >= 0;
  for (let row = 1; row < count; row += 1) {
    const [floor = 0, rate = 0, before = 0] = [floors[row], rates[row], rates[row - 1]];
    const jump = floor * (rate - before) - ((amounts[row] ?? 0) - (amounts[row - 1] ?? 0));
    if (rate < before || Math.abs(jump) > CONTINUOUS * floor * rate) isConvex = false;
  }
  convex.set(columns, isConvex);
  return isConvex;
}
