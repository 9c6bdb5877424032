import { describe, expect, it } from 'vitest';
import { account, answersTo, EASY, MARKET, NOW_MS, refusalOf } from '../../../support/evaluate-request';

const held = account({ wallet: 60_000, positions: [{ quantity: 1 }, { symbol: 'ETHUSDT', quantity: -5 }] });
const view = { underlying: 'BTC', strength: 1, horizonHours: 24 };
const book = (bids: unknown, asks: unknown) => ({ depth: { BTCUSDT: { bids, asks } } });
const pair = (rho: number) => ({ correlations: { names: ['BTC', 'ETH'], matrix: [[1, rho], [rho, 1]] } });

describe('plimsoll evaluate refuses, with path and value,', () => {
  it.each<[string, unknown, string, string]>([
    ['a parameter that does not exist', { parameters: { jointDistance: 0.2 } }, 'policy.parameters.jointDistance', '(got 0.2)'],
    ['a parameter above its bound', { parameters: { jointDistanceRatio: 1.5 } }, 'policy.parameters.jointDistanceRatio', 'expected 0.95 or less (got 1.5)'],
    ['a parameter below its bound', { parameters: { touchProbability: 0 } }, 'policy.parameters.touchProbability', '(got 0)'],
    ['a parameter as text', { parameters: { takerFeeBps: '5' } }, 'policy.parameters.takerFeeBps', '(got "5")'],
    ['a profile nobody has', { profile: 'reckless' }, 'policy.profile', '(got "reckless")'],
    ['a part of a policy that does not exist', { riskCapital: 1 }, 'policy.riskCapital', '(got 1)'],
    ['a policy that is a list', [], 'policy', '(got [])'],
    ['a view without horizon', { views: [{ underlying: 'BTC', strength: 1 }] }, 'policy.views.0.horizonHours', '(missing)'],
    ['a view for ever', { views: [{ ...view, horizonHours: 1e9 }] }, 'policy.views.0.horizonHours', '(got 1000000000)'],
    ['a strength beyond 2', { views: [{ ...view, strength: 3 }] }, 'policy.views.0.strength', '(got 3)'],
    ['two views of one underlying', { views: [view, view] }, 'policy.views.1.underlying', '(got "BTC")'],
    ['a view stated tomorrow', { views: [{ ...view, statedAtMs: NOW_MS + 1 }] }, 'policy.views.0.statedAtMs', `(got ${NOW_MS + 1})`],
    ['a view whose stop lies beyond the mark', { views: [{ underlying: 'BTC', horizonHours: 24, targetPrice: 70_000, stopPrice: 65_000, chance: 0.6 }] }, 'policy.views.0.stopPrice', 'below the mark 62000 (got 65000)'],
    ['a chance in percent', { views: [{ underlying: 'BTC', horizonHours: 24, targetPrice: 70_000, stopPrice: 60_000, chance: 60 }] }, 'policy.views.0.chance', '(got 60)'],
    ['the stop of a long above the mark', { stops: { BTCUSDT: 63_000 } }, 'policy.stops.BTCUSDT', 'below the mark 62000 (got 63000)'],
    ['the stop of a short below the mark', { stops: { ETHUSDT: 3000 } }, 'policy.stops.ETHUSDT', 'above the mark 3100 (got 3000)'],
    ['a stop of nothing', { stops: { XUSDT: 3 } }, 'policy.stops.XUSDT', 'no position and no symbol'],
    ['a stop at 0', { stops: { BTCUSDT: 0 } }, 'policy.stops.BTCUSDT', '(got 0)'],
    ['risk capital smaller than the equity', { riskCapitalUsd: 50_000 }, 'policy.riskCapitalUsd', 'whose equity is 60000 USD: expected at least that (got 50000)'],
    ['risk capital of nothing', { riskCapitalUsd: 0 }, 'policy.riskCapitalUsd', '(got 0)'],
    ['an own cap of 0', { ownLeverageCap: 0 }, 'policy.ownLeverageCap', '(got 0)'],
    ['a day that is not in history', { survivalDays: ['tomorrow'] }, 'policy.survivalDays.0', '(got "tomorrow")'],
    ['an event without a length', { events: [{ label: 'CPI', atMs: NOW_MS, extraMoveRatio: 0.02, hours: 0 }] }, 'policy.events.0.hours', '(got 0)'],
  ])('%s', async (_title, policy, path, message) => {
    const found = await refusalOf({ account: held, policy, market: MARKET });
    expect(found.path).toBe(path);
    expect(found.message).toContain(message);
  });

  it.each<[string, object, string, string]>([
    ['a part of a market that does not exist', { price: 5 }, 'market.price', '(got 5)'],
    ['a crossed book', book([[62_010, 1]], [[62_000, 1]]), 'market.depth.BTCUSDT', 'crossed: bid 62010 is not below ask 62000'],
    ['a book without bids', book([], [[62_000, 1]]), 'market.depth.BTCUSDT', 'no bids'],
    ['a book out of order', book([[61_000, 1], [61_500, 1]], [[62_000, 1]]), 'market.depth.BTCUSDT', 'out of order at 61500'],
    ['a level without a quantity', book([[61_000]], [[62_000, 1]]), 'market.depth.BTCUSDT.bids.0.1', '(missing)'],
    ['a negative quantity', book([[61_000, -1]], [[62_000, 1]]), 'market.depth.BTCUSDT.bids.0.1', '(got -1)'],
    ['a volatility in percent', { forecasts: { BTC: { medianAnnual: 50, limitAnnual: 60 } } }, 'market.forecasts.BTC.medianAnnual', '(got 50)'],
    ['a limit below the median', { forecasts: { BTC: { medianAnnual: 0.5, limitAnnual: 0.4 } } }, 'market.forecasts.BTC.limitAnnual', '(got 0.4)'],
    ['horizons that fall', { forecasts: { BTC: [{ hours: 24, medianAnnual: 0.5 }, { hours: 8, medianAnnual: 0.5 }] } }, 'market.forecasts.BTC.1.hours', '(got 8)'],
    ['no horizon', { forecasts: { BTC: { horizons: [] } } }, 'market.forecasts.BTC.horizons', ''],
    ['a funding rate in percent', { funding: { BTCUSDT: { rate: 5, intervalHours: 8 } } }, 'market.funding.BTCUSDT.rate', '(got 5)'],
    ['a correlation above 1', pair(1.2), 'market.correlations.matrix.BTC.ETH', '(got 1.2)'],
    ['a name that is correlated twice', { correlations: { names: ['BTC', 'BTC'], matrix: [[1, 1], [1, 1]] } }, 'market.correlations.names.1', '(got "BTC")'],
    ['candles that run backwards', { candles: { BTC: [[7_200_000, 1], [3_600_000, 1]] } }, 'market.candles.BTC.1.openAtMs', '(got 3600000)'],
    ['candles that are not hourly', { candles: { BTC: [{ openAtMs: 60_000, close: 1 }] } }, 'market.candles.BTC.0.openAtMs', '(got 60000)'],
    ['a price beyond all doubles that multiply', { usdPerUnit: { USDT: 1e300 } }, 'market.usdPerUnit.USDT', 'expected at most 1e+40'],
    ['a price of nothing', { usdPerUnit: { USDT: 0 } }, 'market.usdPerUnit.USDT', '(got 0)'],
    ['a dollar that is worth two', { usdPerUnit: { USD: 2 } }, 'market.usdPerUnit.USD', '(got 2)'],
    ['a unit above its own high', { drawdown: { unitValue: 2, highWater: 1 } }, 'market.drawdown.unitValue', '(got 2)'],
    ['half a view', { maturedViewCount: 0.5 }, 'market.maturedViewCount', '(got 0.5)'],
    ['a lot of 0', { instruments: { BTCUSDT: { lot: '0' } } }, 'market.instruments.BTCUSDT.lot', '(got "0")'],
    ['a lot in words', { instruments: { BTCUSDT: { lot: 'one' } } }, 'market.instruments.BTCUSDT.lot', '(got "one")'],
  ])('%s', async (_title, spoilt, path, message) => {
    const found = await refusalOf({ account: held, policy: {}, market: { ...MARKET, ...spoilt } });
    expect(found.path).toBe(path);
    expect(found.message).toContain(message);
  });

  it('correlations that contradict each other, by their smallest eigenvalue', async () => {
    // 1 - sqrt(2) 0.9 = -0.2728: BTC with ETH and with SOL 0.9, ETH with SOL 0.
    const correlations = { names: ['BTC', 'ETH', 'SOL'], matrix: [[1, 0.9, 0.9], [0.9, 1, 0], [0.9, 0, 1]] };
    expect(await refusalOf({ account: held, policy: {}, market: { ...MARKET, correlations } })).toEqual({ path: 'market.correlations.matrix', message: expect.stringContaining('smallest eigenvalue is -0.2728') as unknown });
  });

  it('a position without tiers', async () => {
    expect(await refusalOf({ account: { ...held, tiers: {} }, policy: {}, market: MARKET })).toEqual({ path: 'account.tiers.BTCUSDT', message: expect.stringContaining('has no tier table (missing)') as unknown });
  });

  it('what has a time of its own, when nobody says what time it is', async () => {
    const timeless = { ...MARKET, nowMs: undefined };
    expect((await refusalOf({ account: held, policy: { views: [{ ...view, statedAtMs: NOW_MS }] }, market: timeless })).path).toBe('policy.views.0.statedAtMs');
    expect((await refusalOf({ account: held, policy: { events: [{ label: 'CPI', atMs: NOW_MS, hours: 4, extraMoveRatio: 0.02 }] }, market: timeless })).path).toBe('policy.events');
  });

  it('one bad line in its place, and goes on', async () => {
    const good = { id: 'good', account: held, policy: { parameters: EASY }, market: MARKET };
    const answers = await answersTo([good, { ...good, id: 'bad', policy: { profile: 1 } }, good]);
    expect(answers.map((answer) => [answer['id'], 'error' in answer])).toEqual([['good', false], ['bad', true], ['good', false]]);
  });
});
