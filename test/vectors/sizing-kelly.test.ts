/** The Kelly family, growth, ruin, drawdown and volatility target against independently computed numbers. */
import { describe, expect, it } from 'vitest';
import { binaryGrowth, binaryKelly } from '../../shared/risk/kelly/binary';
import { empiricalKelly } from '../../shared/risk/kelly/empirical';
import { chanceOfEverFallingTo, chanceOfEverTouching } from '../../shared/risk/kelly/ever-falling';
import { certaintyEquivalent, growthRate, highestGrowth, kellyLeverage, leveragedWealth, leverageForVolatility, meanVarianceLeverage, volatilityDrag, zeroGrowthLeverage } from '../../shared/risk/kelly/growth';
import { multiAssetKelly } from '../../shared/risk/kelly/multi-asset';
import { driftPosterior } from '../../shared/risk/kelly/view-shrinkage';
import { cppiExposure, grossmanZhouExposure } from '../../shared/risk/drawdown/floor-exposure';
import { chanceOfRuin, chanceOfRuinBeforeDoubling } from '../../shared/risk/drawdown/ruin';
import { hasQuantEvidence, quantEvidence, relativeError } from '../support/quant-evidence';

type Numbers = readonly number[];
interface Vectors {
  readonly kelly_gbm: readonly {
    readonly mu: number; readonly rf: number; readonly sigma: number; readonly fraction: number; readonly full_kelly: number; readonly leverage: number; readonly growth: number;
    readonly max_growth: number; readonly zero_growth_leverage: number; readonly vol: number; readonly drag: number; readonly prob_ever_below: Readonly<Record<string, number>>;
  }[];
  readonly kelly_binary: readonly { readonly p: number; readonly win: number; readonly loss: number; readonly kelly: number; readonly kelly_clamped: number; readonly growth: number; readonly half_kelly_growth: number }[];
  readonly kelly_empirical: readonly { readonly returns: Numbers; readonly kelly: number; readonly growth: number; readonly gauss_approx: number; readonly max_leverage: number }[];
  readonly risk_of_ruin: readonly { readonly p: number; readonly units: number; readonly risk_of_ruin_infinite: number; readonly prob_ruin_before_double: number }[];
  readonly drawdown_touch: readonly { readonly log_drift: number; readonly sigma: number; readonly level: number; readonly prob_ever_touch: number }[];
  readonly leveraged_path: readonly { readonly returns: Numbers; readonly leverage: number; readonly final_wealth: number }[];
  readonly bayesian: readonly {
    readonly sample_mean: number; readonly sigma: number; readonly years: number; readonly prior_mean: number; readonly prior_sd: number; readonly posterior_mean: number; readonly posterior_sd: number;
    readonly kelly_posterior_mean: number; readonly kelly_predictive_horizon_1y: number; readonly shrink_factor: number; readonly expected_growth_loss_plugin: number;
  }[];
  readonly multi_asset: { readonly mu: Numbers; readonly cov: readonly Numbers[]; readonly kelly: Numbers; readonly growth: number; readonly long_only_cap_0p6: Numbers; readonly long_only_nocap: Numbers };
  readonly grossman_zhou: readonly { readonly wealth: number; readonly peak: number; readonly floor_fraction: number; readonly kelly_leverage: number; readonly exposure: number }[];
  readonly cppi: readonly { readonly start: number; readonly floor: number; readonly multiplier: number; readonly max_leverage: number; readonly returns: Numbers; readonly exposure_wealth: readonly (readonly [number, number])[] }[];
  readonly vol_target: readonly { readonly target_vol: number; readonly forecast_vol: number; readonly cap: number; readonly floor: number; readonly leverage: number }[];
  readonly mean_variance: readonly { readonly mu: number; readonly rf: number; readonly sigma: number; readonly gamma: number; readonly leverage: number; readonly certainty_equivalent: number }[];
}

const vectors = quantEvidence<Vectors>('vectors/sizing.json');
const CLOSED = 1e-12;
const OPTIMISED = 1e-8;

function near(actual: number, expected: number, tolerance = CLOSED): void {
  expect(relativeError(actual, expected), `${actual} against ${expected}`).toBeLessThanOrEqual(tolerance);
}

describe.skipIf(!hasQuantEvidence)(`sizes against the independent vectors${hasQuantEvidence ? '' : ' (SKIPPED: no evidence beside the checkout)'}`, () => {
  it.each(vectors?.kelly_gbm ?? [])('drift $mu, volatility $sigma, fraction $fraction: leverage, growth, drag and the chance of ever falling', (row) => {
    const ground = { driftAnnual: row.mu, rateAnnual: row.rf, volatilityAnnual: row.sigma };
    near(kellyLeverage(ground), row.full_kelly);
    near(row.fraction * kellyLeverage(ground), row.leverage);
    near(growthRate(ground, row.leverage), row.growth);
    near(highestGrowth(ground), row.max_growth);
    near(zeroGrowthLeverage(ground) ?? Number.NaN, row.zero_growth_leverage);
    near(Math.abs(row.leverage) * row.sigma, row.vol);
    near(volatilityDrag(row.sigma, row.leverage), row.drag);
    for (const [level, chance] of Object.entries(row.prob_ever_below)) {
      near(chanceOfEverFallingTo(Number(level), row.fraction), chance);
      // The same by the first passage of the wealth that this leverage makes.
      near(chanceOfEverTouching(row.growth - row.rf, row.vol, Number(level)), chance, 1e-11);
    }
  });

  it.each(vectors?.kelly_binary ?? [])('a bet won with chance $p, $win to $loss', (row) => {
    const bet = { chance: row.p, winRatio: row.win, lossRatio: row.loss };
    near(binaryKelly(bet), row.kelly);
    near(binaryGrowth(bet, row.kelly_clamped), row.growth);
    near(binaryGrowth(bet, row.kelly_clamped / 2), row.half_kelly_growth);
  });

  it.each((vectors?.kelly_empirical ?? []).map((row) => [row.kelly, row] as const))('a sample of returns asks for leverage %f', (_, row) => {
    const answer = empiricalKelly(row.returns);
    if (answer.kind === 'refused') throw new Error(answer.why);
    // The vectors' search ends a millionth before ruin.
    near(answer.ruinLeverage * (1 - 1e-6), row.max_leverage);
    near(answer.gaussianLeverage, row.gauss_approx);
    near(answer.kind === 'leverage' ? answer.leverage : 0, row.kelly, OPTIMISED);
    near(answer.kind === 'leverage' ? answer.growthPerPeriod : 0, row.growth, OPTIMISED);
  });

  it.each(vectors?.risk_of_ruin ?? [])('$units units at stake with chance $p', (row) => {
    near(chanceOfRuin({ chance: row.p, payoffRatio: 1, units: row.units }), row.risk_of_ruin_infinite);
    near(chanceOfRuinBeforeDoubling(row.p, row.units), row.prob_ruin_before_double);
  });

  it.each(vectors?.drawdown_touch ?? [])('log drift $log_drift, volatility $sigma ever touches $level', (row) => {
    near(chanceOfEverTouching(row.log_drift, row.sigma, row.level), row.prob_ever_touch);
  });

  it.each(vectors?.leveraged_path ?? [])('rebalanced leverage $leverage ends at $final_wealth', (row) => {
    near(leveragedWealth(row.returns, row.leverage), row.final_wealth);
  });

  it.each(vectors?.bayesian ?? [])('a drift of $sample_mean over $years years, shrunk', (row) => {
    const posterior = driftPosterior({ sampleDriftAnnual: row.sample_mean, volatilityAnnual: row.sigma, years: row.years, priorDriftAnnual: row.prior_mean, priorDeviationAnnual: row.prior_sd });
    near(posterior.driftAnnual, row.posterior_mean);
    near(posterior.deviationAnnual, row.posterior_sd);
    near(posterior.shrinkage, row.shrink_factor);
    near(posterior.kellyLeverage, row.kelly_posterior_mean);
    near(posterior.kellyLeverageOverOneYear, row.kelly_predictive_horizon_1y);
    near(posterior.growthLossOfPlugInAnnual, row.expected_growth_loss_plugin);
  });

  it('three underlyings: free, long only, and long only with a gross limit of 0.6', () => {
    const row = vectors?.multi_asset ?? { mu: [], cov: [], kelly: [], growth: 0, long_only_cap_0p6: [], long_only_nocap: [] };
    const none = row.mu.map(() => Number.POSITIVE_INFINITY);
    const base = { excessDriftAnnual: row.mu, covarianceAnnual: row.cov, kellyFraction: 1, lowest: none.map(() => Number.NEGATIVE_INFINITY), highest: none };
    const exposures = (answer: ReturnType<typeof multiAssetKelly>): Numbers => {
      if (answer.kind === 'refused') throw new Error(answer.why);
      return answer.exposures;
    };
    const free = multiAssetKelly(base);
    exposures(free).forEach((exposure, i) => near(exposure, row.kelly[i] ?? 0));
    near(free.kind === 'exposures' ? free.growthAnnual : 0, row.growth);
    // All are wanted long, so this is the free answer; the vectors' own search is 3e-8 away from it.
    exposures(multiAssetKelly({ ...base, lowest: row.mu.map(() => 0) })).forEach((exposure, i) => near(exposure, row.long_only_nocap[i] ?? 0, 4e-8));
    exposures(multiAssetKelly({ ...base, lowest: row.mu.map(() => 0), grossLimit: 0.6 })).forEach((exposure, i) => near(exposure, row.long_only_cap_0p6[i] ?? 0, OPTIMISED));
    // Shorting allowed changes nothing here: each underlying is wanted long.
    exposures(multiAssetKelly({ ...base, grossLimit: 0.6 })).forEach((exposure, i) => near(exposure, row.long_only_cap_0p6[i] ?? 0, OPTIMISED));
  });

  it.each(vectors?.grossman_zhou ?? [])('Grossman and Zhou at wealth $wealth below a peak of $peak', (row) => {
    near(grossmanZhouExposure({ wealth: row.wealth, highWater: row.peak, floorRatio: row.floor_fraction, kellyLeverage: row.kelly_leverage }), row.exposure);
  });

  it.each(vectors?.cppi ?? [])('CPPI with multiplier $multiplier follows the path', (row) => {
    let wealth = row.start;
    row.returns.forEach((change, i) => {
      const exposure = cppiExposure({ wealth, floor: row.floor, multiplier: row.multiplier, leverageCap: row.max_leverage });
      wealth += exposure * change;
      near(exposure, row.exposure_wealth[i]?.[0] ?? 0);
      near(wealth, row.exposure_wealth[i]?.[1] ?? 0);
    });
  });

  it.each(vectors?.vol_target ?? [])('volatility target $target_vol on $forecast_vol', (row) => {
    near(leverageForVolatility(row.target_vol, row.forecast_vol, row.floor, row.cap), row.leverage);
  });

  it.each(vectors?.mean_variance ?? [])('mean and variance with risk aversion $gamma', (row) => {
    const ground = { driftAnnual: row.mu, rateAnnual: row.rf, volatilityAnnual: row.sigma };
    near(meanVarianceLeverage(ground, row.gamma), row.leverage);
    near(certaintyEquivalent(ground, row.leverage, row.gamma), row.certainty_equivalent);
  });
});
