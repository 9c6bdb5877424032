/**
 * Plays a scenario second by second as events, the same for the same seed and the same actions at the same seconds.
 * Virtual time only: how fast it passes, and pausing, are the shell's business.
 */
import { assert, unwrap } from '../assert';
import type { Account } from '../account/account';
import type { EngineEvent } from '../engine/event';
import { createRandom, type Random } from '../math/random';
import { epochMs, HOUR_MS, MINUTE_MS, SECOND_MS, type EpochMs } from '../units';
import { emptyCandle } from './candles';
import { generateHistory } from './history';
import { FUNDING_INTERVAL_HOURS, SIMULATED_FEED, SIMULATED_VENUE, simulatedAsset } from './instruments';
import { poolsAtMark } from './liquidation';
import { createMarket, stepMarket, type Market } from './market';
import { candleClosed, marketEvents } from './market-events';
import { optionEvents } from './options';
import type { Scenario } from './scenario';
import { afterForcedClose, createAccount, fundingPayment, withWallet } from './simulated-account';
import { fromSteps } from './steps';

/** A run, plain data: a JSON copy of it continues the same way. */
export interface Drill {
  readonly scenario: Scenario;
  readonly seed: number;
  /** Virtual seconds since the start; 0 from `openingEvents` on. */
  second: number;
  readonly random: Random;
  /** Of the options alone: what they draw changes no price. */
  readonly optionRandom: Random;
  readonly market: Market;
  account: Account;
}

/** A run of `scenario` before its first event; `seed` is a whole number below 2^32. */
export function createDrill(scenario: Scenario, seed: number): Drill {
  assert(scenario.durationMs % SECOND_MS === 0, 'a drill lasts whole seconds');
  return {
    scenario,
    seed,
    second: 0,
    random: createRandom(seed, 'market'),
    optionRandom: createRandom(seed, 'options'),
    market: createMarket(scenario),
    account: createAccount(scenario.account, epochMs(scenario.startAtMs)),
  };
}

/** The drill's clock: the time of the last whole second that was played. */
export function drillNow(drill: Drill): EpochMs {
  return epochMs(drill.scenario.startAtMs + drill.second * SECOND_MS);
}

export function isOver(drill: Drill): boolean {
  return drill.second * SECOND_MS >= drill.scenario.durationMs;
}

/** Everything known at the start: session, contracts, tiers, history, the first quotes, the account. To be taken once, first. */
export function openingEvents(drill: Drill): EngineEvent[] {
  const { scenario, seed } = drill;
  assert(drill.second === 0, 'the opening comes first');
  const atMs = drillNow(drill);
  const endAtMs = scenario.startAtMs + scenario.durationMs;
  const events: EngineEvent[] = [
    { kind: 'session.started', atMs, mode: { kind: 'drill', scenarioId: scenario.id, title: scenario.title, seed, startAtMs: scenario.startAtMs, endAtMs, riskCapitalUsd: scenario.riskCapitalUsd } },
    ...passageEvents(drill),
    { kind: 'feed.opened', atMs, feed: SIMULATED_FEED, venue: SIMULATED_VENUE },
  ];
  const histories = generateHistory(scenario, seed);
  drill.market.assets.forEach((one, index) => {
    const { instrument, tiers } = simulatedAsset(one.symbol);
    const history = unwrap(histories[index], 'there is a history of every asset');
    one.hour = history.formingHour;
    events.push(
      { kind: 'market.instrument', atMs, instrument },
      { kind: 'market.tiers', atMs, instrumentId: instrument.id, table: { tiers, source: { kind: 'simulated' } } },
      { kind: 'market.candles', atMs, instrumentId: instrument.id, interval: '1h', candles: history.hours },
      { kind: 'market.candles', atMs, instrumentId: instrument.id, interval: '5m', candles: history.fiveMinutes },
    );
  });
  stepMarket(drill.market, scenario, 0, drill.random);
  events.push(...marketEvents(drill.market, scenario, 0), ...optionEvents(drill.market, scenario, 0, atMs, drill.optionRandom), { kind: 'account.changed', atMs, account: drill.account }, { kind: 'clock.tick', atMs });
  return events;
}

/**
 * All events of the next virtual second, always in the order: passage, candles that closed, market, funding, liquidation,
 * tick. Facts carry the whole second they become known at; a trade at a candle's boundary belongs to the new candle.
 * Empty when the drill is over.
 */
export function nextEvents(drill: Drill): EngineEvent[] {
  if (isOver(drill)) return [];
  drill.second += 1;
  const atMs = drillNow(drill);
  const events: EngineEvent[] = passageEvents(drill);
  closeCandles(drill, atMs, events);
  stepMarket(drill.market, drill.scenario, drill.second, drill.random);
  events.push(...marketEvents(drill.market, drill.scenario, drill.second), ...optionEvents(drill.market, drill.scenario, drill.second, atMs, drill.optionRandom));
  settleFunding(drill, atMs, events);
  liquidate(drill, atMs, events);
  events.push({ kind: 'clock.tick', atMs });
  return events;
}

/** The mark of a symbol in quote units, as the last event gave it. */
export function markPriceOf(drill: Drill, symbol: string): number {
  const one = unwrap(drill.market.assets.find((asset) => asset.symbol === symbol), `the drill has a market of ${symbol}`);
  return fromSteps(one.mark, simulatedAsset(symbol).instrument.priceTick);
}

function passageEvents(drill: Drill): EngineEvent[] {
  const atMs = drillNow(drill);
  return drill.scenario.passages.filter((passage) => passage.atSecond === drill.second).map(({ label }) => ({ kind: 'drill.passage', atMs, label }));
}

function closeCandles(drill: Drill, atMs: EpochMs, events: EngineEvent[]): void {
  if (atMs % (5 * MINUTE_MS) !== 0) return;
  for (const one of drill.market.assets) {
    events.push(candleClosed(one.symbol, '5m', one.fiveMinutes, atMs));
    one.fiveMinutes = emptyCandle(atMs, one.fiveMinutes.close);
    if (atMs % HOUR_MS !== 0) continue;
    events.push(candleClosed(one.symbol, '1h', one.hour, atMs));
    one.hour = emptyCandle(atMs, one.hour.close);
  }
}

function settleFunding(drill: Drill, atMs: EpochMs, events: EngineEvent[]): void {
  if (atMs % (FUNDING_INTERVAL_HOURS * HOUR_MS) !== 0) return;
  let payment = 0;
  for (const position of drill.account.positions) {
    const market = drill.market.assets.find((one) => one.symbol === position.symbol);
    if (market !== undefined) payment += fundingPayment(position, markPriceOf(drill, position.symbol), market.fundingRate);
  }
  if (payment === 0) return;
  drill.account = { ...withWallet(drill.account, payment), confirmedAtMs: atMs };
  events.push({ kind: 'account.changed', atMs, account: drill.account });
}

function liquidate(drill: Drill, atMs: EpochMs, events: EngineEvent[]): void {
  const markOf = (symbol: string): number => markPriceOf(drill, symbol);
  const before = drill.account;
  for (const { margin, positions } of poolsAtMark(before, markOf)) {
    if (!margin.liquidatable) continue;
    drill.account = { ...afterForcedClose(drill.account, positions, markOf), confirmedAtMs: atMs };
    for (const { id, symbol } of positions) events.push({ kind: 'account.liquidated', atMs, accountId: before.id, positionId: id, price: markOf(symbol) });
  }
  if (drill.account !== before) events.push({ kind: 'account.changed', atMs, account: drill.account });
}
