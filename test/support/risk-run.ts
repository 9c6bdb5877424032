/** A run that holds BTC and ETH with 800 hours of history behind them, and its answers to the panel "Risk". */
import { riskAnswer } from '../../shared/engine/answer-risk';
import type { EngineEvent } from '../../shared/engine/event';
import type { RiskAnswer, RiskQuestion } from '../../shared/engine/risk-questions';
import type { Known } from '../../shared/engine/snapshot';
import type { Candle } from '../../shared/market/event';
import { epochMs, HOUR_MS } from '../../shared/units';
import { account, instrument, listed, mark, position, START_MS, tick, world, type World } from './engine-builders';
import { simulatedHours } from './simulated-hours';

const HOURS = 800;

/** Hours that end where the run begins; `seed` makes the walk. */
function hours(underlying: string, seed: number): EngineEvent {
  const candles: Candle[] = simulatedHours(HOURS, () => 0.006, seed).map((candle, hour) => ({ ...candle, openAtMs: START_MS - (HOURS - hour) * HOUR_MS }));
  return { kind: 'market.candles', atMs: epochMs(START_MS), instrumentId: instrument(underlying).id, interval: '1h', candles };
}

export const INDEX: EngineEvent = { kind: 'market.assetIndex', atMs: epochMs(START_MS), asset: 'USDT', indexUsd: 1 };
export const BTC = position('BTC', 0.2, 50_000);
export const ETH = position('ETH', -2, 2_000);

export function holding(positions = [BTC, ETH], balance = 3_000, extra: Partial<ReturnType<typeof account>> = {}): World {
  return world(
    ...listed('BTC'), ...listed('ETH'), hours('BTC', 1), hours('ETH', 2), mark('BTC', 50_000, START_MS), mark('ETH', 2_000, START_MS), INDEX,
    { kind: 'account.changed', atMs: epochMs(START_MS), account: { ...account(balance, positions), ...extra } }, tick(START_MS),
  );
}

export function ask<Page extends RiskQuestion['page']>(run: World, question: Extract<RiskQuestion, { page: Page }> | { page: Page }): Extract<RiskAnswer, { kind: Page }> {
  const answer = riskAnswer(run.state, question as RiskQuestion);
  if (answer.kind !== question.page) throw new Error(JSON.stringify(answer));
  return answer as Extract<RiskAnswer, { kind: Page }>;
}

export function known<T>(value: Known<T> | { readonly kind: 'unusable' | 'notHit' | 'refused'; readonly why: string } | undefined): T {
  if (value?.kind !== 'known') throw new Error(JSON.stringify(value));
  return value.value;
}
