/**
 * The limits on money, venue and market for one linear cross position that is the whole book, each as the ends it allows, in
 * base units. The same numbers as `sizing/limits` gives; undefined where a rule abstains, `unknown` where it lacks something.
 */
import { drawdownFactor } from '../../../risk/drawdown/floor-exposure';
import { sizeForCost } from '../../../risk/liquidity/leaving';
import type { Depth } from '../../../risk/liquidity/depth';
import type { Tier } from '../../../market/instrument';
import { tierIndex } from '../../../margin/tiers';
import { tierCap } from '../../../sizing/limits/venue-limit';
import { SHORTFALL_ALPHA } from '../../../sizing/book-tail';
import { OPEN_END } from '../../../sizing/limits/carry';
import { safeSteps } from '../../../sizing/safe-interval';
import { DAYS_PER_YEAR } from '../../../units';
import { baseAt, type Ends, type PlainHour } from './hour';
import { unitShortfall } from './shortfall';
import { assumedLevels } from '../assumed-book';

export type Room = Ends | 'unknown' | undefined;

export function ownCap({ ownLeverageCap, capital, markPrice }: PlainHour): Room {
  if (ownLeverageCap === undefined) return undefined;
  const most = Math.max(0, (ownLeverageCap * capital) / markPrice);
  return { lowBase: -most, highBase: most };
}

/** Brackets of the leverage that is set, and initial margin that the equity covers: never a cut. */
export function venueLimit(hour: PlainHour, tiers: readonly Tier[], step: { readonly decimals: number; readonly coefficient: number }): Room {
  const { account, markPrice, equity, quantity, nowBase, lot, lots, feeRatio } = hour;
  const { leverage } = account.position;
  const cap = tierCap(tiers, leverage) / markPrice;
  const initialMargin = (net: number): number => {
    const notional = Math.abs(net) * account.contractSize * markPrice;
    return notional / Math.min(leverage, account.tiers.maxLeverages[tierIndex(account.tiers, notional)] ?? Infinity);
  };
  const available = equity - initialMargin(quantity);
  let [low, high] = [nowBase, nowBase];
  if (available >= 0) {
    const shortfall = (net: number): number => (net === 0 ? Math.min(-equity, -Number.MIN_VALUE) : initialMargin(net) - (equity - feeRatio * Math.abs(net - quantity) * account.contractSize * markPrice));
    const found = safeSteps({
      shortfallAt: (steps) => shortfall(steps === -lots ? 0 : quantity + steps * lot),
      flatStep: -lots, reachSteps: (available * leverage) / (lot * account.contractSize * markPrice) + 1, looksBeyond: false, lowest: -Infinity, highest: Infinity,
    });
    if (found !== undefined) [low, high] = [baseAt(hour, found.low, step.decimals, step.coefficient), baseAt(hour, found.high, step.decimals, step.coefficient)];
  }
  return { lowBase: Math.min(0, nowBase, Math.max(-cap, low)), highBase: Math.max(0, nowBase, Math.min(cap, high)) };
}

/** Room for the mean of the worst fortieth of days, with the whole budget and with what a drawdown leaves of it. */
export function shortfallLimits(hour: PlainHour): { readonly shortfall: Room; readonly drawdown: Room } {
  const { parameters, drawdown: { unitValue, highWater }, scenarios, underlying, slowLimitAnnual } = hour;
  const factor = drawdownFactor({ unitValue, highWater, floorRatio: 1 - parameters.drawdownFloorRatio });
  const unit = scenarios.kind === 'known' ? unitShortfall(scenarios.value, underlying, slowLimitAnnual / Math.sqrt(DAYS_PER_YEAR), SHORTFALL_ALPHA) : undefined;
  if (unit === undefined || !(unit.long > 0 && unit.short > 0)) return { shortfall: 'unknown', drawdown: factor >= 1 ? undefined : 'unknown' };
  const room = (share: number): Ends => {
    const budget = share * parameters.expectedShortfallRatio * hour.capital;
    return { lowBase: -budget / unit.short / hour.markPrice, highBase: budget / unit.long / hour.markPrice };
  };
  return { shortfall: room(1), drawdown: factor >= 1 ? undefined : room(factor) };
}

export function concentration({ parameters, slowLimitAnnual, capital, markPrice, nowBase }: PlainHour): Room {
  if (slowLimitAnnual <= 0) return undefined;
  const most = (parameters.concentrationMultiple * parameters.volatilityTargetAnnual * capital) / slowLimitAnnual / markPrice;
  // Over the limit it says how far to cut, and nothing of the other side.
  if (Math.abs(nowBase) > most) return nowBase > 0 ? { lowBase: 0, highBase: most } : { lowBase: -most, highBase: 0 };
  return { lowBase: -most, highBase: most };
}

/** The assumed book for a volume of 1 at a price of 1: sizes grow with the volume, costs do not change with the price. */
const UNIT_DEPTH: Depth = { bids: assumedLevels(1, 1, -1), asks: assumedLevels(1, 1, 1), referencePrice: 1 };
/** A budget of just the first level is an edge: rounding of the hour's own prices says on which side of it a book lies. */
const EDGE_BPS = 1 + 1e-6;

export function liquidity(hour: PlainHour): Room {
  const { parameters: { exitHours, participationRatio }, volumeBaseDaily, nowBase } = hour;
  if (!(volumeBaseDaily > 0)) return 'unknown';
  const { sell, buy } = exitsWithin(hour);
  if ((nowBase < 0 ? buy : sell) === 0) return 'unknown';
  const byTime = (exitHours / 24) * participationRatio * volumeBaseDaily;
  return { lowBase: -Math.min(buy, byTime), highBase: Math.min(sell, byTime) };
}

/** What can be left within the cost, long and short; 0 where not even the best price is within it. */
function exitsWithin({ parameters: { exitCostBps }, limitAnnual, volumeBaseDaily, markPrice }: PlainHour): { readonly sell: number; readonly buy: number } {
  const sigmaDaily = limitAnnual / Math.sqrt(DAYS_PER_YEAR);
  const sizeIn = (depth: Depth, volumeDailyBase: number, side: 'sell' | 'buy'): number => {
    const found = sizeForCost({ depth, side, impact: { sigmaDaily, volumeDailyBase } }, exitCostBps);
    return found.kind === 'size' ? found.quantityBase : 0;
  };
  if (exitCostBps > EDGE_BPS) {
    const most = sizeIn(UNIT_DEPTH, 1, 'sell') * volumeBaseDaily;
    return { sell: most, buy: most };
  }
  const [bids, asks] = [assumedLevels(markPrice, volumeBaseDaily, -1), assumedLevels(markPrice, volumeBaseDaily, 1)];
  const book = { bids, asks, referencePrice: ((bids[0]?.price ?? 0) + (asks[0]?.price ?? 0)) / 2 };
  return { sell: sizeIn(book, volumeBaseDaily, 'sell'), buy: sizeIn(book, volumeBaseDaily, 'buy') };
}

export function carry({ parameters, capital, slowFundingDaily, markPrice, nowBase }: PlainHour): Room {
  if (slowFundingDaily === 0) return undefined;
  const budget = parameters.carryRatio * capital;
  const perBase = slowFundingDaily * markPrice;
  const end = Math.max(-OPEN_END, Math.min(OPEN_END, budget / perBase));
  if (nowBase * perBase > budget) return { lowBase: Math.min(0, end), highBase: Math.max(0, end) };
  return perBase > 0 ? { lowBase: Math.min(-OPEN_END, nowBase), highBase: Math.max(end, nowBase) } : { lowBase: Math.min(end, nowBase), highBase: Math.max(OPEN_END, nowBase) };
}
