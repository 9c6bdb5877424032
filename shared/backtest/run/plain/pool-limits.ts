/**
 * The limits on the pool for one linear cross position: the joint distance, the chance of touching, the headroom and the stress
 * as what a net of so many contracts falls short by. What they require is worked out by the same functions as for the live
 * rules (`sizing/limits`); only the pool is simpler. Sizes are searched as there, in lots from the present.
 */
import { fundingPayments } from '../../../margin/carry';
import { touchDistance } from '../../../risk/touch/distance';
import { STRESS_CELLS } from '../../../risk/stress/cells';
import { PLACE_OF_CELL, ratiosOf, stressGround } from '../../../risk/stress/ground';
import { requiredMoves, type RequiredMoves } from '../../../sizing/joint-stress';
import { safeSteps, type SafeSteps } from '../../../sizing/safe-interval';
import { DAYS_PER_YEAR } from '../../../units';
import { requirementAt } from './account';
import type { PlainHour } from './hour';

export type Shortfall = (netContracts: number) => number;

const HORIZON_HOURS = 24;
const BAD_DAY_SIGMAS = 2;
/** No rule looks at a price nearer to nothing. */
const MOST_FALL = 0.9999;

/** Whole steps from the present that hold; undefined when none does. */
export function stepsWithin({ lot, lots, quantity, markPrice, equity, parameters, account }: PlainHour, shortfall: Shortfall): SafeSteps | undefined {
  const worthPerLot = lot * account.contractSize * markPrice;
  return safeSteps({
    shortfallAt: (steps) => shortfall(steps === -lots ? 0 : quantity + steps * lot),
    flatStep: -lots,
    reachSteps: Math.max(1, equity) / (worthPerLot * parameters.jointDistanceRatio),
    looksBeyond: true,
    lowest: -Infinity,
    highest: Infinity,
  });
}

/** After trading to a net, the taker fee paid. */
function equityAfter({ equity, feeRatio, quantity, account, markPrice }: PlainHour, netContracts: number): number {
  return equity - feeRatio * Math.abs(netContracts - quantity) * account.contractSize * markPrice;
}

/** Equity less requirement after a move of the price, a ratio, that follows the trade to a net. */
function freeAfter(hour: PlainHour, netContracts: number, move: number): number {
  const { account, markPrice } = hour;
  return equityAfter(hour, netContracts) + netContracts * account.contractSize * markPrice * move - requirementAt(account, netContracts, markPrice * (1 + move));
}

/** The pool must keep head-room at the mark and at the ends of the moves. */
function shortOfMoves(hour: PlainHour, { down, up }: RequiredMoves): Shortfall {
  return (net) => (net === 0 ? -Number.MIN_VALUE : -Math.min(freeAfter(hour, net, -down), freeAfter(hour, net, 0), freeAfter(hour, net, up)));
}

export function shortOfJointDistance(hour: PlainHour): Shortfall {
  return shortOfMoves(hour, requiredMoves(hour.parameters, hour.sigmaDaily));
}

/** Undefined while nothing is held. */
export function shortOfTouchChance(hour: PlainHour): Shortfall | undefined {
  if (hour.quantity === 0) return undefined;
  const { limitAnnual, tail, parameters, fundingRate, fundingIntervalHours } = hour;
  const fundingAnnual = (fundingRate * HORIZON_HOURS * DAYS_PER_YEAR) / fundingIntervalHours;
  const asked = { volatilityAnnual: limitAnnual, horizonHours: HORIZON_HOURS, probability: parameters.touchProbability, model: tail.model };
  // What longs pay takes a fall farther, what shorts pay a rise; what is received is not counted.
  const { downLog } = touchDistance({ ...asked, driftOfPriceAnnual: -Math.max(0, fundingAnnual) });
  const { upLog } = touchDistance({ ...asked, driftOfPriceAnnual: Math.max(0, -fundingAnnual) });
  return shortOfMoves(hour, { down: Math.min(MOST_FALL, -Math.expm1(-downLog)), up: Math.min(10, Math.expm1(upLog)) });
}

/** Undefined while nothing is held. */
export function shortOfHeadroom(hour: PlainHour): Shortfall | undefined {
  if (hour.quantity === 0) return undefined;
  const { headroomRatio } = hour.parameters;
  const logMove = BAD_DAY_SIGMAS * (hour.limitAnnual / Math.sqrt(DAYS_PER_YEAR));
  const [down, up] = [Math.max(-MOST_FALL, Math.expm1(-logMove)), Math.expm1(logMove)];
  return (net) => (net === 0 ? -Number.MIN_VALUE : headroomRatio * Math.max(0, equityAfter(hour, net)) - Math.min(freeAfter(hour, net, down), freeAfter(hour, net, up)));
}

/** Cells that move prices and nothing else. */
const PRICE_CELLS = STRESS_CELLS.flatMap(({ weight, shock: { kind } }, index) => (kind === 'market' || kind === 'span' || kind === 'okx' || kind === 'lateReaction' ? [{ weight, place: PLACE_OF_CELL[index] as number }] : []));
const FALLS = STRESS_CELLS.flatMap(({ shock }) => (shock.kind === 'stablecoin' && shock.prices === 'inDollars' ? [shock] : []));
const FUNDING_HOURS = STRESS_CELLS.flatMap(({ shock }) => (shock.kind === 'fundingCap' ? [shock.hours] : []));
/** Losses that differ by rounding only are equal (`sizing/stress-share.ts`). */
const ROUNDING = 1e-9;

/** What the worst cell takes from each unit of notional, long and short, against the budget. */
export function shortOfStress(hour: PlainHour): Shortfall {
  const { markPrice, account: { contractSize }, parameters, capital } = hour;
  const { long, short } = worstCells(hour);
  const budget = parameters.stressLossRatio * capital;
  const allowed = budget + ROUNDING * Math.max(budget, Number.MIN_VALUE);
  return (net) => contractSize * markPrice * (net > 0 ? net * long : -net * short) - allowed;
}

/** While the worst cell takes more than the budget nothing may be added, on either side. */
export function isOverStress({ quantity, parameters, capital }: PlainHour, shortfall: Shortfall): boolean {
  return shortfall(quantity) > (-ROUNDING * Math.max(parameters.stressLossRatio * capital, Number.MIN_VALUE)) / 2;
}

interface Takes {
  readonly long: number;
  readonly short: number;
}

function worstCells(hour: PlainHour): Takes {
  const { markPrice, account: { position: { symbol, settleAsset } }, parameters, sigmaDaily, fundingRate, fundingCapRatio, fundingIntervalHours, feeRatio } = hour;
  const input = { markPrice, dailySigma: sigmaDaily };
  const ratios = ratiosOf(stressGround({ symbols: new Map([[symbol, input]]), underlyingOf: () => hour.underlying, usdPerUnit: NONE, funding: NONE, joint: requiredMoves(parameters, sigmaDaily) }), symbol);
  let long = 0;
  let short = 0;
  for (const { weight, place } of PRICE_CELLS) {
    const move = weight * ((ratios[place] as number) - 1);
    long = Math.max(long, -move);
    short = Math.max(short, move);
  }
  for (const { coin, move } of FALLS) {
    if (settleAsset.toUpperCase() !== coin) continue;
    // Beyond what the wallet loses without the position: prices that stay in dollars rise in the coin.
    long = Math.max(long, move - move * feeRatio);
    short = Math.max(short, -move - move * feeRatio);
  }
  if (fundingCapRatio === undefined) return { long, short };
  for (const hours of FUNDING_HOURS) {
    const paid = Math.max(fundingCapRatio, Math.abs(fundingRate)) * fundingPayments({ rate: fundingRate, intervalHours: fundingIntervalHours, nextInHours: fundingIntervalHours }, hours);
    long = Math.max(long, paid);
    short = Math.max(short, paid);
  }
  return { long, short };
}
const NONE = new Map<string, never>();
