/*
 * The backtest asks the engine's rules; here the engine itself is driven over the same candles with the same account, and its
 * advice held against the backtest's. What may differ, and by how much:
 * - the error band of the forecast is renewed at midnight in a backtest and each hour live: a percent or two within a day;
 * - joint days and tails are renewed each week and each hour: the hours compared follow a renewal;
 * - the depth of the book is a percentile of five minutes live, and the assumed book here: the same number;
 * - where the recent past has outrun the forecast the engine takes the larger of the two; a backtest does not.
 */
import { describe, expect, test } from 'vitest';
import { ASSUMED_TIERS, assumedInstrument, type BacktestMarket } from '../../../../shared/backtest/run/market';
import { forecastTrack } from '../../../../shared/backtest/run/track';
import { syntheticYear } from '../../../../shared/backtest/synthetic/year';
import { drawdownFact } from '../../../../shared/engine/record-shown';
import { outlookOf, volatilityOf } from '../../../../shared/engine/volatility-facts';
import type { State } from '../../../../shared/engine/state';
import type { Advice } from '../../../../shared/sizing/advice';
import { DEFAULT_POLICY } from '../../../../shared/sizing/policy-schema';
import { unwrap } from '../../../../shared/assert';
import { besideEachOther, type Beside } from '../../../support/engine-beside-backtest';

/** A close at which joint days and tails are renewed. */
const RENEWED = 839;
const HOURS = 14;

function run(seed: number, from: number, hours: number, conviction: number) {
  const { candles } = syntheticYear(seed, from + hours);
  const market: BacktestMarket = { candles, instrument: assumedInstrument('BTC'), tiers: ASSUMED_TIERS };
  const track = forecastTrack(candles, 'BTC');
  const rows: (Pick<Beside, 'hour' | 'engine' | 'backtest' | 'equity'> & ReturnType<typeof factsOf>)[] = [];
  for (const { hour, engine, backtest, state, equity } of besideEachOther({ market, track, policy: DEFAULT_POLICY, capital: 100_000, taught: from, conviction, fundingRate: 0.0001 })) {
    rows.push({ hour, engine, backtest, equity, ...factsOf(state) });
  }
  return { rows, track };
}

/** What the engine's rules read at that moment. */
function factsOf(state: State) {
  const outlook = outlookOf(state, 'BTC');
  const volatility = volatilityOf(state, unwrap(Object.values(state.instruments)[0], 'one instrument'));
  const day = outlook.kind === 'known' ? outlook.value.horizons.find(({ hours }) => hours === 24) : undefined;
  const isOutrun = outlook.kind === 'known' && outlook.value.caveats.some((caveat) => caveat.includes('the larger counts'));
  return { drawdown: drawdownFact(state), limitAnnual: day?.limitAnnual ?? NaN, centralAnnual: volatility.kind === 'known' ? volatility.volatilityAnnual : NaN, isOutrun };
}

/** The ends of a rule's answer, or its kind. */
function endsOf({ ladder }: Advice, id: string): readonly number[] | string {
  const answer = ladder.find(({ ruleId }) => ruleId === id)?.answer;
  return answer?.kind === 'range' ? [answer.lowBase, answer.highBase] : (answer?.kind ?? 'absent');
}

function worstRatio(a: readonly number[] | string, b: readonly number[] | string): number {
  if (typeof a === 'string' || typeof b === 'string') return a === b ? 0 : Infinity;
  return Math.max(...a.map((value, i) => (value === b[i] ? 0 : Math.abs(value / (b[i] ?? NaN) - 1))));
}

const worst = (rows: ReturnType<typeof run>['rows'], id: string): number => Math.max(...rows.map(({ engine, backtest }) => worstRatio(endsOf(engine, id), endsOf(backtest, id))));

describe.each([1, -1])('with a view of %d the engine and the backtest', (conviction) => {
  const { rows, track } = run(1, RENEWED, HOURS, conviction);

  test('are asked about the same: equity and drawdown to 1e-9, the central forecast to 1e-6, that of limits to 2 %', () => {
    expect(rows).toHaveLength(HOURS);
    for (const { hour, centralAnnual, limitAnnual, isOutrun } of rows) {
      expect(isOutrun).toBe(false);
      expect(centralAnnual / (track.centralAnnual[hour] ?? NaN)).toBeCloseTo(1, 6);
      expect(Math.abs(limitAnnual / (track.limitAnnual[hour] ?? NaN) - 1)).toBeLessThan(0.02);
    }
    let highest = 100_000;
    for (const { equity, drawdown } of rows) {
      highest = Math.max(highest, equity);
      if (drawdown.kind === 'unknown') expect.fail(drawdown.missing.join());
      expect(drawdown.value.unitValue / drawdown.value.highWater).toBeCloseTo(equity / highest, 9);
    }
  });

  test.each(['joint-distance', 'stress', 'venue-limit', 'carry'])('agree to a lot and rounding on what reads candles, account and policy alone: %s', (id) => {
    expect(worst(rows, id)).toBeLessThan(1e-6);
  });

  test.each(['liquidation-probability', 'margin-headroom', 'expected-shortfall', 'drawdown', 'concentration', 'liquidity', 'volatility-target'])('agree to three hundredths on what reads the forecast band or the newest joint days: %s', (id) => {
    expect(worst(rows, id)).toBeLessThan(0.03);
  });

  test('say the same of every other rule', () => {
    for (const { engine, backtest } of rows) expect(engine.ladder.map(({ ruleId, answer: { kind } }) => [ruleId, kind])).toEqual(backtest.ladder.map(({ ruleId, answer: { kind } }) => [ruleId, kind]));
  });

  test('name the same limit, or one that ties with it, and allow the same sizes to 3 %', () => {
    for (const { engine, backtest } of rows) {
      if (engine.outcome.kind !== 'size' || backtest.outcome.kind !== 'size') expect.fail(`${engine.outcome.kind} ${backtest.outcome.kind}`);
      const { bindingRuleId } = engine.outcome;
      const rung = backtest.ladder.find(({ ruleId }) => ruleId === bindingRuleId);
      expect(rung?.isBinding === true || rung?.isTie === true).toBe(true);
      for (const key of ['allowedLowBase', 'allowedHighBase'] as const) expect(Math.abs(engine.outcome[key] / backtest.outcome[key] - 1)).toBeLessThan(0.03);
    }
  });
});

test('where the recent past has outrun the forecast the engine allows less than the backtest, never more', () => {
  const { rows } = run(5, 792, 3, 1);
  for (const { engine, backtest, isOutrun } of rows) {
    expect(isOutrun).toBe(true);
    if (engine.outcome.kind !== 'size' || backtest.outcome.kind !== 'size') expect.fail('both say a size');
    expect(engine.outcome.allowedHighBase).toBeLessThan(backtest.outcome.allowedHighBase);
  }
});
