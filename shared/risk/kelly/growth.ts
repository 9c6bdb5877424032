/**
 * What leverage does to long-run growth when wealth moves as geometric Brownian motion with leverage held constant by
 * rebalancing (E. O. Thorp, "The Kelly criterion in blackjack, sports betting and the stock market", 2006). Continuous
 * prices: no gaps, no liquidation, no costs. All rates and volatilities are annual fractions; leverage is signed exposure
 * over wealth.
 */
import { assert } from '../../assert';
import { chanceOfEverTouching } from './ever-falling';

export interface GrowthGround {
  /** Drift of the price, E[dS / S] a year. */
  readonly driftAnnual: number;
  /** What wealth earns without exposure, and forgoes with it; 0 for collateral that does not earn. */
  readonly rateAnnual: number;
  readonly volatilityAnnual: number;
}

/** E[d log W] a year: r + L (mu - r) - L^2 sigma^2 / 2. */
export function growthRate(ground: GrowthGround, leverage: number): number {
  return ground.rateAnnual + leverage * (ground.driftAnnual - ground.rateAnnual) - volatilityDrag(ground.volatilityAnnual, leverage);
}

/** What fluctuation takes from growth: L^2 sigma^2 / 2 a year, >= 0. */
export function volatilityDrag(volatilityAnnual: number, leverage: number): number {
  return (leverage * volatilityAnnual) ** 2 / 2;
}

/** The leverage of highest growth, (mu - r) / sigma^2; negative = short. */
export function kellyLeverage({ driftAnnual, rateAnnual, volatilityAnnual }: GrowthGround): number {
  assert(volatilityAnnual > 0, `a volatility is above 0, got ${volatilityAnnual}`);
  return (driftAnnual - rateAnnual) / volatilityAnnual ** 2;
}

/** Growth at the Kelly leverage: r + (mu - r)^2 / (2 sigma^2). */
export function highestGrowth(ground: GrowthGround): number {
  return growthRate(ground, kellyLeverage(ground));
}

/** The largest leverage whose growth is not negative: the upper root of the parabola; undefined where growth is negative everywhere. */
export function zeroGrowthLeverage({ driftAnnual, rateAnnual, volatilityAnnual }: GrowthGround): number | undefined {
  assert(volatilityAnnual > 0, `a volatility is above 0, got ${volatilityAnnual}`);
  const excess = driftAnnual - rateAnnual;
  const discriminant = excess ** 2 + 2 * rateAnnual * volatilityAnnual ** 2;
  return discriminant < 0 ? undefined : (excess + Math.sqrt(discriminant)) / volatilityAnnual ** 2;
}

/**
 * The leverage that maximises drift less `riskAversion` / 2 times variance, (mu - r) / (gamma sigma^2): Kelly over gamma, so
 * that gamma = 1 is Kelly itself and 1 / gamma the Kelly fraction.
 */
export function meanVarianceLeverage(ground: GrowthGround, riskAversion: number): number {
  assert(riskAversion > 0, `a risk aversion is above 0, got ${riskAversion}`);
  return kellyLeverage(ground) / riskAversion;
}

/** The sure rate that is worth as much as this leverage to that risk aversion: r + L (mu - r) - gamma L^2 sigma^2 / 2. */
export function certaintyEquivalent(ground: GrowthGround, leverage: number, riskAversion: number): number {
  return ground.rateAnnual + leverage * (ground.driftAnnual - ground.rateAnnual) - riskAversion * volatilityDrag(ground.volatilityAnnual, leverage);
}

export interface Rung {
  readonly leverage: number;
  readonly growthAnnual: number;
  readonly dragAnnual: number;
  readonly volatilityAnnual: number;
  /** Chance that wealth, discounted at the rate, is ever halved; 1 where growth over the rate is not positive. */
  readonly chanceOfHalving: number;
}

/** Growth, drag and risk at each of some leverages, for a table or a curve. */
export function growthLadder(ground: GrowthGround, leverages: readonly number[]): Rung[] {
  return leverages.map((leverage) => {
    const volatilityAnnual = Math.abs(leverage) * ground.volatilityAnnual;
    const growthAnnual = growthRate(ground, leverage);
    const excess = growthAnnual - ground.rateAnnual;
    return {
      leverage,
      growthAnnual,
      dragAnnual: volatilityDrag(ground.volatilityAnnual, leverage),
      volatilityAnnual,
      chanceOfHalving: volatilityAnnual === 0 ? 0 : chanceOfEverTouching(excess, volatilityAnnual, 0.5),
    };
  });
}

/**
 * Wealth after these returns of the price, from 1, with leverage set anew before each: the product of 1 + L r. 0 from the
 * period on in which everything was lost.
 */
export function leveragedWealth(returns: readonly number[], leverage: number): number {
  let wealth = 1;
  for (const change of returns) wealth *= Math.max(0, 1 + leverage * change);
  return wealth;
}

/** target / forecast volatility, inside [lowest, highest] (Moreira and Muir, Journal of Finance 72, 2017). */
export function leverageForVolatility(targetAnnual: number, forecastAnnual: number, lowest: number, highest: number): number {
  assert(forecastAnnual > 0 && targetAnnual >= 0 && lowest <= highest, `no leverage for target ${targetAnnual}, forecast ${forecastAnnual} in ${lowest} to ${highest}`);
  return Math.min(highest, Math.max(lowest, targetAnnual / forecastAnnual));
}
