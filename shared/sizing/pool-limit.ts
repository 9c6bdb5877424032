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
import { onceOfPool } from './once';
import { range, unknown, type Judge, type Judgement, type Nets, type PoolLimit, type Rule, type RuleInput } from './rule';
import { straightShortfall, type Straight, type StraightNames } from './straight-shortfall';
import { safeSteps, type SafeSearch, type SafeSteps } from './safe-interval';
import { liveView } from './situation';

/** The limit as a rule of the ladder. */
export function poolRule(limit: PoolLimit): Rule {
  return { id: limit.id, title: limit.title, family: 'hard', horizonHours: limit.horizonHours, params: limit.params, pool: limit, answer: (input) => answerOf(limit, input) };
}

/** Under which each thing is kept that is worked out once for a pool. Made once: strings that are put together are dear to look up. */
interface Names extends StraightNames {
  readonly judgement: string;
  readonly present: string;
  readonly cut: string;
}
const names = new WeakMap<PoolLimit, Names>();

function namesOf(limit: PoolLimit): Names {
  const known = names.get(limit);
  if (known !== undefined) return known;
  const { id } = limit;
  const made: Names = { judgement: `judgement ${id}`, present: `present ${id}`, cut: `cut ${id}`, ends: `ends ${id}`, concave: `concave ${id}` };
  names.set(limit, made);
  return made;
}

/** By how much a candidate pool falls short, the careful way. */
export function shortfallOf(judge: Judge, pool: PoolState): number {
  return (judge.carefulShortfallOf ?? judge.shortfallOf)(pool);
}

/** The judgement on the bundle's pool, made once per answer. */
export function judgementOf(limit: PoolLimit, input: RuleInput): Judgement {
  return onceOfPool(input, namesOf(limit).judgement, () => limit.judge(input));
}

function answerOf(limit: PoolLimit, input: RuleInput): Answer {
  const judge = judgementOf(limit, input);
  if (judge.kind !== 'judges') return judge;
  const { horizonHours } = limit;
  const { holds, because } = presentOf(limit, judge, input);
  if (holds && judge.unchecked.length > 0) return unknown(judge.unchecked);
  const cut = holds ? undefined : cutOf(limit, judge, input);
  if (cut !== undefined && cut.netContracts.size > 1) return fromCommonCut(input, cut, because, horizonHours);
  if (cut !== undefined && !cut.netContracts.has(input.bundle.id)) return held(input, because, horizonHours);
  const steps = stepsThatHold(input, limit, judge, holds);
  if (steps === undefined || (limit.isMendedByMargin !== false && isOnlyFlat(input, steps))) return { kind: 'none', because, horizonHours };
  const found = baseRange(input, steps);
  const bounded = judge.unchecked.length === 0 && judge.forbidsGrowth !== true ? found : { lowBase: Math.max(found.lowBase, Math.min(0, input.nowBase)), highBase: Math.min(found.highBase, Math.max(0, input.nowBase)) };
  if (bounded.lowBase > bounded.highBase) return { kind: 'none', because, horizonHours };
  return range(bounded.lowBase, bounded.highBase, because, horizonHours);
}

interface Present {
  readonly holds: boolean;
  readonly because: string;
}

/** The pool as it is, for all its bundles. */
function presentOf(limit: PoolLimit, judge: Judge, input: RuleInput): Present {
  return onceOfPool(input, namesOf(limit).present, () => {
    const now = poolNow(input.probe);
    return { holds: holdsAsItIs(limit, judge, input, now), because: judge.because(now) };
  });
}

/** What is held falls short only by more than rounding: sizes that were searched to the edge come to rest on it. */
function holdsAsItIs(limit: PoolLimit, judge: Judge, input: RuleInput, now: PoolState): boolean {
  if (judge.isExactAt === true && judge.straightAt !== undefined) return judge.straightAt([]) <= 0;
  const straight = straightIn(input, limit, judge);
  if (straight?.isExact !== true) return shortfallOf(judge, now) <= 0;
  return straight.shortfallAt(input.bundle.netContracts) <= ROUNDING * (Math.abs(now.margin.equity) + now.margin.maintenanceRequirement);
}
const ROUNDING = 1e-12;

function cutOf(limit: PoolLimit, judge: Judge, input: RuleInput): CommonCut | undefined {
  return onceOfPool(input, namesOf(limit).cut, () => {
    const exactlyAt = (nets: Nets): number => shortfallOf(judge, poolTraded(input.probe, nets));
    const found = judge.straightAt === undefined ? undefined : commonCut(input, judge.straightAt, judge.cutsHedges);
    return judge.isExactAt === true || (found !== undefined && exactlyAt(found.nets) <= 0) ? found : commonCut(input, exactlyAt, judge.cutsHedges);
  });
}

/** The bundles that the limit cuts together, each with its new net; empty when it asks for no common cut. */
export function cutTogether(limit: PoolLimit, input: RuleInput): readonly (readonly [Bundle, number])[] {
  const judge = judgementOf(limit, input);
  if (judge.kind !== 'judges' || presentOf(limit, judge, input).holds) return [];
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

/**
 * Searched by formula where the pool is plain, else by `shortfallOf`; where the formula is not the whole truth, proven at the
 * edges that were found, and searched the careful way where that fails.
 */
function stepsThatHold(input: RuleInput, limit: PoolLimit, judge: Judge, holdsNow: boolean): SafeSteps | undefined {
  const { probe, bundle } = input;
  const lot = lotSize(input.instrument.quantityLot);
  const at = (steps: number): PoolState => poolAtNet(probe, bundle.netContracts + steps * lot);
  const isProven = ({ low, high }: SafeSteps): boolean => shortfallOf(judge, at(low)) <= 0 && shortfallOf(judge, at(high)) <= 0;
  const straight = straightIn(input, limit, judge);
  if (straight !== undefined) {
    const { shortfallAt, isExact } = straight;
    const flat = stepsTo(0, bundle.netContracts, lot);
    const atStep = (steps: number): number => shortfallAt(steps === flat ? 0 : bundle.netContracts + steps * lot);
    // Whether the present holds is known already, for all bundles of the pool alike.
    const agreeing = (steps: number): number => (steps !== 0 ? atStep(steps) : holdsNow ? Math.min(0, atStep(0)) : Math.max(Number.MIN_VALUE, atStep(0)));
    const found = safeSteps(searchOf(input, lot, isExact ? agreeing : atStep));
    if (isExact || (found !== undefined && isProven(found))) return found;
  }
  const found = safeSteps(searchOf(input, lot, (steps) => judge.shortfallOf(at(steps))));
  if (found === undefined || isProven(found)) return found;
  return safeSteps(searchOf(input, lot, (steps) => shortfallOf(judge, at(steps))));
}

function straightIn(input: RuleInput, limit: PoolLimit, judge: Judge): Straight | undefined {
  if (judge.ends !== undefined) return straightShortfall(input, judge, namesOf(limit));
  const { straightAt, straightAlong, isExactAt } = judge;
  if (straightAt === undefined) return undefined;
  const shortfallAt = straightAlong?.(input.bundle) ?? ((netContracts: number): number => straightAt([[input.bundle, netContracts]]));
  return { shortfallAt, isExact: isExactAt === true };
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
