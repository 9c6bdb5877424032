/** What is wrong with a surface or was left out of it, in words; and an expiry's model-free variance with its reason. */
import { modelFreeVariance, strikeRows, thirtyDayIndex, type ModelFreeVariance, type VolatilityIndex } from './model-free';
import { believable, leftOutText, type ExpiryQuotes } from './quotes';
import type { NoSlice, Slice } from './slice';
import type { Surface } from './surface';
import { sviVariance } from './svi';

/** One sentence for each thing a person should know before trusting the surface; empty when there is none. */
export function surfaceFlags(surface: Surface): string[] {
  return [...surface.slices.flatMap(sliceFlags), ...calendarFlags(surface)];
}

function calendarFlags({ calendar }: Surface): string[] {
  return calendar.filter(({ gap }) => gap.value < 0)
    .map(({ near, far, gap }) => `${far}: calendar arbitrage against ${near}, total variance ${gap.value.toExponential(2)} at ln(K/F) ${gap.k.toFixed(3)}; the smile was raised by it`);
}

function sliceFlags(slice: Slice | NoSlice): string[] {
  const left = leftOutText(slice.leftOut);
  const said = left === undefined ? [] : [`${slice.id}: ${left}`];
  if (slice.kind === 'unknown') return [`${slice.id}: no smile: ${slice.why}`, ...said];
  const { id, butterflyQuoted, butterflyBeyond, repair } = slice;
  if (slice.unexplainedCount > 0) said.push(`${id}: ${slice.unexplainedCount} prices that no volatility explains`);
  if (slice.disagreeingCount > 0) said.push(`${id}: ${slice.disagreeingCount} pairs of call and put disagree with the forward: one of each is stale`);
  if (slice.forwardFrom === 'future') said.push(`${id}: the forward is the future's, no strike has both a call and a put`);
  if (repair !== 'none') said.push(`${id}: butterfly arbitrage, g ${butterflyQuoted.value.toFixed(4)} at ln(K/F) ${butterflyQuoted.k.toFixed(3)}; ${repair === 'butterfly' ? 'the smile was repaired' : 'it could not be repaired'}`);
  else if (butterflyBeyond.value < 0) said.push(`${id}: beyond the quotes the smile admits a butterfly, g ${butterflyBeyond.value.toFixed(4)} at ln(K/F) ${butterflyBeyond.k.toFixed(3)}`);
  return said;
}

/**
 * Strikes have to reach so many standard deviations at the money to both sides: what lies beyond 1.5 is 5 % of the variance
 * (2 E[((Z - c)+)^2] of it for a normal Z and a flat smile), beyond 1 already 15 %, and the sum would read low by that.
 */
export const LEAST_REACH = 1.5;

/** The model-free variance of an expiry's quotes around the forward its smile rests on; unknown without a smile or with too narrow strikes. */
export function expiryModelFree(expiry: ExpiryQuotes, slice: Slice | NoSlice): ModelFreeVariance {
  if (slice.kind === 'unknown') return { kind: 'unknown', why: slice.why };
  const deviation = Math.sqrt(Math.max(0, sviVariance(slice.smile, 0)));
  const reach = Math.min(-(slice.points[0]?.k ?? 0), slice.points.at(-1)?.k ?? 0) / deviation;
  if (!(reach >= LEAST_REACH)) return { kind: 'unknown', why: `the strikes reach ${Math.max(0, reach).toFixed(1)} standard deviations, ${LEAST_REACH} are needed` };
  return modelFreeVariance(strikeRows(believable(expiry.quotes), expiry.priceIn === 'coin' ? slice.forward : 1), slice.expiryYears, 0, slice.forward);
}

/** The 30-day index of the expiries that have a model-free variance; unknown with the reason why one near by has none. */
export function surfaceIndex(expiries: readonly { readonly years: number; readonly free: ModelFreeVariance }[]): VolatilityIndex {
  const index = thirtyDayIndex(expiries.flatMap(({ years, free }) => (free.kind === 'ok' ? [{ years, varianceAnnual: free.varianceAnnual }] : [])));
  const lacking = expiries.flatMap(({ free }) => (free.kind === 'unknown' ? [free.why] : []));
  return index.kind === 'ok' || lacking.length === 0 ? index : { kind: 'unknown', why: `${index.why} that count; ${lacking.length} left out: ${[...new Set(lacking)].slice(0, 2).join('; ')}` };
}
