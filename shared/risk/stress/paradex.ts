/**
 * Paradex's 24 portfolio-margin scenarios with their weights (docs.paradex.trade/risk/portfolio-margin). Volatility up 40 %
 * or down 22 %, stretched by time to expiry as (30 / days)^p with p 0.3 below 30 days and 0.13 beyond, without a floor.
 */
import type { Scenario, ShockedVolatility } from '../../margin/scenarios/grid';
import { power } from '../../math/power';
import { DAYS_PER_YEAR } from '../../units';

const UP = 0.4;
const DOWN = 0.22;
const SHORT_TERM_POWER = 0.3;
const LONG_TERM_POWER = 0.13;

const inner = [0.12, 0.08, 0.04, 0, -0.04, -0.08, -0.12].flatMap((priceMove): Scenario[] => [{ priceMove, volatility: 'up', weight: 1 }, { priceMove, volatility: 'down', weight: 1 }]);
const extended = ([[-0.66, 0.24], [-0.33, 0.48], [0.5, 0.32], [1, 0.16], [2, 0.08], [3, 0.0533], [4, 0.04], [5, 0.032]] as const).map(([priceMove, weight]): Scenario => ({ priceMove, volatility: 'up', weight }));

export const PARADEX_SCENARIOS: readonly Scenario[] = [{ priceMove: 0.16, volatility: 'up', weight: 1 }, ...inner, { priceMove: -0.16, volatility: 'up', weight: 1 }, ...extended];

export const paradexShockedVolatility: ShockedVolatility = (volatilityAnnual, expiryYears, state) => {
  if (state === 'same') return volatilityAnnual;
  const days = expiryYears * DAYS_PER_YEAR;
  const stretch = days > 0 ? power(30 / days, days < 30 ? SHORT_TERM_POWER : LONG_TERM_POWER) : 0;
  return Math.max(0, volatilityAnnual * (state === 'up' ? 1 + UP * stretch : 1 - DOWN * stretch));
};
