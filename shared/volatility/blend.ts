/**
 * From the parts to one number: which parts count, with what weight, and what has to be said about it. A part that is too
 * short or too old is left out in words, never silently; when none is left the volatility is unknown.
 */
import { ageText, percentText } from '../format';
import type { VolatilityEstimate, VolatilityPart } from './estimate';
import { dailySigmaOf } from './realised/annual';

/**
 * No estimate below 10 % a year: a frozen or pegged price would otherwise call any size safe. It only acts on what does not
 * move: the calmest fortnight of BTC's hourly candles from January 2024 to June 2025 was above 20 %.
 */
export const VOLATILITY_FLOOR_ANNUAL = 0.1;
/** A part is left out when its newest candle closed longer ago than so many intervals. */
export const MAX_AGE_INTERVALS = 3;

/** What one estimator has to offer at this moment. */
export interface PartOffer {
  readonly id: VolatilityPart['id'];
  readonly title: string;
  /** `five-minute candles`: for the caveats. */
  readonly source: string;
  readonly weight: number;
  readonly intervalMs: number;
  readonly minimumCount: number;
  readonly observationCount: number;
  /** Absent while there is nothing at all. */
  readonly measured?: { readonly varianceAnnual: number; readonly ageMs: number };
  readonly gapCount: number;
  readonly refusedCount: number;
}

/** The weighted mean of the variances of the parts that count, not below the floor. */
export function blendVolatility(offers: readonly PartOffer[]): VolatilityEstimate {
  const problems = offers.map(problemOf);
  const used = offers.filter((_, i) => problems[i] === undefined);
  const totalWeight = used.reduce((sum, offer) => sum + offer.weight, 0);
  if (totalWeight <= 0) return { kind: 'unknown', missing: problems.filter((problem) => problem !== undefined) };
  const variance = used.reduce((sum, offer) => sum + (offer.weight / totalWeight) * (offer.measured?.varianceAnnual ?? 0), 0);
  const unfloored = Math.sqrt(variance);
  const isFloored = unfloored < VOLATILITY_FLOOR_ANNUAL;
  const volatilityAnnual = isFloored ? VOLATILITY_FLOOR_ANNUAL : unfloored;
  return {
    kind: 'known',
    volatilityAnnual,
    dailySigma: dailySigmaOf(volatilityAnnual),
    parts: offers.flatMap((offer, i) => partOf(offer, problems[i] === undefined ? offer.weight / totalWeight : 0)),
    isFloored,
    caveats: [
      ...problems.filter((problem) => problem !== undefined).map((problem) => `left out: ${problem}`),
      ...offers.flatMap(remarks),
      ...(isFloored ? [`measured ${percentText(unfloored)} a year, lifted to the floor of ${percentText(VOLATILITY_FLOOR_ANNUAL, 0)}`] : []),
    ],
    ageMs: Math.max(...used.map((offer) => offer.measured?.ageMs ?? 0)),
  };
}

/** Why a part does not count, in words; undefined when it does. */
function problemOf(offer: PartOffer): string | undefined {
  const { source, measured, observationCount, minimumCount, intervalMs } = offer;
  if (measured === undefined || observationCount < minimumCount) return `${source}: ${observationCount} of at least ${minimumCount}`;
  const limitMs = MAX_AGE_INTERVALS * intervalMs;
  return measured.ageMs > limitMs ? `${source}: newest closed ${ageText(measured.ageMs)} ago, limit ${ageText(limitMs)}` : undefined;
}

function partOf({ id, title, observationCount, measured, minimumCount }: PartOffer, weight: number): VolatilityPart[] {
  if (measured === undefined || observationCount < minimumCount) return [];
  return [{ id, title, volatilityAnnual: Math.sqrt(measured.varianceAnnual), observationCount, weight, ageMs: measured.ageMs }];
}

function remarks({ source, gapCount, refusedCount }: PartOffer): string[] {
  return [
    ...(gapCount > 0 ? [`${gapCount} ${gapCount === 1 ? 'hole' : 'holes'} in the ${source}`] : []),
    ...(refusedCount > 0 ? [`${refusedCount} contradictory ${source} refused`] : []),
  ];
}
