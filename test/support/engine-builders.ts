/** Small worlds for tests of the engine: two instruments, one account, and the events that make them. */
import type { Account, Position } from '../../shared/account/account';
import type { Emit, Effect } from '../../shared/engine/effect';
import type { EngineEvent } from '../../shared/engine/event';
import { createState, type State } from '../../shared/engine/state';
import { step } from '../../shared/engine/step';
import type { Candle } from '../../shared/market/event';
import type { Instrument, Tier } from '../../shared/market/instrument';
import { accountId, epochMs, instrumentId, positionId } from '../../shared/units';

export const START_MS = Date.UTC(2026, 0, 6, 8);

export const FLAT_TIERS: readonly Tier[] = [
  { notionalFloor: 0, notionalCap: 50_000_000, maintenanceMarginRate: 0.01, maintenanceAmount: 0, maxLeverage: 50 },
];

export function instrument(underlying: string): Instrument {
  return {
    id: instrumentId('binance', `${underlying}USDT`),
    venue: 'binance',
    symbol: `${underlying}USDT`,
    underlying,
    quoteAsset: 'USDT',
    settleAsset: 'USDT',
    contractType: 'linear',
    contractSize: 1,
    priceTick: { coefficient: 1, decimals: 2 },
    quantityLot: { coefficient: 1, decimals: 3 },
    minimumQuantity: 0.001,
    minimumNotional: 5,
    fundingIntervalHours: 8,
  };
}

export function position(underlying: string, quantity: number, entryPrice: number): Position {
  const { id, symbol } = instrument(underlying);
  return {
    id: positionId(`p-${underlying}-${quantity > 0 ? 'long' : 'short'}`),
    instrumentId: id,
    symbol,
    contractType: 'linear',
    contractSize: 1,
    quantity,
    entryPrice,
    settleAsset: 'USDT',
    margin: { kind: 'cross' },
    leverage: 10,
    hedgeSide: 'net',
  };
}

export function account(balance: number, positions: readonly Position[], source: Account['source'] = 'typed'): Account {
  return {
    id: accountId('test'),
    name: 'Test',
    venue: 'binance',
    source,
    confirmedAtMs: epochMs(START_MS),
    rules: { maintenanceBasis: 'price', tierBasis: 'notional', feeBasis: 'notional', trigger: 'le', marginPolicy: 'singleAsset' },
    liquidationFeeRate: 0,
    collateral: [{ asset: 'USDT', balance, price: 1, haircut: 0 }],
    positions,
  };
}

export function listed(underlying: string, atMs = START_MS): readonly EngineEvent[] {
  const terms = instrument(underlying);
  return [
    { kind: 'market.instrument', atMs: epochMs(atMs), instrument: terms },
    { kind: 'market.tiers', atMs: epochMs(atMs), instrumentId: terms.id, table: { tiers: FLAT_TIERS, source: { kind: 'bundled', asOf: '2024-10-24' } } },
  ];
}

export function mark(underlying: string, markPrice: number, atMs: number): EngineEvent {
  return { kind: 'market.mark', atMs: epochMs(atMs), venueAtMs: atMs, instrumentId: instrument(underlying).id, markPrice, indexPrice: markPrice, fundingRate: 0.0001 };
}

export function tick(atMs: number): EngineEvent {
  return { kind: 'clock.tick', atMs: epochMs(atMs) };
}

export const SESSION: EngineEvent = { kind: 'session.started', atMs: epochMs(START_MS), mode: { kind: 'live' } };

/** Hourly candles that rise and fall by `swing` in turn, ending where `START_MS` begins. */
export function swingingHours(underlying: string, price: number, swing: number, hours: number): EngineEvent {
  const candles: Candle[] = [];
  for (let i = hours; i > 0; i -= 1) {
    const high = price * (1 + (i % 2 === 0 ? swing : swing / 2));
    candles.push({ openAtMs: START_MS - i * 3_600_000, open: price, high, low: price * (1 - swing), close: i % 2 === 0 ? high : price, volumeBase: 10 });
  }
  return { kind: 'market.candles', atMs: epochMs(START_MS), instrumentId: instrument(underlying).id, interval: '1h', candles };
}

export interface World {
  readonly state: State;
  readonly effects: Effect[];
  send(...events: readonly EngineEvent[]): void;
}

/** A state that has taken `events`, which may be sent more; every effect is kept. */
export function world(...events: readonly EngineEvent[]): World {
  const state = createState();
  const effects: Effect[] = [];
  const emit: Emit = (effect) => effects.push(effect);
  const send = (...more: readonly EngineEvent[]): void => {
    for (const event of more) step(state, event, emit);
  };
  send(SESSION, ...events);
  return { state, effects, send };
}
