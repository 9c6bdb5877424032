/** A pool that counts options, simulated: an hour before expiry its limits are prices worked by hand, whose chances have closed forms. */
import { describe, expect, it } from 'vitest';
import { prepareMargin } from '../../../../shared/margin/prepare';
import { meanLogMove } from '../../../../shared/risk/touch/distance';
import { touchOfLogBarrier } from '../../../../shared/risk/touch/gaussian';
import { touchMonteCarlo } from '../../../../shared/risk/touch/monte-carlo';
import type { TailModel } from '../../../../shared/risk/touch/tail-model';
import { leaveCorridor } from '../../../../shared/risk/touch/two-sided';
import type { MarginAccount } from '../../../../shared/margin/margin';
import { account, market, position, tier, wallet } from '../../../support/margin-builders';
import { book, option, type OptionWords } from '../../../support/stress-builders';

const GAUSSIAN: TailModel = { kind: 'gaussian' };
const DEVIATION = 0.6 / Math.sqrt(365);

function ask(held: MarginAccount, symbol: string, options: readonly OptionWords[]) {
  const marks = { [symbol]: 60_000 };
  const prepared = prepareMargin(held, market(marks, [tier(0.01)]).tiers, { rule: 'deribitStandard', book: book(options.map(option), marks) });
  const answer = touchMonteCarlo({ prepared, assets: [{ symbol, markPrice: 60_000, volatilityAnnual: 0.6 }], correlation: [[1]], tail: GAUSSIAN, horizonHours: 24, seed: 1, paths: 20_000 });
  if (answer.kind !== 'ok') throw new Error(JSON.stringify(answer));
  return answer;
}

const drift = meanLogMove(GAUSSIAN, 0.6, 0) / DEVIATION;
const level = (price: number): number => Math.log(price / 60_000) / DEVIATION;

describe('the chance that options liquidate their pool', () => {
  it('of a coin against a short call is that of reaching 60,000 / 0.925', () => {
    // 0.15 coin; above the strike 0.075 + 1 - 60,000 / S is required.
    const answer = ask(account([], [wallet('BTC', 0.15)]), 'BTCUSD', [{ right: 'call', strike: 60_000, days: 1 / 24, quantity: -1, settle: 'inverse', markVolatility: 0.1 }]);
    const expected = touchOfLogBarrier({ distanceLog: level(60_000 / 0.925), deviation: 1, driftTowards: drift });
    expect(Math.abs(answer.probability - expected)).toBeLessThanOrEqual(4 * answer.standardError + 1e-4 * expected);
    expect(answer.standardError).toBeLessThan(0.05 * expected);
  });

  it('of a hedge without delta is that of leaving 48,000 / 0.84 to 72,000 / 1.16', () => {
    const held = account([position({ id: 'p', symbol: 'BTCUSDT', quantity: 1, entryPrice: 60_000 })], [wallet('USDT', 12_000)]);
    const answer = ask(held, 'BTCUSDT', [{ right: 'call', strike: 60_000, days: 1 / 24, quantity: -2, markVolatility: 0.1 }]);
    const expected = leaveCorridor(-level(48_000 / 0.84), level(72_000 / 1.16), drift);
    expect(Math.abs(answer.probability - expected)).toBeLessThanOrEqual(4 * answer.standardError + 0.01 * expected);
  });
});
