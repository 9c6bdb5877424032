/**
 * The engine fed with the candles of a backtest as events, hour by hour, with the account that the backtest's adviser is asked
 * for: two answers to the same question. Marks, books, index and account are renewed every five minutes, as live.
 */
import { openHolding, reportAt, tradeTo, equityOf, quantityOf, type Holding } from '../../shared/backtest/run/account';
import { askAdvice, createAdviser } from '../../shared/backtest/run/adviser';
import { assumedLevels } from '../../shared/backtest/run/assumed-book';
import type { BacktestMarket } from '../../shared/backtest/run/market';
import { statisticsAt, type ForecastTrack } from '../../shared/backtest/run/track';
import type { Effect } from '../../shared/engine/effect';
import type { EngineEvent } from '../../shared/engine/event';
import { createState, type State } from '../../shared/engine/state';
import { step } from '../../shared/engine/step';
import type { Advice } from '../../shared/sizing/advice';
import type { Policy } from '../../shared/sizing/policy';
import { epochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/units';
import { analyse, createAnalysisMemory, foldHours } from '../../shared/volatility/analysis';

export interface Beside {
  readonly hour: number;
  readonly engine: Advice;
  readonly backtest: Advice;
  readonly state: State;
  readonly equity: number;
}

interface Question {
  readonly market: BacktestMarket;
  readonly track: ForecastTrack;
  readonly policy: Policy;
  readonly capital: number;
  readonly taught: number;
  readonly conviction: number;
  readonly fundingRate: number;
}

const COST_RATIO = 0.0007;
const RENEWALS = 12;

/** Both advices at each close from `taught` on; the backtest's is followed. */
export function* besideEachOther(question: Question): Generator<Beside> {
  const { market, policy, capital, taught, track } = question;
  const { candles, instrument } = market;
  const holding = openHolding(market, capital, 20);
  const adviser = createAdviser(market, policy, true);
  const { state, send } = engineWith(question, holding);
  let highWater = capital;
  for (let i = taught; i < candles.length; i += 1) {
    const candle = candles[i];
    if (candle === undefined) return;
    const closedAtMs = candle.openAtMs + HOUR_MS;
    send({ kind: 'market.candle', atMs: epochMs(closedAtMs), instrumentId: instrument.id, interval: '1h', candle, isClosed: true });
    send({ kind: 'policy.changed', atMs: epochMs(closedAtMs), policy: withView(policy, instrument.underlying, question.conviction, closedAtMs) });
    for (let renewal = 0; renewal < RENEWALS; renewal += 1) renew(question, holding, send, candle.close, i, closedAtMs + 5 * MINUTE_MS * renewal);
    const margin = reportAt(holding, candle.close);
    const equity = equityOf(margin);
    highWater = Math.max(highWater, equity);
    const backtest = askAdvice(adviser, {
      nowMs: closedAtMs, markPrice: candle.close, account: holding.account, model: holding.model, margin,
      volatility: { centralAnnual: track.centralAnnual[i] ?? 0, medianAnnual: track.medianAnnual[i] ?? 0, limitAnnual: track.limitAnnual[i] ?? 0 },
      statistics: statisticsAt(track, i), volumeBaseDaily: volumeAt(market, i), fundingRate: question.fundingRate,
      drawdown: { unitValue: equity / capital, highWater: highWater / capital }, conviction: question.conviction,
    });
    const [engine] = state.advice;
    if (engine === undefined || backtest === undefined) throw new Error(`no advice at ${i}`);
    yield { hour: i, engine, backtest, state, equity };
    const { outcome } = backtest;
    if (outcome.kind !== 'size' || outcome.action === 'HOLD') continue;
    const contracts = Number(outcome.typeQuantity) * (outcome.typeSide === 'buy' ? 1 : -1);
    tradeTo(holding, Number((quantityOf(holding) + contracts).toFixed(3)), candle.close, COST_RATIO);
  }
}

function engineWith({ market, policy, taught, conviction }: Question, { account }: Holding): { readonly state: State; readonly send: (event: EngineEvent) => void } {
  const { candles, instrument, tiers } = market;
  const atMs = epochMs(candles[taught]?.openAtMs ?? 0);
  const state = createState();
  const memory = createAnalysisMemory();
  const asked: Extract<Effect, { kind: 'analysis.request' }>[] = [];
  const send = (event: EngineEvent): void => {
    step(state, event, (effect) => void (effect.kind === 'analysis.request' && asked.push(effect)));
    for (let next = asked.shift(); next !== undefined; next = asked.shift()) {
      foldHours(memory, next.request);
      step(state, { kind: 'analysis.answered', atMs: event.atMs, underlying: next.request.underlying, answer: { kind: 'done', result: analyse(memory, next.request) } }, () => undefined);
    }
  };
  send({ kind: 'session.started', atMs, mode: { kind: 'live' } });
  send({ kind: 'market.instrument', atMs, instrument });
  send({ kind: 'market.tiers', atMs, instrumentId: instrument.id, table: { tiers, source: { kind: 'bundled', asOf: '2024-10-24' } } });
  send({ kind: 'market.candles', atMs, instrumentId: instrument.id, interval: '1h', candles: candles.slice(0, taught) });
  send({ kind: 'policy.changed', atMs, policy: withView(policy, instrument.underlying, conviction, atMs) });
  send({ kind: 'account.changed', atMs, account: { ...account, confirmedAtMs: atMs } });
  return { state, send };
}

/** What live feeds bring again and again, then the tick that advises, twice: the first may bring a new forecast. */
function renew({ market, fundingRate }: Question, { account }: Holding, send: (event: EngineEvent) => void, price: number, i: number, fromMs: number): void {
  const { id: instrumentId, settleAsset } = market.instrument;
  const volume = volumeAt(market, i);
  const atMs = epochMs(fromMs);
  send({ kind: 'market.assetIndex', atMs, asset: settleAsset, indexUsd: 1 });
  send({ kind: 'market.mark', atMs, venueAtMs: atMs, instrumentId, markPrice: price, indexPrice: price, fundingRate });
  send({ kind: 'market.depth', atMs, venueAtMs: atMs, instrumentId, bids: assumedLevels(price, volume, -1), asks: assumedLevels(price, volume, 1) });
  send({ kind: 'account.changed', atMs, account: { ...account, confirmedAtMs: atMs } });
  send({ kind: 'clock.tick', atMs });
  send({ kind: 'clock.tick', atMs: epochMs(fromMs + SECOND_MS) });
}

function withView(policy: Policy, underlying: string, strength: number, atMs: number): Policy {
  return { ...policy, views: [{ kind: 'strength', underlying, strength, statedAtMs: atMs, horizonHours: 24 }] };
}

function volumeAt({ candles }: BacktestMarket, i: number): number {
  return candles.slice(Math.max(0, i - 23), i + 1).reduce((sum, { volumeBase }) => sum + volumeBase, 0);
}
