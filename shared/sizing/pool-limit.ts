/**
 * A limit on a whole pool (distance, probability, headroom, stress, survival), judged by exact evaluation of the pool as it
 * would be. One file per limit says what falls short; this file turns that into an interval for each bundle of the pool: the
 * room of one bundle with the others held, or, where the pool fails as it is, one common cut (`common-cut.ts`).
 */
import type { PoolState } from '../margin/pool';
import type { Answer } from './answer';
import type { Bundle } from './bundle';
import { poolAtNet, poolNow, poolTraded } from './candidate';
import { commonCut, type CommonCut } from './common-cut';
import { betaInStress } from './joint-stress';
import { baseRange, lotSize, stepsTo } from './lot';
import { range, unknown, type Judge, type Judgement, type Nets, type PoolLimit, type Rule, type RuleInput } from './rule';
import { straightShortfall } from './straight-shortfall';
import { safeSteps, type SafeSearch, type SafeSteps } from './safe-interval';
import { liveView } from './situation';

/** The limit as a rule of the ladder. */
export function poolRule(limit: PoolLimit): Rule {
  return { id: limit.id, title: limit.title, family: 'hard', horizonHours: limit.horizonHours, params: limit.params, pool: limit, answer: (input) => answerOf(limit, input) };
}

/** By how much a candidate pool falls short, the careful way. */
export function shortfallOf(judge: Judge, pool: PoolState): number {
  return (judge.carefulShortfallOf ?? judge.shortfallOf)(pool);
}

/** The judgement on the bundle's pool, made once per answer. */
export function judgementOf(limit: PoolLimit, input: RuleInput): Judgement {
  return once(input, `judgement ${limit.id}`, () => limit.judge(input));
}

function once<T>({ situation, bundle }: RuleInput, name: string, make: () => T): T {
  const key = `${name} ${bundle.accountId} ${bundle.poolId}`;
  if (!situation.made.has(key)) situation.made.set(key, make());
  return situation.made.get(key) as T;
}

function answerOf(limit: PoolLimit, input: RuleInput): Answer {
  const judge = judgementOf(limit, input);
  if (judge.kind !== 'judges') return judge;
  const { horizonHours } = limit;
  const now = poolNow(input.probe);
  const holdsNow = once(input, `present ${limit.id}`, () => shortfallOf(judge, now)) <= 0;
  if (holdsNow && judge.unchecked.length > 0) return unknown(judge.unchecked);
  const because = once(input, `because ${limit.id}`, () => judge.because(now));
  const cut = holdsNow ? undefined : cutOf(limit, judge, input);
  if (cut !== undefined && cut.netContracts.size > 1) return fromCommonCut(input, cut, because, horizonHours);
  if (cut !== undefined && !cut.netContracts.has(input.bundle.id)) return held(input, because, horizonHours);
  const steps = stepsThatHold(input, judge);
  if (steps === undefined || (limit.isMendedByMargin !== false && isOnlyFlat(input, steps))) return { kind: 'none', because, horizonHours };
  const found = baseRange(input, steps);
  const bounded = judge.unchecked.length === 0 && judge.forbidsGrowth !== true ? found : { lowBase: Math.max(found.lowBase, Math.min(0, input.nowBase)), highBase: Math.min(found.highBase, Math.max(0, input.nowBase)) };
  if (bounded.lowBase > bounded.highBase) return { kind: 'none', because, horizonHours };
  return range(bounded.lowBase, bounded.highBase, because, horizonHours);
}

function cutOf(limit: PoolLimit, judge: Judge, input: RuleInput): CommonCut | undefined {
  return once(input, `cut ${limit.id}`, () => {
    const exactlyAt = (nets: Nets): number => shortfallOf(judge, poolTraded(input.probe, nets));
    const found = judge.straightAt === undefined ? undefined : commonCut(input, judge.straightAt, judge.cutsHedges);
    return found !== undefined && exactlyAt(found.nets) <= 0 ? found : commonCut(input, exactlyAt, judge.cutsHedges);
  });
}

/** The bundles that the limit cuts together, each with its new net; empty when it asks for no common cut. */
export function cutTogether(limit: PoolLimit, input: RuleInput): readonly (readonly [Bundle, number])[] {
  const judge = judgementOf(limit, input);
  if (judge.kind !== 'judges' || shortfallOf(judge, poolNow(input.probe)) <= 0) return [];
  const cut = cutOf(limit, judge, input);
  if (cut === undefined || cut.netContracts.size < 2) return [];
  return input.poolBundles.flatMap((bundle) => {
    const net = cut.netContracts.get(bundle.id);
    return net === undefined ? [] : [[bundle, net] as const];
  });
}

function fromCommonCut(input: RuleInput, cut: CommonCut, because: string, horizonHours: number): Answer {
  const net = cut.netContracts.get(input.bundle.id);
  if (net === undefined) return held(input, because, horizonHours);
  const base = net * input.basePerContract;
  return range(Math.min(0, base), Math.max(0, base), `${because} All ${cut.netContracts.size} positions that add to it are cut alike.`, horizonHours);
}

/** A bundle that hedges the pool stays while the others are cut. */
function held({ nowBase }: RuleInput, because: string, horizonHours: number): Answer {
  return range(nowBase, nowBase, `${because} This one does not add to it: it is held.`, horizonHours);
}

/** Searched by formula where the pool is plain, else by `shortfallOf`; proven at the edges that were found, and searched the careful way where that fails. */
function stepsThatHold(input: RuleInput, judge: Judge): SafeSteps | undefined {
  const { probe, bundle } = input;
  const lot = lotSize(input.instrument.quantityLot);
  const at = (steps: number): PoolState => poolAtNet(probe, bundle.netContracts + steps * lot);
  const isProven = ({ low, high }: SafeSteps): boolean => shortfallOf(judge, at(low)) <= 0 && shortfallOf(judge, at(high)) <= 0;
  const straight = straightIn(input, judge);
  if (straight !== undefined) {
    const found = safeSteps(searchOf(input, lot, (steps) => straight(bundle.netContracts + steps * lot)));
    if (found !== undefined && isProven(found)) return found;
  }
  const found = safeSteps(searchOf(input, lot, (steps) => judge.shortfallOf(at(steps))));
  if (found === undefined || isProven(found)) return found;
  return safeSteps(searchOf(input, lot, (steps) => shortfallOf(judge, at(steps))));
}

function straightIn(input: RuleInput, { ends, straightAt }: Judge): ((netContracts: number) => number) | undefined {
  if (ends !== undefined) return straightShortfall(input, ends);
  return straightAt === undefined ? undefined : (netContracts) => straightAt([[input.bundle, netContracts]]);
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

/** Lots whose loss in the distance asked for is the pool's whole equity. */
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
