/**
 * How far each price of a pool goes when a chance, or a number of sigmas, is asked of the pool: as far as the forecast of its
 * own underlying says, all together; and where several underlyings are held, no less far than its stress beta times what the
 * market's forecast says. Nothing here depends on sizes: a candidate is judged by its own mix, because each position loses what
 * its own price moves. An average over the pool would move when a leg is cut by a coarse lot, and ask for one lot more.
 */
import { DAYS_PER_YEAR, type InstrumentId } from '../units';
import type { PoolState } from '../margin/pool';
import { priorTail, type FittedTail } from '../risk/touch/tail-model';
import { MARKET_UNDERLYING } from '../volatility/beta';
import { volatilityOver, type Fact } from './facts';
import { betaInStress } from './joint-stress';
import type { PriceMoves } from './price-moves';
import type { RuleInput } from './rule';
import { onceOfPool } from './once';
import { liveView } from './situation';
import { underlyingIn } from './symbol-underlying';

/** One object, because distances are remembered by model. */
const PRIOR = priorTail('no hourly history');

/** Of one price over the horizon. */
export interface PriceOutlook {
  /** 80th percentile of the forecast, a year. */
  readonly volatilityAnnual: number;
  /** The same at the median, for the lower end of an interval. */
  readonly medianAnnual: number;
  readonly tail: FittedTail;
  /** Funding as a share of the exposure, > 0 = longs pay; 0 where it is not known. */
  readonly fundingAnnual: number;
}

/** Logs of price ratios, both >= 0. */
export interface LogMoves {
  readonly downLog: number;
  readonly upLog: number;
}

export interface PoolMoves extends PriceMoves {
  /** The price of which the move is said: the own one where one underlying is all there is, else the market's. */
  readonly reference: PriceOutlook;
  /** How far that one goes. */
  readonly referenceMoves: LogMoves;
}

interface Listed {
  readonly symbol: string;
  readonly instrumentId: InstrumentId | undefined;
  readonly underlying: string;
  readonly notional: number;
}

/** `movesOf` says how far a price with its outlook goes. Unknown without the volatility of everything that is held. */
export function poolMoves(input: RuleInput, pool: PoolState, hours: number, movesOf: (outlook: PriceOutlook) => LogMoves): Fact<PoolMoves> {
  // Limits of one horizon ask the same of the pool as it is.
  const { held, listed, outlooks, missing } = pool === input.probe.now ? onceOfPool(input, hours === DAY_HOURS ? 'outlooks of a day' : `outlooks of ${hours} h`, () => outlooksOf(input, pool, hours)) : outlooksOf(input, pool, hours);
  const largest = held.reduce<Listed | undefined>((best, one) => (best === undefined || one.notional > best.notional ? one : best), undefined);
  const own = largest === undefined ? undefined : outlooks.get(largest.symbol);
  if (missing.size > 0 || own === undefined) return { kind: 'unknown', missing: missing.size > 0 ? [...missing].sort() : ['a position'] };
  const isJoint = new Set(held.map(({ underlying }) => underlying)).size > 1 || listed.some(({ underlying }) => underlying !== largest?.underlying && liveView(input.situation.input, underlying) !== undefined);
  const market = isJoint ? outlookOf(input, MARKET_UNDERLYING, undefined, hours) : undefined;
  const floor = market === undefined ? undefined : movesOf(market);
  const ends = new Map(listed.map(({ symbol }) => [symbol, endsOf(input, symbol, outlooks.get(symbol), floor, movesOf)]));
  const reference = market ?? own;
  const endOf = (symbol: string): Ends => ends.get(symbol) ?? UNMOVED;
  return { kind: 'known', value: { downRatioOf: (symbol) => endOf(symbol).down, upRatioOf: (symbol) => endOf(symbol).up, reference, referenceMoves: floor ?? movesOf(own) } };
}

interface Outlooks {
  readonly held: readonly Listed[];
  readonly listed: readonly Listed[];
  /** By symbol. */
  readonly outlooks: ReadonlyMap<string, PriceOutlook>;
  /** Volatilities of what is held. */
  readonly missing: ReadonlySet<string>;
}
const DAY_HOURS = 24;

function outlooksOf(input: RuleInput, pool: PoolState, hours: number): Outlooks {
  const { held, listed } = symbolsOf(input, pool);
  const missing = new Set<string>();
  const outlooks = new Map<string, PriceOutlook>();
  for (const { symbol, underlying, instrumentId, notional } of listed) {
    const outlook = outlookOf(input, underlying, instrumentId, hours);
    if (outlook !== undefined) outlooks.set(symbol, outlook);
    else if (notional > 0) missing.add(`volatility of ${underlying}`);
  }
  return { held, listed, outlooks, missing };
}

/** Every symbol of the pool once, those of bundles that hold nothing with a notional of 0. */
function symbolsOf({ poolBundles, situation }: RuleInput, { legs, options }: PoolState): { readonly held: readonly Listed[]; readonly listed: readonly Listed[] } {
  const nameOf = underlyingIn(situation.input);
  const held = new Map<string, Listed>();
  for (const { model: { position }, notional } of legs) {
    const { symbol, instrumentId } = position;
    held.set(symbol, { symbol, instrumentId, underlying: nameOf(position), notional: (held.get(symbol)?.notional ?? 0) + notional });
  }
  // Options that count move the pool with the price they are priced on.
  for (const { symbol, markPrice, option } of options?.book.priced ?? []) {
    const known = held.get(symbol);
    const notional = Math.abs(option.quantity) * markPrice;
    if (known === undefined) held.set(symbol, { symbol, instrumentId: undefined, underlying: option.underlying, notional });
  }
  const others = poolBundles.filter(({ symbol }) => !held.has(symbol)).map(({ symbol, instrumentId, underlying }): Listed => ({ symbol, instrumentId, underlying, notional: 0 }));
  return { held: [...held.values()], listed: [...held.values(), ...others] };
}

function outlookOf({ situation }: RuleInput, underlying: string, instrumentId: InstrumentId | undefined, hours: number): PriceOutlook | undefined {
  const { outlooks, statistics, instrumentFacts } = situation.input;
  const outlook = outlooks.get(underlying);
  if (outlook?.kind !== 'known') return undefined;
  const funding = instrumentId === undefined ? undefined : instrumentFacts.get(instrumentId)?.funding;
  const volatilityAnnual = volatilityOver(outlook.value, hours, 'limit');
  const medianAnnual = volatilityOver(outlook.value, hours, 'median');
  const tail = statistics.tails.get(underlying) ?? PRIOR;
  const fundingAnnual = funding?.kind === 'known' ? (funding.value.rate * 24 * DAYS_PER_YEAR) / funding.value.intervalHours : 0;
  const of = instrumentId === undefined ? tail : (situation.input.instruments.get(instrumentId) ?? tail);
  const last = lastOutlooks.get(of);
  if (last !== undefined && last.volatilityAnnual === volatilityAnnual && last.medianAnnual === medianAnnual && last.tail === tail && last.fundingAnnual === fundingAnnual) return last;
  const found: PriceOutlook = { volatilityAnnual, medianAnnual, tail, fundingAnnual };
  lastOutlooks.set(of, found);
  return found;
}

/** The last of each instrument: what rests on an outlook is worked out once while it stays. Only equal inputs find it. */
const lastOutlooks = new WeakMap<object, PriceOutlook>();

interface Ends {
  readonly down: number;
  readonly up: number;
}
const UNMOVED: Ends = { down: 1, up: 1 };
const LOWEST_RATIO = 0.0001;
const HIGHEST_RATIO = 11;

/** The farther of the own move and beta times the market's; what has no forecast of its own follows the market alone. */
function endsOf({ sized }: RuleInput, symbol: string, own: PriceOutlook | undefined, floor: LogMoves | undefined, movesOf: (outlook: PriceOutlook) => LogMoves): Ends {
  const beta = betaInStress(sized.market.symbols, symbol);
  const { downLog, upLog } = own === undefined ? { downLog: 0, upLog: 0 } : movesOf(own);
  const down = Math.min(Math.exp(-downLog), floor === undefined ? 1 : 1 + beta * Math.expm1(-floor.downLog));
  const up = Math.max(Math.exp(upLog), floor === undefined ? 1 : 1 + beta * Math.expm1(floor.upLog));
  return { down: Math.max(LOWEST_RATIO, down), up: Math.min(HIGHEST_RATIO, up) };
}
