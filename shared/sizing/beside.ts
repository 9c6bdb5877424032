/**
 * Coins and options held, as rules of one underlying read them beside positions: what they stand for in exposure, how much they
 * move besides, and the words for it. Rules of the whole book revalue options in each joint day (`book-shortfall.ts`).
 */
import { dayEquivalent } from '../risk/options/gain';
import { DAYS_PER_YEAR } from '../units';
import { onceIn } from './once';
import type { VolatilityUse } from './facts';
import type { Situation } from './situation';

export type Beside =
  | {
      readonly kind: 'known';
      /** Signed USD of the underlying that coins and options stand for over a day. */
      readonly exposureUsd: number;
      /** Annual standard deviation of what options move beside that, in USD, >= 0. */
      readonly residualUsdAnnual: number;
    }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

const NOTHING: Beside = { kind: 'known', exposureUsd: 0, residualUsdAnnual: 0 };

/** Of one underlying, once per answer. Options need its volatility: at the 80th percentile for limits, the median for targets. */
export function besideIn(situation: Situation, underlying: string, use: VolatilityUse): Beside {
  const { coinsUsd, options } = situation.slow.beside;
  if (!coinsUsd.has(underlying) && !options.has(underlying)) return NOTHING;
  return onceIn(situation, `beside ${underlying} ${use}`, () => besideOf(situation, underlying, use));
}

function besideOf({ slow }: Situation, underlying: string, use: VolatilityUse): Beside {
  const coins = slow.beside.coinsUsd.get(underlying);
  const options = slow.beside.options.get(underlying);
  if (coins?.kind === 'unknown') return coins;
  if (options?.kind === 'unknown') return options;
  const coinsUsd = coins?.value ?? 0;
  if (options === undefined) return { kind: 'known', exposureUsd: coinsUsd, residualUsdAnnual: 0 };
  const volatilityAnnual = (use === 'limit' ? slow.limitVolatilityAnnual : slow.medianVolatilityAnnual).get(underlying);
  if (volatilityAnnual === undefined || volatilityAnnual <= 0) return { kind: 'unknown', missing: [`volatility of ${underlying}`] };
  const { exposureUsd, residualUsd } = dayEquivalent(options.value, volatilityAnnual / Math.sqrt(DAYS_PER_YEAR));
  return { kind: 'known', exposureUsd: coinsUsd + exposureUsd, residualUsdAnnual: residualUsd * Math.sqrt(DAYS_PER_YEAR) };
}

/** Underlyings of which coins or options are held. */
export function besideUnderlyings({ slow: { beside } }: Situation): readonly string[] {
  return beside.coinsUsd.size === 0 && beside.options.size === 0 ? [] : [...new Set([...beside.coinsUsd.keys(), ...beside.options.keys()])].sort();
}

/** The most exposure, in USD, that moves `limitUsdAnnual` a year together with a residual that no exposure takes away; 0 when that alone is more. */
export function exposureWithin(limitUsdAnnual: number, volatilityAnnual: number, residualUsdAnnual: number): number {
  if (residualUsdAnnual === 0) return limitUsdAnnual / volatilityAnnual;
  return Math.sqrt(Math.max(0, limitUsdAnnual ** 2 - residualUsdAnnual ** 2)) / volatilityAnnual;
}

/** A sentence beside what counts more than positions; empty where nothing else is held. `underlying`: of one alone. */
export function besideText({ slow: { beside } }: Situation, underlying?: string): string {
  const isHeld = (held: ReadonlyMap<string, unknown>): boolean => (underlying === undefined ? held.size > 0 : held.has(underlying));
  const coins = isHeld(beside.coinsUsd);
  if (!isHeld(beside.options)) return coins ? ' The coins held are in it.' : '';
  return coins ? ' The coins and options held are in it, the options revalued.' : ' The options held are in it, revalued.';
}
