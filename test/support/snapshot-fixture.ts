/**
 * A hand-made snapshot for looking at the window and for tests of the view: six positions, alerts of all three levels,
 * a ladder with every kind of answer, unknown and stale values. The figures are invented; none of them is an expectation.
 */
import { accountId, epochMs, instrumentId, positionId } from '../../shared/units';
import { profileParameters } from '../../shared/sizing/policy-schema';
import type { Account, Position } from '../../shared/account/account';
import type { Alert } from '../../shared/alerts/alert';
import { beginning } from './snapshot-beginning';
import type { Hero, InstrumentView, Known, PoolView, PositionRow, Snapshot } from '../../shared/engine/snapshot';
import type { Liquidation, Point } from '../../shared/margin/margin';
import type { Age } from '../../shared/market/age';
import type { Step } from '../../shared/market/instrument';
import type { Advice, Rung } from '../../shared/sizing/advice';
import type { Policy } from '../../shared/sizing/policy';

export const FIXTURE_AT_MS = 1_729_780_327_000;
const CROSS = accountId('typed-binance');
const SECOND = accountId('typed-second');

export function known<T>(value: T): Known<T> {
  return { kind: 'known', value };
}
export function unknown(...missing: readonly string[]): { readonly kind: 'unknown'; readonly missing: readonly string[] } {
  return { kind: 'unknown', missing };
}
export function fresh(ageMs = 400): Age {
  return { ageMs, freshness: 'fresh' };
}
export function stale(ageMs = 12_400): Age {
  return { ageMs, freshness: 'stale' };
}

function point(price: number, direction: 'down' | 'up', distanceRatio: number, distanceSigmas: number, pnl: number): Point {
  return { price, direction, distanceRatio, distancePrice: price / (1 - distanceRatio) - price, distanceSigmas, pnl };
}

function ok(nearest: Point): Liquidation {
  return { kind: 'ok', nearest };
}

const step = (coefficient: number, decimals: number): Step => ({ coefficient, decimals });

interface RowSketch extends Partial<PositionRow> {
  readonly symbol: string;
  readonly underlying: string;
  readonly quantity: number;
}

function row(sketch: RowSketch): PositionRow {
  return {
    positionId: positionId(sketch.symbol),
    accountId: CROSS,
    accountName: 'Binance cross',
    instrumentId: instrumentId('binance', sketch.symbol),
    venue: 'binance',
    quoteAsset: 'USDT',
    settleAsset: 'USDT',
    side: sketch.quantity > 0 ? 'long' : 'short',
    hedgeSide: 'net',
    marginMode: 'cross',
    sizeBase: Math.abs(sketch.quantity),
    entryPrice: 100,
    markPrice: unknown('mark price'),
    unrealizedPnl: unknown('mark price'),
    leverage: unknown('mark price'),
    liquidation: { kind: 'unknown', missing: ['mark price'] },
    tiersFrom: 'tiers of 2024-10-24',
    fundingPerDay: unknown('funding rate'),
    age: fresh(),
    ...sketch,
  };
}

export function fixtureRows(): readonly PositionRow[] {
  return [
    row({
      symbol: 'BTCUSDT', underlying: 'BTC', quantity: 2.92, entryPrice: 64_120, markPrice: known(62_318.4), unrealizedPnl: known(-5260.67), leverage: known(3.1),
      liquidation: ok(point(56_480, 'down', 0.0937, 3.2, -17_048)), fundingPerDay: known(-21.9), alertLevel: 'warning', stopPrice: 59_800,
      venueLiquidationPrice: { price: 56_622.1, differenceRatio: 0.0025, verdict: 'agrees' },
    }),
    row({
      symbol: 'ETHUSDT', underlying: 'ETH', quantity: 38.5, entryPrice: 3402.1, markPrice: known(3318.66), unrealizedPnl: known(-3212.44), leverage: known(2.2),
      liquidation: ok(point(2744.02, 'down', 0.173, 4.9, -22_120)), fundingPerDay: known(-11.4), alertLevel: 'caution', age: fresh(300),
    }),
    row({
      symbol: 'SOLUSDT', underlying: 'SOL', quantity: -410, entryPrice: 151.2, markPrice: known(149.83), unrealizedPnl: known(561.7), leverage: known(1.4),
      liquidation: ok(point(196.4, 'up', 0.311, 5.2, -19_093)), fundingPerDay: known(3.1), age: fresh(600),
    }),
    row({
      symbol: 'HYPEUSDT', underlying: 'HYPE', quantity: 1150, entryPrice: 41.82, markPrice: known(41.13), unrealizedPnl: known(-793.5), leverage: known(1.1), accountId: SECOND,
      accountName: 'Second', marginMode: 'isolated', liquidation: ok(point(24.06, 'down', 0.415, 7.3, -19_630)), fundingPerDay: known(-6.2), alertLevel: 'advisory', age: stale(),
      tiersFrom: 'rate typed',
    }),
    row({
      symbol: 'LINKUSDT', underlying: 'LINK', quantity: 20, entryPrice: 11.4, markPrice: known(11.42), unrealizedPnl: known(0.4), leverage: known(0.1), accountId: SECOND, accountName: 'Second',
      liquidation: { kind: 'never' }, fundingPerDay: known(0.02), age: { ageMs: 3400, freshness: 'late' },
    }),
    row({ symbol: 'XPLUSDT', underlying: 'XPL', quantity: 9000, entryPrice: 0.71, accountId: SECOND, accountName: 'Second', liquidation: { kind: 'unknown', missing: ['mark price', 'tiers of XPLUSDT'] }, age: { ageMs: 61_000, freshness: 'gone' } }),
  ];
}

export function fixtureHero(): Hero {
  return {
    kind: 'distance',
    title: 'Binance cross, all symbols together',
    scope: 'joint',
    direction: 'down',
    distanceRatio: 0.077,
    distanceSigmas: known(2.6),
    symbol: 'BTCUSDT',
    markPrice: 62_318.4,
    liquidationPrice: 57_519.9,
    minutesAtLastHourSpeed: known(18),
    volatilityAnnual: known(0.58),
    rail: [
      { label: 'liquidation', distanceRatio: 0.077, kind: 'liquidation' },
      { label: 'guard', distanceRatio: 0.06, kind: 'limit' },
      { label: 'caution', distanceRatio: 0.048, kind: 'caution' },
    ],
    accountId: CROSS,
    poolId: 'cross:USDT',
    provenance: 'own estimate, tiers of 2024-10-24',
    age: fresh(),
  };
}

function rung(ruleId: string, title: string, family: Rung['family'], answer: Rung['answer'], marks: Partial<Rung> = {}): Rung {
  return { ruleId, title, family, answer, isBinding: false, isTie: false, ...marks };
}
function range(high: number, because: string): Rung['answer'] {
  return { kind: 'range', lowBase: -high, highBase: high, because, horizonHours: 24 };
}

export function fixtureLadder(): readonly Rung[] {
  return [
    rung('liquidationDistance', 'Liquidation distance, joint', 'hard', range(1.33, '15 % and 6 sigma asked'), { isBinding: true }),
    rung('ownCap', 'Own cap', 'hard', range(1.36, '2x of risk capital'), { isTie: true }),
    rung('stopRisk', 'Stop risk', 'hard', range(2.1, '1 % at the stop 59,800')),
    rung('venueLimit', 'Venue limit', 'hard', range(48, '20x up to 3,000,000')),
    rung('marginHeadroom', 'Margin headroom', 'hard', unknown('tiers of XPLUSDT')),
    rung('concentration', 'Concentration', 'statistical', range(2.78, '1.5x the target')),
    rung('volatilityTarget', 'Volatility target', 'target', range(2.35, '30 % of risk capital')),
    rung('kelly', 'Fractional Kelly', 'target', { kind: 'abstains', why: 'no view stated' }),
  ];
}

export function fixtureAdvice(): readonly Advice[] {
  return [
    {
      bundleId: 'binance:BTC', title: 'BTC, Binance cross', accountId: CROSS, poolId: 'cross:USDT', underlying: 'BTC', instrumentId: instrumentId('binance', 'BTCUSDT'),
      positionIds: [positionId('BTCUSDT')], nowBase: 2.92, ladder: fixtureLadder(),
      outcome: {
        kind: 'size', action: 'CUT', allowedLowBase: -1.33, allowedHighBase: 1.33, suggestedBase: 1.33, deltaBase: -1.59, typeQuantity: '1.590', typeSide: 'sell', positionId: positionId('BTCUSDT'),
        bindingRuleId: 'liquidationDistance',
        reason: 'With everything falling together liquidation is 7.7 % away; you asked for 15 % and 6 σ.',
        after: { jointDistanceRatio: 0.167, jointDistanceSigmas: 6, exposureRatio: 1.33, marginRatio: 0.21 },
        otherWayOut: { amount: 14_100, unit: 'USDT', moneyAtRiskFrom: 41_200, moneyAtRiskTo: 55_300, sentence: 'Or add 14,100 USDT to Binance cross: money at risk 41,200 → 55,300.' },
      },
    },
    {
      bundleId: 'binance:ETH', title: 'ETH, Binance cross', accountId: CROSS, poolId: 'cross:USDT', underlying: 'ETH', instrumentId: instrumentId('binance', 'ETHUSDT'),
      positionIds: [positionId('ETHUSDT')], nowBase: 38.5, ladder: fixtureLadder().map((each) => ({ ...each, isBinding: false, isTie: false })),
      outcome: { kind: 'size', action: 'HOLD', allowedLowBase: -42, allowedHighBase: 42, suggestedBase: 38.5, deltaBase: 0, typeQuantity: '', typeSide: 'none', reason: 'The size is inside every limit. Without a stated view nothing is added.', after: {} },
    },
    {
      bundleId: 'second:XPL', title: 'XPL, Second', accountId: SECOND, poolId: 'cross:USDT', underlying: 'XPL', instrumentId: instrumentId('binance', 'XPLUSDT'),
      positionIds: [positionId('XPLUSDT')], nowBase: 9000, ladder: [],
      outcome: { kind: 'withheld', reason: 'No advice without a mark price and tiers.', missing: ['mark price of XPLUSDT', 'tiers of XPLUSDT'] },
    },
  ];
}

export function fixtureAlerts(): readonly Alert[] {
  const at = (secondsAgo: number) => epochMs(FIXTURE_AT_MS - secondsAgo * 1000);
  return [
    {
      id: 'jointDistance:cross', ruleId: 'jointDistance', level: 'warning', object: { kind: 'pool', id: 'cross', title: 'Binance cross' }, phase: { kind: 'raised' }, raisedAtMs: at(42), occurrence: 1,
      text: 'Binance cross: −7.7 % to liquidation with everything falling together; cut 1.590 BTC → 1.330; about 18 min at the speed of the last hour',
    },
    {
      id: 'volatility:ETH', ruleId: 'volatility', level: 'caution', object: { kind: 'instrument', id: 'binance:ETHUSDT', title: 'ETHUSDT' }, phase: { kind: 'acknowledged', atMs: at(225) }, raisedAtMs: at(250), occurrence: 2,
      text: 'ETHUSDT: volatility 58 → 71 % a year in one hour; sizes were set for 58 %; check the size',
    },
    {
      id: 'typedAge:second', ruleId: 'typedAge', level: 'advisory', object: { kind: 'account', id: SECOND, title: 'Second' }, phase: { kind: 'raised' }, raisedAtMs: at(3), occurrence: 1,
      text: 'Second was typed 42 min ago: confirm it or change it',
    },
    {
      id: 'funding:BTC', ruleId: 'funding', level: 'advisory', object: { kind: 'instrument', id: 'binance:BTCUSDT', title: 'BTCUSDT' }, phase: { kind: 'cleared', atMs: at(30) }, raisedAtMs: at(900), occurrence: 1,
      text: 'BTCUSDT: funding 0.031 % per 8 h, 58 USDT a day for this size',
    },
  ];
}

interface InstrumentSketch {
  readonly symbol: string;
  readonly underlying: string;
  readonly mark: Known;
  readonly tick: Step;
  readonly lot: Step;
  readonly age?: Age;
}

function instrument({ symbol, underlying, mark, tick, lot, age = fresh() }: InstrumentSketch): InstrumentView {
  const price = mark.kind === 'known' ? mark.value : undefined;
  const near = (offset: number): Known => (price === undefined ? unknown('mark price') : known(price + offset));
  return {
    instrumentId: instrumentId('binance', symbol), symbol, venue: 'binance', underlying, quoteAsset: 'USDT', priceTick: tick, quantityLot: lot, baseLot: lot,
    markPrice: mark, indexPrice: near(1.2), lastPrice: near(-0.3), bid: near(-0.1), ask: near(0.1), fundingRate: known(0.0001), fundingIntervalHours: 8,
    nextFundingAtMs: FIXTURE_AT_MS + 5_200_000, markAge: age, topAge: age,
    depth: { kind: 'known', spreadBps: 0.2, bidBase: 41, askBase: 38, age },
    volatility: price === undefined ? unknown('candles') : { kind: 'known', volatilityAnnual: 0.61, dailySigma: 0.0319, parts: [], isFloored: false, caveats: [], ageMs: 4000 },
    gaps: [],
    ...(price === undefined ? {} : { lastCandle: { openAtMs: Math.floor(FIXTURE_AT_MS / 300_000) * 300_000, open: price * 0.9995, high: price * 1.0006, low: price * 0.9991, close: price, volumeBase: 12 } }),
    tiers: { tiers: [], source: { kind: 'bundled', asOf: '2024-10-24' } },
  };
}

export function fixtureInstruments(): readonly InstrumentView[] {
  return [
    instrument({ symbol: 'BTCUSDT', underlying: 'BTC', mark: known(62_318.4), tick: step(1, 1), lot: step(1, 3) }),
    instrument({ symbol: 'ETHUSDT', underlying: 'ETH', mark: known(3318.66), tick: step(1, 2), lot: step(1, 3) }),
    instrument({ symbol: 'SOLUSDT', underlying: 'SOL', mark: known(149.83), tick: step(1, 2), lot: step(1, 0) }),
    instrument({ symbol: 'HYPEUSDT', underlying: 'HYPE', mark: known(41.13), tick: step(1, 3), lot: step(1, 0), age: stale() }),
    instrument({ symbol: 'LINKUSDT', underlying: 'LINK', mark: known(11.42), tick: step(1, 3), lot: step(1, 2) }),
    instrument({ symbol: 'XPLUSDT', underlying: 'XPL', mark: unknown('mark price'), tick: step(1, 4), lot: step(1, 0), age: { ageMs: 61_000, freshness: 'gone' } }),
  ];
}

export function fixturePolicy(): Policy {
  return {
    riskCapital: { amount: 250_000, unit: 'USD', statedAtMs: FIXTURE_AT_MS - 86_400_000 }, profile: 'balanced', parameters: profileParameters('balanced'), numeraire: 'USD', views: [], survivalDays: [], events: [],
    stops: [{ instrumentId: instrumentId('binance', 'BTCUSDT'), stopPrice: 59_800 }],
  };
}

export function fixturePools(): readonly PoolView[] {
  return [
    {
      accountId: CROSS, accountName: 'Binance cross', poolId: 'cross:USDT', unit: 'USDT', age: fresh(),
      figures: known({ equity: 101_240, walletBalance: 109_151, unrealizedPnl: -7911, initialMargin: 64_300, maintenanceMargin: 41_180, marginRatio: known(0.4068) }),
    },
    { accountId: SECOND, accountName: 'Second', poolId: 'cross:USDT', unit: 'USDT', age: stale(), figures: unknown('mark price of XPLUSDT', 'tiers of XPLUSDT') },
    {
      accountId: SECOND, accountName: 'Second', poolId: 'isolated:HYPEUSDT', unit: 'USDT', age: stale(),
      figures: known({ equity: 44_806, walletBalance: 45_600, unrealizedPnl: -794, initialMargin: 43_000, maintenanceMargin: 473, marginRatio: known(0.0106) }),
    },
  ];
}

function heldPosition(from: PositionRow): Position {
  return {
    id: from.positionId, instrumentId: from.instrumentId, symbol: from.symbol, contractType: 'linear', contractSize: 1, quantity: from.quantity, entryPrice: from.entryPrice, settleAsset: 'USDT',
    margin: from.marginMode === 'cross' ? { kind: 'cross' } : { kind: 'isolated', isolatedMargin: 45_600, from: 'typed' }, leverage: 10, hedgeSide: 'net',
  };
}

export function fixtureAccounts(): readonly { readonly account: Account; readonly age: Age }[] {
  const shape = {
    venue: 'binance', source: 'typed' as const, liquidationFeeRate: 0.0125,
    rules: { maintenanceBasis: 'price', tierBasis: 'notional', feeBasis: 'notional', trigger: 'le', marginPolicy: 'singleAsset' } as const,
  };
  const collateral = (balance: number) => [{ asset: 'USDT', balance, price: 1, haircut: 0 }];
  const held = (id: typeof CROSS) => fixtureRows().filter((each) => each.accountId === id).map(heldPosition);
  return [
    { account: { ...shape, id: CROSS, name: 'Binance cross', confirmedAtMs: epochMs(FIXTURE_AT_MS - 700_000), collateral: collateral(109_151), positions: held(CROSS) }, age: fresh(700_000) },
    { account: { ...shape, id: SECOND, name: 'Second', confirmedAtMs: epochMs(FIXTURE_AT_MS - 2_520_000), collateral: collateral(12_000), positions: held(SECOND) }, age: { ageMs: 2_520_000, freshness: 'late' } },
  ];
}

/** Everything above in one snapshot; `changes` replaces whole fields. */
export function fixtureSnapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    atMs: epochMs(FIXTURE_AT_MS),
    mode: { kind: 'live' },
    eventCount: 182_340,
    feeds: [
      { feed: 'binance/public', venue: 'binance', connection: { kind: 'open' }, age: fresh(300), malformedCount: 0 },
      { feed: 'binance/market', venue: 'binance', connection: { kind: 'open' }, age: fresh(600), malformedCount: 2 },
      { feed: 'binance/rest', venue: 'binance', connection: { kind: 'closed', reason: 'HTTP 429, waiting', retryInMs: 14_000 }, age: stale(24_000), malformedCount: 0, notice: 'rate limit reached' },
    ],
    oldest: known(stale()),
    hero: fixtureHero(),
    totals: { equityUsd: known(146_010), grossExposureUsd: known(460_200), exposureRatio: known(1.84), allowedExposureRatio: known(1.33), base: 'riskCapital' },
    policy: fixturePolicy(),
    advice: fixtureAdvice(),
    positions: fixtureRows(),
    pools: fixturePools(),
    accounts: fixtureAccounts(),
    instruments: fixtureInstruments(),
    analyses: [],
    alerts: fixtureAlerts(),
    awaiting: [],
    ...beginning(),
    ...changes,
  };
}
