/**
 * Slow inputs of the statistical limits and targets: sampled at most every five minutes. Volatility then goes a quarter of
 * the way, up and down alike, so a jump of volatility alone is worked off over about an hour instead of into the wick.
 * Price and equity are taken at once when they have left the sample by more than 5 %. Hard limits use none of this.
 */
import { MINUTE_MS } from '../units';
import { bundlesOf } from './bundle';
import type { Sample, SizingInput, SizingMemory } from './input';
import { volatilityOver } from './facts';
import { capitalOf, known, underlyingIn, usdPerBaseOf, type Capital, type SlowInputs } from './situation';

export const UPDATE_EVERY_MS = 5 * MINUTE_MS;
const DAY_HOURS = 24;
const SHARE_PER_UPDATE = 0.25;
/** A sample so old says nothing about now. */
const FORGOTTEN_AFTER_MS = 60 * MINUTE_MS;
/** Half the usual no-trade buffer. */
const LEAVES_SAMPLE_RATIO = 0.05;

export interface SlowAnswer {
  readonly slow: SlowInputs;
  /** To be remembered. */
  readonly samples: Readonly<Record<string, Sample>>;
}

/** The memory's samples brought up to date; what is unknown now is left out. */
export function slowInputs(input: SizingInput, memory: SizingMemory): SlowAnswer {
  const samples: Record<string, Sample> = {};
  const take = (key: string, value: number, sampled: (before: Sample, value: number, nowMs: number) => Sample): number => {
    const before = memory.samples[key];
    const elapsedMs = before === undefined ? -1 : input.nowMs - before.atMs;
    const isUsable = before !== undefined && elapsedMs >= 0 && elapsedMs <= FORGOTTEN_AFTER_MS;
    const sample = isUsable ? sampled(before, value, input.nowMs) : { value, atMs: input.nowMs };
    samples[key] = sample;
    return sample.value;
  };
  const limitVolatilityAnnual = new Map<string, number>();
  const medianVolatilityAnnual = new Map<string, number>();
  const usdPerBase = new Map<string, number>();
  const underlyingOf = underlyingIn(input);
  for (const sized of input.accounts) {
    for (const bundle of bundlesOf(sized.account, underlyingOf)) {
      const outlook = input.outlooks.get(bundle.underlying);
      if (outlook?.kind === 'known' && !limitVolatilityAnnual.has(bundle.underlying)) {
        const { underlying } = bundle;
        limitVolatilityAnnual.set(underlying, take(`volatility limit ${underlying}`, volatilityOver(outlook.value, DAY_HOURS, 'limit'), partOfTheWay));
        medianVolatilityAnnual.set(underlying, take(`volatility ${underlying}`, volatilityOver(outlook.value, DAY_HOURS, 'median'), partOfTheWay));
      }
      const markPrice = sized.market.symbols.get(bundle.symbol)?.markPrice;
      const [leg] = bundle.legs;
      const price = markPrice === undefined || leg === undefined ? undefined : usdPerBaseOf(input, leg, markPrice);
      if (price?.kind === 'known') usdPerBase.set(bundle.id, take(`price ${bundle.id}`, price.value, heldUnlessLeft));
    }
  }
  return { slow: { capital: slowCapital(capitalOf(input), take), limitVolatilityAnnual, medianVolatilityAnnual, usdPerBase }, samples };
}

/** Stated risk capital counts as stated; equity moves with every mark and is sampled. */
function slowCapital(capital: Capital, take: (key: string, value: number, sampled: typeof heldUnlessLeft) => number): Capital {
  if (capital.from === 'riskCapital' || capital.usd.kind === 'unknown') return capital;
  return { from: 'equity', usd: known(take('equity', capital.usd.value, heldUnlessLeft)) };
}

function partOfTheWay(before: Sample, value: number, nowMs: number): Sample {
  if (nowMs - before.atMs < UPDATE_EVERY_MS) return before;
  return { value: before.value + SHARE_PER_UPDATE * (value - before.value), atMs: nowMs };
}

function heldUnlessLeft(before: Sample, value: number, nowMs: number): Sample {
  const isNear = Math.abs(value - before.value) <= LEAVES_SAMPLE_RATIO * before.value;
  return isNear && nowMs - before.atMs < UPDATE_EVERY_MS ? before : { value, atMs: nowMs };
}
