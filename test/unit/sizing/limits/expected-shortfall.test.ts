/* expected-shortfall: the worst fortieth of days of the whole book, a share of risk capital. */
import { describe, expect, test } from 'vitest';
import { NO_STATISTICS } from '../../../../shared/sizing/facts';
import { advice, adviceOn, answerOf, position, rangeOf, sizeOf, type World } from '../../../support/sizing-builders';

const SIGMA_DAILY = 0.3 / Math.sqrt(365);
/** Of a standard normal: phi(1.96) / 0.025 = 2.3378 (McNeil, Frey and Embrechts 2015, example 2.14); 480 quantiles leave out the farthest. */
const SHORTFALL_SIGMAS = 2.3378;

function world(btc: number, eth = 0, expectedShortfallRatio = 0.04): World {
  return {
    accounts: [{ wallet: 1e6, positions: [position({ quantity: btc, entryPrice: 60_000 }), ...(eth === 0 ? [] : [position({ symbol: 'ETHUSDT', quantity: eth, entryPrice: 3000 })])] }],
    symbols: { BTCUSDT: { markPrice: 60_000, volatilityAnnual: 0.3, beta: 1 }, ETHUSDT: { markPrice: 3000, volatilityAnnual: 0.3, beta: 1 } },
    policy: { riskCapitalUsd: 100_000, parameters: { expectedShortfallRatio, volatilityTargetAnnual: 2, concentrationMultiple: 10 } },
  };
}

describe('expected shortfall', () => {
  test('of normal days is 2.34 sigmas: 4,000 a day are 1.8 BTC, for a long and a short', () => {
    const { lowBase, highBase } = rangeOf(advice(world(1)), 'expected-shortfall');
    const size = 4000 / (SHORTFALL_SIGMAS * SIGMA_DAILY * 60_000);
    expect(Math.abs(highBase / size - 1)).toBeLessThan(0.04);
    expect(Math.abs(-lowBase / size - 1)).toBeLessThan(0.04);
  });

  test('counts what else moves alike: 20 ETH use as much as 1 BTC', () => {
    const alone = rangeOf(advice(world(1)), 'expected-shortfall').highBase;
    expect(rangeOf(advice(world(0.5, 20)), 'expected-shortfall', 'BTC').highBase).toBeCloseTo(alone - 1, 6);
    expect(rangeOf(advice(world(0.5, -20)), 'expected-shortfall', 'BTC').highBase).toBeCloseTo(alone + 1, 6);
  });

  test('over budget cuts all that adds by one factor', () => {
    const found = advice(world(2, 40));
    const [btc, eth] = ['BTC', 'ETH'].map((underlying) => rangeOf(found, 'expected-shortfall', underlying));
    expect((btc?.highBase ?? 0) / 2).toBeCloseTo((eth?.highBase ?? 1) / 40, 9);
    expect(btc?.because).toContain('All that adds to it is cut alike.');
    expect(sizeOf(adviceOn(found, 'BTC'))).toMatchObject({ action: 'CUT', bindingRuleId: 'expected-shortfall' });
  });

  test('leaves a hedge alone', () => {
    expect(rangeOf(advice(world(4, -20)), 'expected-shortfall', 'ETH').because).toContain('This one does not add to it.');
  });

  test('says value at risk beside it and the share allowed', () => {
    expect(rangeOf(advice(world(1)), 'expected-shortfall').because).toMatch(/^A bad day \(97\.5 %\) costs 2\.\d % of risk capital on average, value at risk 1\.\d %; you allow 4\.0 %\.$/);
  });

  test('cannot say without hourly history: no increase, no cut', () => {
    const blind = advice({ ...world(50), facts: { statistics: NO_STATISTICS } });
    expect(answerOf(blind, 'expected-shortfall')).toEqual({ kind: 'unknown', missing: ['hourly history'] });
    expect(sizeOf(adviceOn(advice({ ...world(1), facts: { statistics: NO_STATISTICS } }), 'BTC'))).toMatchObject({ action: 'HOLD', allowedHighBase: 1 });
  });
});
