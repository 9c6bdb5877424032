/**
 * Value at risk and expected shortfall of everything held, as the limits read it: filtered historical simulation on the slow
 * volatility and exposures. Coins and options are held beside the exposures, in each scenario with what they gain there. What a
 * budget leaves to a position is `book-shortfall.ts`.
 */
import { optionGain } from '../risk/options/gain';
import { portfolioTail, type PortfolioTail } from '../risk/value-at-risk/portfolio-tail';
import type { Scenarios } from '../risk/value-at-risk/scenarios';
import { exposureVector, missingOf, shocksAt, withBeside, type Shocks } from '../risk/value-at-risk/shocks';
import { DAYS_PER_YEAR } from '../units';
import { besideUnderlyings } from './beside';
import type { Fact } from './facts';
import { onceIn } from './once';
import type { RuleInput } from './rule';
import type { Figure } from './figure';
import type { Situation } from './situation';
import type { SlowBeside } from './slow-beside';

/** Of the worst fortieth of days. */
export const SHORTFALL_ALPHA = 0.025;

export interface KnownBook {
  readonly kind: 'known';
  /** With what coins and options gain in each scenario. */
  readonly shocks: Shocks;
  readonly exposureUsd: Float64Array;
  readonly tail: PortfolioTail;
  /** What the last budget of each name leaves. */
  readonly worked: Map<string, { readonly budgetUsd: number; readonly value: unknown }>;
}
export type BookTail = KnownBook | { readonly kind: 'unknown'; readonly missing: readonly string[] };

interface LastBook {
  readonly sigmas: ReadonlyMap<string, number>;
  readonly net: ReadonlyMap<string, number>;
  readonly beside: string;
  /** Without what is beside. */
  readonly shocks: Shocks;
  readonly book: KnownBook;
}

/** The last book by its days: advice is renewed every second, what this reads every few minutes. Only equal inputs find it. */
const lastBooks = new WeakMap<Scenarios, LastBook>();

/** The shortfall of everything held, made once per answer. */
export function bookTail({ situation }: Pick<RuleInput, 'situation'>): BookTail {
  return onceIn(situation, 'book tail', () => makeBook(situation));
}

function makeBook(situation: Situation): BookTail {
  const { scenarios } = situation.input.statistics;
  if (scenarios.kind === 'unknown') return scenarios;
  const sigmas = new Map([...situation.slow.limitVolatilityAnnual].map(([underlying, annual]) => [underlying, annual / Math.sqrt(DAYS_PER_YEAR)]));
  const net = netByUnderlying(situation);
  if (net.kind === 'unknown') return net;
  const { coinsUsd, options } = situation.slow.beside;
  const beside = coinsUsd.size === 0 && options.size === 0 ? '' : JSON.stringify([...coinsUsd, ...options]);
  const last = lastBooks.get(scenarios.value);
  const isSameDay = last !== undefined && areEqual(last.sigmas, sigmas);
  if (isSameDay && last.beside === beside && areEqual(last.net, net.value)) return last.book;
  const plain = isSameDay ? last.shocks : shocksAt(scenarios.value, sigmas);
  const shocks = isSameDay && last.beside === beside ? last.book.shocks : shocksWith(situation, plain);
  if ('kind' in shocks) return shocks;
  const vector = exposureVector(shocks, net.value);
  if (vector.kind === 'unknown') return vector;
  const book: KnownBook = { kind: 'known', shocks, exposureUsd: vector.exposureUsd, tail: portfolioTail(shocks, vector.exposureUsd, SHORTFALL_ALPHA), worked: new Map() };
  lastBooks.set(scenarios.value, { sigmas, net: net.value, beside, shocks: plain, book });
  return book;
}

/** Coins are straight in their price; options are revalued in every scenario. */
function shocksWith(situation: Situation, shocks: Shocks): Shocks | Extract<BookTail, { kind: 'unknown' }> {
  const underlyings = besideUnderlyings(situation);
  if (underlyings.length === 0) return shocks;
  const profitUsd = new Float64Array(shocks.count);
  const missing: string[] = [];
  for (const underlying of underlyings) {
    const own = shocks.returns[shocks.underlyings.indexOf(underlying)];
    const gain = gainIn(situation.slow.beside, underlying);
    if (gain.kind === 'unknown') missing.push(...gain.missing);
    else if (own === undefined) missing.push(missingOf(shocks, underlying));
    else for (let s = 0; s < own.length; s += 1) profitUsd[s] = (profitUsd[s] ?? 0) + gain.value(own[s] ?? 0);
  }
  return missing.length > 0 ? { kind: 'unknown', missing: [...new Set(missing)].sort() } : withBeside(shocks, profitUsd);
}

/** What coins and options of one underlying gain in USD when its price moves by a share of itself. */
export function gainIn({ coinsUsd, options }: SlowBeside, underlying: string): Fact<(priceReturn: number) => number> {
  const coins: Figure = coinsUsd.get(underlying) ?? { kind: 'known', value: 0 };
  const held = options.get(underlying);
  if (coins.kind === 'unknown') return coins;
  if (held === undefined) return { kind: 'known', value: (priceReturn) => coins.value * priceReturn };
  if (held.kind === 'unknown') return held;
  const optionsGain = optionGain(held.value);
  return { kind: 'known', value: (priceReturn) => coins.value * priceReturn + optionsGain(1 + priceReturn) };
}

function netByUnderlying({ exposures }: Situation): { readonly kind: 'known'; readonly value: ReadonlyMap<string, number> } | Extract<BookTail, { kind: 'unknown' }> {
  const net = new Map<string, number>();
  const missing = new Set<string>();
  for (const { underlying, slowUsd } of exposures) {
    if (slowUsd.kind === 'unknown') slowUsd.missing.forEach((name) => missing.add(name));
    else net.set(underlying, (net.get(underlying) ?? 0) + slowUsd.value);
  }
  return missing.size > 0 ? { kind: 'unknown', missing: [...missing].sort() } : { kind: 'known', value: net };
}

function areEqual(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): boolean {
  if (one.size !== other.size) return false;
  for (const [name, value] of one) if (other.get(name) !== value) return false;
  return true;
}
