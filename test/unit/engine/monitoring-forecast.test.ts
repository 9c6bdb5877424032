import { expect, it } from 'vitest';
import type { Effect } from '../../../shared/engine/effect';
import type { EngineEvent } from '../../../shared/engine/event';
import { createState } from '../../../shared/engine/state';
import { step } from '../../../shared/engine/step';
import { snapshot } from '../../../shared/engine/take-snapshot';
import { epochMs, HOUR_MS, MINUTE_MS } from '../../../shared/units';
import { analyse, createAnalysisMemory, type AnalysisRequest } from '../../../shared/volatility/analysis';
import { account, instrument, listed, mark, position, SESSION, START_MS, tick } from '../../support/engine-builders';
import { simulatedHours } from '../../support/simulated-hours';

/** The true volatility is known to the simulation, not to the program: what it says of itself has to come out near 1. */
it('the program\'s own forecasts of a walk with a steady volatility are judged unbiased, in the measure they are made in', () => {
  const [before, during] = [30 * 24, 60];
  const candles = simulatedHours(before + during, () => 0.005).map((candle, i) => ({ ...candle, openAtMs: START_MS + (i - before) * HOUR_MS }));
  const state = createState();
  const memory = createAnalysisMemory();
  const asked: AnalysisRequest[] = [];
  const emit = (effect: Effect): void => void (effect.kind === 'analysis.request' && asked.push(effect.request));
  const send = (...events: readonly EngineEvent[]): void => {
    for (const event of events) step(state, event, emit);
    for (const request of asked.splice(0)) step(state, { kind: 'analysis.answered', atMs: state.nowMs, underlying: 'BTC', answer: { kind: 'done', result: analyse(memory, request) } }, emit);
  };
  const instrumentId = instrument('BTC').id;
  send(SESSION, ...listed('BTC'), { kind: 'market.candles', atMs: epochMs(START_MS), instrumentId, interval: '1h', candles: candles.slice(0, before) }, mark('BTC', 50_000, START_MS));
  send({ kind: 'account.changed', atMs: epochMs(START_MS), account: account(1_000_000, [position('BTC', 1, 50_000)], 'simulated') }, tick(START_MS));
  send(tick(START_MS + MINUTE_MS));
  for (const [k, candle] of candles.slice(before).entries()) {
    const atMs = START_MS + (k + 1) * HOUR_MS;
    send({ kind: 'market.candle', atMs: epochMs(atMs), instrumentId, interval: '1h', candle, isClosed: true }, mark('BTC', candle.close, atMs), tick(atMs));
    send(tick(atMs + MINUTE_MS));
  }
  const [btc] = snapshot(state).monitoring.volatility;
  expect(btc).toMatchObject({ underlying: 'BTC', lostCount: 0 });
  expect(btc?.horizons.map(({ horizonHours, count }) => [horizonHours, count])).toEqual([[1, during], [8, during - 7], [24, during - 23]]);
  for (const { biasRatio } of btc?.horizons ?? []) expect(Math.abs(Math.log(biasRatio))).toBeLessThan(Math.log(1.15));
});
