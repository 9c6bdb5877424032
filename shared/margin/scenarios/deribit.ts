/**
 * Deribit's portfolio-margin grid: 9 prices over +-16 % times 3 volatility states, and extended moves on volatility up.
 * Source: support.deribit.com article 25944756247837; parameters from the private/pme/simulate example payload; the form
 * of the volatility shock from docs.oreome.com, which says it mirrors Deribit. The weights of the extended moves are
 * inferred (0.16 / |move|, as Paradex prints them). The grid is only a part of the venue's margin: see `portfolio.ts`.
 */
import { power } from '../../math/power';
import { DAYS_PER_YEAR } from '../../units';
import type { Scenario, ShockedVolatility } from './grid';

const PRICE_RANGE = 0.16;
const BUCKETS_EACH_SIDE = 4;
const EXTENDED_MOVES = [-0.66, -0.33, 0.5, 1, 2, 3, 4, 5] as const;
const VOLATILITY_RANGE_UP = 0.5;
const VOLATILITY_RANGE_DOWN = 0.25;
const SHORT_TERM_POWER = 0.3;
const LONG_TERM_POWER = 0.13;
const LEAST_VOLATILITY_UP = 0.5;
/** Maintenance is this share of the initial requirement. */
export const DERIBIT_MAINTENANCE_SHARE = 0.8;

export const deribitInner: readonly Scenario[] = Array.from({ length: 2 * BUCKETS_EACH_SIDE + 1 }, (_, bucket) => (PRICE_RANGE * (bucket - BUCKETS_EACH_SIDE)) / BUCKETS_EACH_SIDE)
  .flatMap((priceMove) => (['up', 'same', 'down'] as const).map((volatility) => ({ priceMove, volatility, weight: 1 })));

export const deribitExtended: readonly Scenario[] = EXTENDED_MOVES.map((priceMove) => ({ priceMove, volatility: 'up' as const, weight: PRICE_RANGE / Math.abs(priceMove) }));

/** iv * (1 + 0.5 (30/d)^p), at least 50 % up; iv * (1 - 0.25 (30/d)^p), at least 0 down; p 0.3 below 30 days, 0.13 beyond. */
export const deribitShockedVolatility: ShockedVolatility = (volatilityAnnual, expiryYears, state) => {
  if (state === 'same') return volatilityAnnual;
  const days = expiryYears * DAYS_PER_YEAR;
  const stretch = days > 0 ? power(30 / days, days < 30 ? SHORT_TERM_POWER : LONG_TERM_POWER) : 0;
  return state === 'up' ? Math.max(volatilityAnnual * (1 + VOLATILITY_RANGE_UP * stretch), LEAST_VOLATILITY_UP) : Math.max(volatilityAnnual * (1 - VOLATILITY_RANGE_DOWN * stretch), 0);
};
