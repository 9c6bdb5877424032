/** What is wrong with a surface or was left out of it, in words; and an expiry's model-free variance with its reason. */
import { modelFreeVariance, strikeRows, type ModelFreeVariance } from './model-free';
import { believable, leftOutText, type ExpiryQuotes } from './quotes';
import type { NoSlice, Slice } from './slice';
import type { Surface } from './surface';

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

/** The model-free variance of an expiry's quotes around the forward its smile rests on. */
export function expiryModelFree(expiry: ExpiryQuotes, slice: Slice | NoSlice): ModelFreeVariance {
  if (slice.forward === undefined) return { kind: 'unknown', why: 'no forward' };
  return modelFreeVariance(strikeRows(believable(expiry.quotes), expiry.priceIn === 'coin' ? slice.forward : 1), slice.expiryYears, 0, slice.forward);
}
