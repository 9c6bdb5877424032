/**
 * Slow inputs of the statistical limits and targets: sampled at most every five minutes. Volatility and funding then go a
 * quarter of the way, up and down alike, so a jump of volatility alone is worked off over about an hour instead of into the
 * wick. Price and equity are taken at once when they have left the sample by more than 5 %; depth is a percentile of five
 * minutes (`exit-size.ts`). Hard limits use none of this.
 */
import { DAYS_PER_YEAR, MINUTE_MS, type InstrumentId } from '../units';
import type { Bundle } from './bundle';
import { exitSizes } from './exit-size';
import { debtsOf } from './debts';
import type { ExitMemory, Sample, SizingAccount, SizingInput, SizingMemory } from './input';
import { volatilityOver, type Fact } from './facts';
import { slowBeside } from './slow-beside';
import { capitalOf, closingCostUsd, type Capital } from './capital';
import { known } from './figure';
import { bundlesIn, type Debt, type ExitSizes, type SlowInputs } from './situation';
import { usdPerBaseOf } from './unit-price';

export const UPDATE_EVERY_MS = 5 * MINUTE_MS;
const DAY_HOURS = 24;
/** What a renewal takes of the distance. */
export const SHARE_PER_UPDATE = 0.25;
/** A sample so old says nothing about now. */
const FORGOTTEN_AFTER_MS = 60 * MINUTE_MS;
/** Half the usual no-trade buffer. */
const LEAVES_SAMPLE_RATIO = 0.05;

export interface SlowAnswer {
  readonly slow: SlowInputs;
  /** To be remembered. */
  readonly samples: Readonly<Record<string, Sample>>;
  readonly exits: Readonly<Record<string, ExitMemory>>;
}

type Take = (key: string, value: number, sampled: (before: Sample, value: number, nowMs: number) => Sample) => number;

/** The memory's samples brought up to date; what is unknown now is left out. */
export function slowInputs(input: SizingInput, memory: SizingMemory): SlowAnswer {
  const samples: Record<string, Sample> = {};
  const sampleOf = (key: string, value: number, sampled: (before: Sample, value: number, nowMs: number) => Sample): Sample => {
    const before = memory.samples[key];
    const elapsedMs = before === undefined ? -1 : input.nowMs - before.atMs;
    const isUsable = before !== undefined && elapsedMs >= 0 && elapsedMs <= FORGOTTEN_AFTER_MS;
    const sample = isUsable ? sampled(before, value, input.nowMs) : { value, atMs: input.nowMs };
    samples[key] = sample;
    return sample;
  };
  const take: Take = (key, value, sampled) => sampleOf(key, value, sampled).value;
  const limitVolatilityAnnual = new Map<string, number>();
  const medianVolatilityAnnual = new Map<string, number>();
  const usdPerBase = new Map<string, number>();
  const fundingDaily = new Map<string, number>();
  const takeVolatility = (underlying: string): void => {
    const outlook = input.outlooks.get(underlying);
    if (outlook?.kind !== 'known' || limitVolatilityAnnual.has(underlying)) return;
    limitVolatilityAnnual.set(underlying, take(named('volatility limit', underlying), volatilityOver(outlook.value, DAY_HOURS, 'limit'), partOfTheWay));
    medianVolatilityAnnual.set(underlying, take(named('volatility', underlying), volatilityOver(outlook.value, DAY_HOURS, 'median'), partOfTheWay));
  };
  const held = input.accounts.flatMap((sized) => bundlesIn(input, sized.account).map((bundle) => ({ sized, bundle })));
  for (const { sized, bundle } of held) {
    takeVolatility(bundle.underlying);
    const price = priceOf(input, sized, bundle);
    if (price !== undefined) usdPerBase.set(bundle.id, take(named('price', bundle.id), price, heldUnlessLeft));
    const funding = input.instrumentFacts.get(bundle.instrumentId)?.funding;
    if (funding?.kind === 'known') fundingDaily.set(bundle.id, take(named('funding', bundle.instrumentId), (funding.value.rate * DAY_HOURS) / funding.value.intervalHours, partOfTheWay));
  }
  const beside = slowBeside(input, (key, value) => sampleOf(key, value, heldUnlessLeft));
  for (const underlying of [...beside.coinsUsd.keys(), ...beside.options.keys()]) takeVolatility(underlying);
  const { sizes, exits } = depthOfHeld(input, held, limitVolatilityAnnual, memory);
  const capital = slowCapital(input, take);
  return { slow: { capital, closingCostUsd: slowClosingCostUsd(input, capital, take), limitVolatilityAnnual, medianVolatilityAnnual, usdPerBase, beside, fundingDaily, debts: slowDebts(input, take), exits: sizes }, samples, exits };
}

/** Names of samples, put together once: strings that are made anew are dear to look up. Bounded by what is held in a session. */
const namesOf = new Map<string, Map<string, string>>();
const MOST_NAMES = 1_000;

function named(what: string, of: string): string {
  const names = namesOf.get(what) ?? new Map<string, string>();
  namesOf.set(what, names);
  const known = names.get(of);
  if (known !== undefined) return known;
  if (names.size >= MOST_NAMES) names.clear();
  const name = `${what} ${of}`;
  names.set(of, name);
  return name;
}

function priceOf(input: SizingInput, sized: SizingAccount, bundle: Bundle): number | undefined {
  const markPrice = sized.market.symbols.get(bundle.symbol)?.markPrice;
  const [leg] = bundle.legs;
  const price = markPrice === undefined || leg === undefined ? undefined : usdPerBaseOf(input, leg, markPrice);
  return price?.kind === 'known' ? price.value : undefined;
}

interface HeldDepth {
  readonly sizes: ReadonlyMap<InstrumentId, Fact<ExitSizes>>;
  readonly exits: Readonly<Record<string, ExitMemory>>;
}

/** Once per held instrument: what is not held is forgotten. */
function depthOfHeld(input: SizingInput, held: readonly { readonly bundle: Bundle }[], limitVolatilityAnnual: ReadonlyMap<string, number>, memory: SizingMemory): HeldDepth {
  const sizes = new Map<InstrumentId, Fact<ExitSizes>>();
  const exits: Record<string, ExitMemory> = {};
  for (const { bundle: { instrumentId, underlying } } of held) {
    const instrument = input.instruments.get(instrumentId);
    if (instrument === undefined || sizes.has(instrumentId)) continue;
    const annual = limitVolatilityAnnual.get(underlying);
    const answer = exitSizes(input, instrument, annual === undefined ? undefined : annual / Math.sqrt(DAYS_PER_YEAR), memory.exits[instrumentId]);
    sizes.set(instrumentId, answer.sizes);
    if (answer.memory !== undefined) exits[instrumentId] = answer.memory;
  }
  return { sizes, exits };
}

/** Risk capital stated in USD counts as stated; equity, and capital in a coin, move with every mark and are sampled. */
function slowCapital(input: SizingInput, take: Take): Capital {
  const { from, usd } = capitalOf(input);
  const isFixed = from === 'riskCapital' && input.policy.riskCapital?.unit === 'USD';
  if (isFixed || usd.kind === 'unknown') return { from, usd };
  return { from, usd: known(take(from === 'equity' ? 'equity' : 'risk capital', usd.value, heldUnlessLeft)) };
}

/** What is owed on equity moves with every mark. */
function slowDebts(input: SizingInput, take: Take): readonly Debt[] {
  return debtsOf(input).map((debt) => {
    const { accountId, asset, interestUsdDaily: interest } = debt;
    return interest.kind === 'unknown' ? debt : { ...debt, interestUsdDaily: known(take(`interest ${accountId}/${asset}`, interest.value, heldUnlessLeft)) };
  });
}

/** Sampled like the equity it is taken from: a budget that followed every mark would be worked out anew every second. */
function slowClosingCostUsd(input: SizingInput, { from }: Capital, take: Take): number {
  return from === 'riskCapital' ? 0 : take('closing cost', closingCostUsd(input), heldUnlessLeft);
}

function partOfTheWay(before: Sample, value: number, nowMs: number): Sample {
  if (nowMs - before.atMs < UPDATE_EVERY_MS) return before;
  return { value: before.value + SHARE_PER_UPDATE * (value - before.value), atMs: nowMs };
}

function heldUnlessLeft(before: Sample, value: number, nowMs: number): Sample {
  const isNear = Math.abs(value - before.value) <= LEAVES_SAMPLE_RATIO * Math.abs(before.value);
  return isNear && nowMs - before.atMs < UPDATE_EVERY_MS ? before : { value, atMs: nowMs };
}
