/**
 * What each limit and each asymmetry cost, or saved: the same run again without it. Differences are "without less with": a
 * gain in growth is what it cost. One history, so luck is in every number; the forecasts are shared.
 */
import type { BacktestInput, BacktestResult } from './run/backtest';
import { runBacktest } from './run/backtest';
import { LIMITS } from '../sizing/limits/index';
import { TARGETS } from '../sizing/targets/index';
import { LIMITS_TO_LOOSEN, loosened, type Limit } from './loosened';
import { forecastTrack } from './run/track';

export interface CostOfOne {
  readonly id: string;
  readonly title: string;
  /** False: the run without it is the same run. */
  readonly didMatter: boolean;
  readonly growthAnnualGained: number;
  readonly maximumDrawdownRatioGained: number;
  readonly expectedShortfallDayRatioGained?: number;
  readonly turnoverPerYearGained: number;
  readonly liquidationsGained: number;
}

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly input: BacktestInput;
}

/** `result` is `runBacktest(input)`, run here when not given. As many runs again as there are rows; `progressed` is told of them all together. */
export function costOfEach(input: BacktestInput, result?: BacktestResult): CostOfOne[] {
  const track = input.track ?? forecastTrack(input.market.candles, input.market.instrument.underlying, input.market.impliedVolatility);
  const shared = { ...input, track };
  const base = result ?? runBacktest(shared);
  return variantsOf(shared).map(({ id, title, input: variant }, i, { length }) => {
    const progressed = (hours: number, count: number): void => input.progressed?.(i * count + hours, length * count);
    return difference(id, title, base, runBacktest({ ...variant, progressed }));
  });
}

function variantsOf(input: BacktestInput): Variant[] {
  const { policy } = input;
  const { ownLeverageCap: _, ...uncapped } = policy;
  return [
    ...LIMITS_TO_LOOSEN.filter(isRead).map((limit) => ({ id: limit.id, title: limit.title, input: { ...input, policy: loosened(policy, [limit]) } })),
    ...(policy.ownLeverageCap === undefined ? [] : [{ id: 'own-cap', title: 'Your own cap', input: { ...input, policy: uncapped } }]),
    { id: 'buffer', title: 'No-trade buffer', input: { ...input, policy: { ...policy, parameters: { ...policy.parameters, bufferRatio: 0 } } } },
    { id: 'spread-cuts', title: 'Cuts spread over an hour', input: { ...input, spreadsCuts: false } },
  ];
}

/** A parameter that no rule reads would only be the same run again. */
function isRead({ parameters }: Limit): boolean {
  return [...LIMITS, ...TARGETS].some(({ params }) => parameters.some((key) => params.includes(key)));
}

function difference(id: string, title: string, base: BacktestResult, without: BacktestResult): CostOfOne {
  const [before, after] = [base.metrics, without.metrics];
  const shortfall = before.expectedShortfallDayRatio === undefined || after.expectedShortfallDayRatio === undefined ? undefined : after.expectedShortfallDayRatio - before.expectedShortfallDayRatio;
  return {
    id,
    title,
    didMatter: without.tradeCount !== base.tradeCount || after.endEquityRatio !== before.endEquityRatio,
    growthAnnualGained: after.growthAnnual - before.growthAnnual,
    maximumDrawdownRatioGained: after.maximumDrawdownRatio - before.maximumDrawdownRatio,
    ...(shortfall === undefined ? {} : { expectedShortfallDayRatioGained: shortfall }),
    turnoverPerYearGained: after.turnoverPerYear - before.turnoverPerYear,
    liquidationsGained: after.liquidationCount - before.liquidationCount,
  };
}
