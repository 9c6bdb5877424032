import { expect, test } from 'vitest';
import { decode, decodeJson } from '../../../shared/decode';
import type { EngineEvent } from '../../../shared/engine/event';
import { engineEventSchema } from '../../../shared/engine/event-schema';
import { DEFAULT_POLICY } from '../../../shared/sizing/policy-schema';
import { accountId, epochMs, instrumentId, positionId } from '../../../shared/units';

const atMs = epochMs(1_700_000_000_000);
const id = instrumentId('binance', 'BTCUSDT');
const ofInstrument = { atMs, instrumentId: id };
const ofFeed = { atMs, feed: 'binance/market', venue: 'binance' };
const level = { price: 60_000.1, quantityBase: 0.5 };
const candle = { openAtMs: 1_700_000_000_000, open: 1, high: 3, low: 0.5, close: 2, volumeBase: 0 };

/** One of each kind: a kind that is added without being here does not compile. */
const EVENTS: { readonly [Kind in EngineEvent['kind']]: Extract<EngineEvent, { kind: Kind }> } = {
  'session.started': { kind: 'session.started', atMs, mode: { kind: 'replay', recordingId: 'r', of: 'live' } },
  'clock.tick': { kind: 'clock.tick', atMs },
  'clock.resumed': { kind: 'clock.resumed', atMs, sleptMs: 5 },
  'policy.changed': { kind: 'policy.changed', atMs, policy: { ...DEFAULT_POLICY, riskCapital: { amount: 1, unit: 'BTC', statedAtMs: 2 }, ownLeverageCap: 3, views: [{ kind: 'strength', underlying: 'BTC', strength: -1, statedAtMs: 1, horizonHours: 24 }], stops: [{ instrumentId: id, stopPrice: 1 }] } },
  'record.restored': {
    kind: 'record.restored', atMs,
    record: {
      numeraire: 'ETH', isRecounted: true, unit: { units: 1_000, unitValue: 0.9, atMs: 5, highs: [{ day: 20_000, high: 1.1 }] }, equityUsd: 900, flowUsd: -3, lastFlow: { atMs: 4, flowUsd: 100 }, counted: [], restartCount: 0, heldCount: 1,
      openViews: [{
        view: { kind: 'target', underlying: 'BTC', targetPrice: 70_000, stopPrice: 50_000, chance: 0.6, statedAtMs: 1, horizonHours: 24 }, loggedAtMs: 1, start: { instrumentId: id, atMs: 1, markPrice: 60_000, sigmaLog: 0.03 },
        watched: { atMs: 2, markPrice: 60_100 }, hole: { fromMs: 2, toMs: 3, noticedAtMs: 3 }, unwatchedMs: 0, withdrawnAtMs: null,
      }],
      closedViews: [{ view: { kind: 'strength', underlying: 'BTC', strength: -1, statedAtMs: 1, horizonHours: 24 }, loggedAtMs: 1, closedAtMs: 2, outcome: 'hit', isWithdrawn: false, unwatchedMs: 0, resultRatio: 0.01, resultSigmas: 0.4 }],
    },
  },
  'monitoring.restored': {
    kind: 'monitoring.restored', atMs,
    monitoring: {
      volatility: [{ underlying: 'BTC', notedAtMs: 9, monitor: {
        pending: [{ madeAtMs: 5, horizonHours: 24, medianVariance: 1e-3, percentile80Variance: 2e-3, sum: 1e-4, hourCount: 3 }],
        matured: [{ fromMs: 1, toMs: 2, horizonHours: 1, medianVariance: 1e-5, percentile80Variance: 2e-5, realisedVariance: 3e-5 }], newestOpenAtMs: null, refusedCount: 0, lostCount: 1,
      } }],
      valueAtRisk: { tailProbability: 0.025, days: [{ atMs: 4, returnRatio: -0.01, valueAtRiskRatio: 0.03, expectedShortfallRatio: 0.04 }], refusedCount: 0 },
      forecastDay: { atMs: 5, capitalUsd: 1_000, valueAtRiskRatio: 0.03, expectedShortfallRatio: 0.04, legs: [{ instrumentId: id, exposureUsd: -500, close: 60_000 }] }, lostDayCount: 2,
      touch: { open: [{ bundleId: 'a/cross:USDT', atMs: 1, horizonMs: 86_400_000, probability: 1e-5 }], resolved: [{ probability: 0.2, isTouched: true }], refusedCount: 0, withdrawnCount: 1 },
      regret: {
        open: [{ atMs: 1, bundleId: 'b', symbol: id, nowBase: 2, suggestedBase: 1, markPrice: 60_000, action: 'CUT', settledCount: 1, worstKept: -3, worstSuggested: -1, followed: 'no' }],
        days: [{ startMs: 0, tallies: [{ action: 'CUT', hours: 4, followed: 'yes', count: 1, betterCount: 1, differenceSum: 0.1, differenceSquares: 0.01, drawdownAvoidedSum: 0.2 }] }],
        recent: [{ note: { atMs: 1, bundleId: 'b', symbol: id, nowBase: 2, suggestedBase: 1, markPrice: 60_000, action: 'CUT' }, hours: 24, difference: 5, drawdownAvoided: 2, exposureValue: 120_000, followed: 'unknown' }],
        repeatCount: 1, refusedCount: 0, droppedCount: 0, missedCount: 2,
      },
    },
  },
  'conviction.switched': { kind: 'conviction.switched', atMs, isShown: true },
  'drill.passage': { kind: 'drill.passage', atMs, label: 'Leg 1' },
  'alert.acknowledged': { kind: 'alert.acknowledged', atMs, alertId: 'a' },
  'market.instrument': {
    kind: 'market.instrument', atMs,
    instrument: {
      id, venue: 'binance', symbol: 'BTCUSDT', underlying: 'BTC', quoteAsset: 'USDT', settleAsset: 'USDT', contractType: 'linear', contractSize: 1,
      priceTick: { coefficient: 1, decimals: 1 }, quantityLot: { coefficient: 1, decimals: 3 }, minimumQuantity: 0.001, minimumNotional: 0, fundingIntervalHours: 8,
    },
  },
  'market.assetIndex': { kind: 'market.assetIndex', atMs, asset: 'USDT', indexUsd: 0.9998 },
  'market.tiers': { kind: 'market.tiers', ...ofInstrument, table: { source: { kind: 'bundled', asOf: '2024-10-24' }, tiers: [{ notionalFloor: 0, notionalCap: null, maintenanceMarginRate: 0.004, maintenanceAmount: 0, maxLeverage: 125 }] } },
  'market.mark': { kind: 'market.mark', ...ofInstrument, venueAtMs: 1, markPrice: 60_000, indexPrice: 59_990, fundingRate: -0.0001, nextFundingAtMs: 2 },
  'market.top': { kind: 'market.top', ...ofInstrument, venueAtMs: 1, bid: level, ask: level },
  'market.trade': { kind: 'market.trade', ...ofInstrument, venueAtMs: 1, lastPrice: 60_000, quantityBase: 1e-8, takerSide: 'sell' },
  'market.depth': { kind: 'market.depth', ...ofInstrument, venueAtMs: 1, bids: [level], asks: [] },
  'market.depthLost': { kind: 'market.depthLost', ...ofInstrument, reason: 'gap' },
  'market.candle': { kind: 'market.candle', ...ofInstrument, interval: '5m', candle, isClosed: true },
  'market.candles': { kind: 'market.candles', ...ofInstrument, interval: '1h', candles: [candle, candle] },
  'market.options': {
    kind: 'market.options', atMs, venueAtMs: 1, underlying: 'BTC', priceIn: 'coin',
    expiries: [{ id: '26DEC25', expiryAtMs: 1_766_736_000_000, futurePrice: 60_100, quotes: [{ strike: 60_000, right: 'call', bid: 0.01, ask: 0.0105 }, { strike: 60_000, right: 'put' }] }],
  },
  'analysis.answered': {
    kind: 'analysis.answered', atMs, underlying: 'BTC',
    answer: {
      kind: 'done',
      result: {
        underlying: 'BTC', madeAtMs: 5,
        forecast: {
          kind: 'known', candlesAtMs: 1, hourOfWeek: 3, rhythm: new Array<number>(168).fill(1), caveats: ['short'],
          regime: { kind: 'known', regime: 'calm', evidence: 'because' }, jump: { kind: 'known', hasJump: false, zRatio: -0.5, evidence: 'none' },
          horizons: [{ hours: 24, volatilityAnnual: 0.4, medianVolatilityAnnual: 0.38, percentile80VolatilityAnnual: 0.5, isFloored: false, isBandMeasured: true, parts: [{ id: 'har', volatilityAnnual: 0.4, weight: 0.5, ageMs: 7, errorLog: 0.4, qlike: -9 }, { id: 'implied', volatilityAnnual: 0.5, weight: 0.25, ageMs: 7, remark: 'premium not measured yet' }], bumps: [{ label: 'CPI', atMs: 9, hours: 1, extraMoveRatio: 0.02, insideRatio: 1, volatilityAnnual: 0.38 }] }],
        },
        implied: { kind: 'borrowed', from: 'BTC', quotesAtMs: 1 }, loan: { underlying: 'BTC', atMs: 1, realisedAnnual: 0.4, terms: [{ tenorYears: 0.1, volatilityAnnual: 0.5 }] },
        bumps: [{ label: 'CPI', atMs: 9, hours: 1, extraMoveRatio: 0.02 }],
        history: { realised: [{ fromMs: 3_600_000, volatilityAnnual: [0.4, 0.41] }], forecast: [], implied: [] },
        surface: {
          kind: 'known', quotesAtMs: 1, quoteCount: 2, refittedCount: 1, flags: ['one'], index30Day: { kind: 'unknown', why: 'one expiry' },
          expiries: [
            { kind: 'unknown', id: 'a', expiryAtMs: 2, years: 0.1, quoteCount: 2, leftOutCount: 2, why: 'too few' },
            { kind: 'known', id: 'b', expiryAtMs: 3, years: 0.2, quoteCount: 2, leftOutCount: 0, forward: 60_000, atTheMoney: 0.5, byDelta: { put10: 0.6, put25: 0.55, call25: 0.5, call10: 0.52 }, riskReversal25: -0.05, butterfly25: 0.02, modelFreeVolatility: 0.53, quotes: [{ strike: 60_000, k: 0, bidVolatility: 0.49, askVolatility: 0.51 }], fit: { fromK: -0.1, toK: 0.1, volatilities: [0.5, 0.5] }, rmseVolatility: 0.001, insideRatio: 1, isRepaired: false },
          ],
        },
      },
    },
  },
  'market.liquidation': { kind: 'market.liquidation', ...ofInstrument, venueAtMs: 1, liquidatedSide: 'long', price: 1, quantityBase: 2 },
  'feed.opened': { kind: 'feed.opened', ...ofFeed },
  'feed.closed': { kind: 'feed.closed', ...ofFeed, reason: 'silence', retryInMs: 250 },
  'feed.malformed': { kind: 'feed.malformed', ...ofFeed, path: 'data.p', message: 'expected a decimal' },
  'feed.notice': { kind: 'feed.notice', ...ofFeed, message: 'unknown symbol' },
  'account.changed': {
    kind: 'account.changed', atMs,
    account: {
      id: accountId('a'), name: 'Main', venue: 'binance', source: 'typed', confirmedAtMs: atMs, liquidationFeeRate: 0,
      rules: { maintenanceBasis: 'price', tierBasis: 'notional', feeBasis: 'notional', trigger: 'le', marginPolicy: 'singleAsset' },
      collateral: [{ asset: 'USDT', balance: -1.5, price: 1, haircut: 0, linkedSymbol: 'BTCUSDT' }],
      positions: [
        { id: positionId('p'), instrumentId: id, symbol: 'BTCUSDT', contractType: 'linear', contractSize: 1, quantity: -0.5, entryPrice: 60_000, settleAsset: 'USDT', margin: { kind: 'cross' }, leverage: 10, hedgeSide: 'net', stopPrice: 61_000, venueLiquidationPrice: 70_000 },
        { id: positionId('q'), instrumentId: id, symbol: 'BTCUSDT', contractType: 'inverse', contractSize: 100, quantity: 3, entryPrice: 60_000, settleAsset: 'BTC', margin: { kind: 'isolated', isolatedMargin: -1, from: 'typedWithPnl' }, leverage: 10, hedgeSide: 'long' },
      ],
    },
  },
  'account.removed': { kind: 'account.removed', atMs, accountId: accountId('a') },
  'account.liquidated': { kind: 'account.liquidated', atMs, accountId: accountId('a'), positionId: positionId('p'), price: 5 },
};

test.each(Object.values(EVENTS).map((event) => [event.kind, event] as const))('%s comes back from its JSON as it was', (_kind, event) => {
  expect(decodeJson(engineEventSchema, JSON.stringify(event))).toEqual({ ok: true, value: event });
});

test.each([
  ['a kind nobody knows', { kind: 'order.placed', atMs }],
  ['a field nobody knows', { ...EVENTS['clock.tick'], price: 1 }],
  ['a missing field', { kind: 'market.mark', ...ofInstrument, venueAtMs: 1 }],
  ['a price of 0', { ...EVENTS['market.mark'], markPrice: 0 }],
  ['a time that is no number', { ...EVENTS['clock.tick'], atMs: '1' }],
  ['an instrument without a venue', { ...EVENTS['market.depthLost'], instrumentId: 'BTCUSDT' }],
])('%s is refused', (_what, event) => {
  expect(decode(engineEventSchema, event).ok).toBe(false);
});
