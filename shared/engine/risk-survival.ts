/**
 * The page "Survival": every pool through every named historical day. An asset without figures of the day is assumed, and
 * that is said; an assumed day is never a plain "lives through". It does not say how likely such a day is.
 */
import { signedPercentText } from '../format';
import type { HistoricalDay } from '../risk/survival/day';
import { DAYS } from '../risk/survival/days';
import { survival, type Survival, type SurvivalBasis } from '../risk/survival/survival';
import { stressBeta } from '../volatility/beta';
import { ageOfAccounts } from './question-ground';
import { riskPools, underlyingBySymbol, type RiskPool } from './risk-ground';
import type { SurvivalAnswer, SurvivalRow } from './risk-questions';
import type { State } from './state';

export function survivalAnswer(state: State): SurvivalAnswer {
  const pools = riskPools(state);
  const bases = pools.map((pool) => basisOf(state, pool));
  const days = DAYS.map((day): SurvivalRow => ({
    dayId: day.id, title: day.title, date: day.date, ...(day.note === undefined ? {} : { note: day.note }), sources: day.sources, figures: figuresOf(day),
    isPicked: state.policy.survivalDays.includes(day.id),
    outcomes: pools.map(({ pool }, index): Survival => (pool.kind === 'unknown' ? pool : survival(pool.value, day, bases[index] as SurvivalBasis))),
  }));
  return {
    kind: 'survival', atMs: state.nowMs, age: ageOfAccounts(state, Object.values(state.accounts)).age,
    pools: pools.map(({ accountId, accountName, poolId, unit }) => ({ accountId, accountName, poolId, unit })), days,
  };
}

/** Betas as measured; one that is not measured is missing, so that the day is unknown and no guess of a guess. */
function basisOf(state: State, { account, options }: RiskPool): SurvivalBasis {
  const betas = new Map<string, number>();
  for (const { instrument, beta } of Object.values(state.instruments)) {
    const { beta: used, isAssumed } = stressBeta(instrument.underlying, beta);
    if (!isAssumed && (instrument.venue === account.venue || !betas.has(instrument.underlying))) betas.set(instrument.underlying, used);
  }
  return { underlyingOf: underlyingBySymbol(state, account), betas, ...(options === undefined ? {} : { options }) };
}

/** The farthest that each asset and stablecoin went from where it began, on the mark; last prices where they went farther. */
function figuresOf({ assets, pegs, fundingRatio }: HistoricalDay): string[] {
  const moved = Object.entries(assets).filter(([, { mark, last }]) => farthest(mark) !== 0 || last !== undefined).map(([name, { mark, last }]) => {
    const onMark = farthest(mark);
    const onLast = last === undefined ? undefined : farthest(last);
    return `${name} ${signedPercentText(onMark, 1)}${onLast === undefined ? '' : `, last price ${signedPercentText(onLast, 1)}`}`;
  });
  const pegged = Object.entries(pegs ?? {}).map(([name, path]) => `${name} ${signedPercentText(farthest(path), 1)}`);
  const paid = Object.entries(fundingRatio ?? {}).map(([name, ratio]) => `${name} funding ${signedPercentText(ratio, 1)} of notional`);
  return [...moved, ...pegged, ...paid];
}

function farthest(path: readonly number[]): number {
  return path.reduce((most, ratio) => (Math.abs(ratio - 1) > Math.abs(most) ? ratio - 1 : most), 0);
}
