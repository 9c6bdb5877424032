/** What a limit or a target is: plain data and one function. Ids are kept in journals and must not change. */
import { assert } from '../assert';
import type { Answer, Family } from './answer';
import type { PoolProbe } from './candidate';
import type { Bundle } from './bundle';
import type { PolicyParameters } from './policy';
import type { PoolState } from '../margin/pool';
import type { BundleContext } from './situation';

/** Bundles of one pool, each with the net contracts it would have. */
export type Nets = readonly (readonly [Bundle, number])[];

export interface RuleInput extends BundleContext {
  readonly probe: PoolProbe;
  /** Every bundle of the same pool, this one included. */
  readonly poolBundles: readonly Bundle[];
}

export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly family: Family;
  readonly horizonHours: number;
  /** Parameters of the policy that the answer depends on. */
  readonly params: readonly (keyof PolicyParameters | 'ownLeverageCap' | 'stops' | 'views' | 'survivalDays')[];
  readonly answer: (input: RuleInput) => Answer;
  /** Given for limits on a whole pool. */
  readonly pool?: PoolLimit;
}

/** What a limit says of candidates of one pool. */
export interface Judge {
  readonly kind: 'judges';
  /** <= 0 where the limit holds; as straight in size as can be, because sizes are searched by secants. In any unit. */
  readonly shortfallOf: (pool: PoolState) => number;
  /** The whole truth where `shortfallOf` does not look everywhere; the same when absent. */
  readonly carefulShortfallOf?: (pool: PoolState) => number;
  /** What could not be checked: the limit then forbids growth, and orders only the cut that it can prove. */
  readonly unchecked: readonly string[];
  readonly because: (now: PoolState) => string;
  /** Where `shortfallOf` looks, when it only looks at ends of joint moves: lets plain pools be searched by formula. */
  readonly ends?: readonly JudgedEnd[];
  /** Where head-room is concave between the ends there is nothing else to look at. */
  readonly endsAreAll?: true;
  /** Positions that hedge the pool are cut along where cutting the others alone opens what they hedged. */
  readonly cutsHedges?: true;
  /** Something else that shares the limit is over it: here then nothing may be added, even where there seems to be room. */
  readonly forbidsGrowth?: true;
  /** Else the shortfall by formula after trading some bundles to their nets, where there is one: what it finds is proven, unless it is exact. */
  readonly straightAt?: (nets: Nets) => number;
  /** The same for one bundle alone, where it is cheaper. */
  readonly straightAlong?: (bundle: Bundle) => (netContracts: number) => number;
  readonly isExactAt?: true;
}

/** Short is what `keepEquityShare` of the equity at the mark, plus the requirement there, exceeds the equity there by. */
export interface JudgedEnd {
  /** Of the market, as a ratio: -0.2 = down 20 %. */
  readonly move: number;
  /** Where prices stand instead, as ratios of their marks by symbol, when they do not all follow the market. */
  readonly ratioOf?: (symbol: string) => number;
  readonly keepEquityShare: number;
}

export type Judgement = Judge | Extract<Answer, { kind: 'abstains' | 'unknown' }>;

export interface PoolLimit extends Omit<Rule, 'answer' | 'family' | 'pool'> {
  /** False where more margin in the pool mends nothing: it is then not offered as another way out. */
  readonly isMendedByMargin?: false;
  /** Asked once per pool and answer: reads nothing of `input.bundle` but its pool. */
  readonly judge: (input: RuleInput) => Judgement;
}

/** An interval in base units; a negative zero becomes 0, as JSON has none. */
export function range(lowBase: number, highBase: number, because: string, horizonHours: number): Answer {
  if (!(Number.isFinite(lowBase) && Number.isFinite(highBase) && lowBase <= highBase)) assert(false, `an interval has finite ends in order, got ${lowBase} to ${highBase}`);
  return { kind: 'range', lowBase: lowBase + 0, highBase: highBase + 0, because, horizonHours };
}

export function unknown(missing: readonly string[]): Extract<Answer, { kind: 'unknown' }> {
  return { kind: 'unknown', missing: [...new Set(missing)].sort() };
}
