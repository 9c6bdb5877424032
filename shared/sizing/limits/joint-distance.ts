/**
 * Liquidation distance, joint (hard): everything moving together, down or up, must be able to go at least x % and k daily
 * sigmas before the pool is liquidatable. Searched by exact evaluation of the pool at sizes a person can trade; a size is
 * judged with what its own trade costs. It does not say how likely such a move is.
 */
import { percentText, sigmaText } from '../../format';
import type { PoolState } from '../../margin/pool';
import type { Answer } from '../answer';
import { poolAtNet, poolNow } from '../candidate';
import { betaInStress, jointReach, moneyShort, movesInSigmas, nearestReach, requiredMoves, shortfall, survives } from '../joint-stress';
import { baseRange, lotSize, stepsTo } from '../lot';
import { range, unknown, type Rule, type RuleInput } from '../rule';
import { safeSteps, type SafeSearch, type SafeSteps } from '../safe-interval';
import { marketSigmaOf } from '../market-volatility';
import { liveView, type Figure } from '../situation';

const HORIZON_HOURS = 24;

export const jointDistance: Rule = {
  id: 'joint-distance',
  title: 'Liquidation distance, joint',
  family: 'hard',
  horizonHours: HORIZON_HOURS,
  params: ['jointDistanceRatio', 'jointDistanceSigmas'],
  answer,
};

/** By how much the limit fails for a pool; the sigmas count only when they are known. */
export function jointShortfall(input: RuleInput, pool: PoolState, marketSigma: number | undefined): number {
  return shortfall(pool, input.sized.market.symbols, requiredMoves(input.situation.parameters, marketSigma));
}

function answer(input: RuleInput): Answer {
  const sigma = marketSigmaOf(input.situation.input, input.sized, input.bundle.poolId);
  const marketSigma = sigma.kind === 'known' ? sigma.value : undefined;
  const now = poolNow(input.probe);
  if (sigma.kind === 'unknown' && jointShortfall(input, now, undefined) <= 0) return unknown(sigma.missing);
  const because = sentence(input, now, sigma);
  const steps = stepsThatHold(input, marketSigma);
  if (steps === undefined || isOnlyFlat(input, steps)) return { kind: 'none', because, horizonHours: HORIZON_HOURS };
  const found = baseRange(input, steps);
  // What cannot be checked in sigmas must not grow: only the cut that the percentage asks for.
  const held = sigma.kind === 'known' ? found : { lowBase: Math.max(found.lowBase, Math.min(0, input.nowBase)), highBase: Math.min(found.highBase, Math.max(0, input.nowBase)) };
  if (held.lowBase > held.highBase) return { kind: 'none', because, horizonHours: HORIZON_HOURS };
  return range(held.lowBase, held.highBase, because, HORIZON_HOURS);
}

/**
 * Searched by the money at the ends of the moves, then proven by the whole way at the edges that were found. Where a pool
 * fails on the way and holds at the end (tables that jump), the search is done by the way.
 */
function stepsThatHold(input: RuleInput, marketSigma: number | undefined): SafeSteps | undefined {
  const { probe, bundle, sized } = input;
  const lot = lotSize(input.instrument.quantityLot);
  const required = requiredMoves(input.situation.parameters, marketSigma);
  const { symbols } = sized.market;
  const at = (steps: number): PoolState => poolAtNet(probe, bundle.netContracts + steps * lot);
  const found = safeSteps(searchOf(input, lot, (steps) => moneyShort(at(steps), symbols, required)));
  const isProven = found === undefined || (survives(at(found.low), symbols, required) && survives(at(found.high), symbols, required));
  return isProven ? found : safeSteps(searchOf(input, lot, (steps) => shortfall(at(steps), symbols, required)));
}

function searchOf(input: RuleInput, lot: number, shortfallAt: SafeSearch['shortfallAt']): SafeSearch {
  const { bundle } = input;
  return {
    shortfallAt,
    flatStep: stepsTo(0, bundle.netContracts, lot),
    reachSteps: reachSteps(input, lot),
    looksBeyond: liveView(input.situation.input, bundle.underlying) !== undefined,
    lowest: stepsTo(bundle.lowestContracts, bundle.netContracts, lot),
    highest: stepsTo(bundle.highestContracts, bundle.netContracts, lot),
  };
}

/** Lots whose loss in the percentage asked for is the pool's whole equity. */
function reachSteps(input: RuleInput, lot: number): number {
  const { pool, markPrice, basePerContract, bundle, situation, sized } = input;
  const [leg] = bundle.legs;
  const worthPerLot = lot * basePerContract * (leg?.contractType === 'inverse' ? 1 : markPrice);
  const move = situation.parameters.jointDistanceRatio * betaInStress(sized.market.symbols, bundle.symbol);
  return Math.max(1, pool.equity) / (worthPerLot * move);
}

/** Cutting an isolated position does not move its liquidation: only closing it would satisfy the limit. */
function isOnlyFlat(input: RuleInput, steps: SafeSteps): boolean {
  const { bundle, instrument } = input;
  if (bundle.legs[0]?.margin.kind !== 'isolated' || bundle.netContracts === 0) return false;
  const lot = lotSize(instrument.quantityLot);
  const nearest = bundle.netContracts > 0 ? steps.high : steps.low;
  return Math.abs(bundle.netContracts + nearest * lot) <= lot * 1.5;
}

function sentence(input: RuleInput, now: PoolState, sigma: Figure): string {
  const { jointDistanceRatio, jointDistanceSigmas } = input.situation.parameters;
  const asked = `you asked for ${percentText(jointDistanceRatio, 0)}${sigma.kind === 'unknown' ? '' : ` and ${sigmaText(jointDistanceSigmas, 0)}`}`;
  const without = sigma.kind === 'unknown' ? ` The sigmas cannot be checked: ${sigma.missing.join(', ')} missing.` : '';
  const reach = nearestReach(jointReach(now, input.sized.market.symbols));
  if (now.margin.liquidatable) return `The pool is liquidatable now; ${asked}.${without}`;
  if (reach === undefined) return `No joint move liquidates the pool; ${asked}.${without}`;
  const sigmas = sigma.kind === 'unknown' ? '' : ` (${sigmaText(movesInSigmas(reach.direction, reach.ratio, sigma.value))})`;
  const moving = reach.direction === 'down' ? 'falling' : 'rising';
  const scope = now.model.symbols.length > 1 ? `With everything ${moving} together` : `With ${now.model.symbols[0] ?? 'the price'} ${moving}`;
  return `${scope} liquidation is ${percentText(reach.ratio)}${sigmas} away; ${asked}.${without}`;
}
