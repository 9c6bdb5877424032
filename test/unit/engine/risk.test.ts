import { describe, expect, test } from 'vitest';
import { riskAnswer } from '../../../shared/engine/answer-risk';
import type { EngineEvent } from '../../../shared/engine/event';
import { riskSchema } from '../../../shared/engine/risk-questions';
import { simulated, simulationQuestion } from '../../../shared/engine/risk-simulation';
import { decode } from '../../../shared/decode';
import { DAY_MS, epochMs, instrumentId, positionId } from '../../../shared/units';
import { account, listed, mark, position, START_MS, tick, world } from '../../support/engine-builders';
import { ask, BTC, ETH, holding, INDEX, known } from '../../support/risk-run';

describe('the page "Loss"', () => {
  const answer = ask(holding(), { page: 'loss' });

  test('says value at risk and expected shortfall by five methods, the shortfall never below the value at risk', () => {
    expect(answer.methods.map(({ id }) => id)).toEqual(['filtered', 'gaussian', 'cornishFisher', 'historicalType7', 'historicalOrder']);
    for (const { tail } of answer.methods.filter(({ id }) => id !== 'cornishFisher')) {
      const { valueAtRisk, expectedShortfall } = known(tail);
      expect(expectedShortfall.usd).toBeGreaterThanOrEqual(valueAtRisk.usd);
      expect(valueAtRisk.usd).toBeGreaterThan(0);
    }
  });

  test('a method that has all it needs and still says nothing gives its reason', () => {
    // Calm overlapping days have thinner tails than the normal: Maillard (2012), the expansion is then no distribution.
    expect(answer.methods.find(({ id }) => id === 'cornishFisher')?.tail).toMatchObject({ kind: 'unusable', why: expect.stringContaining('outside what the Cornish-Fisher expansion can describe') });
  });

  test('what the underlyings add sums to the shortfall of the whole (Euler)', () => {
    const whole = known(answer.methods[0]?.tail);
    const sum = answer.parts.reduce((total, { shortfallUsd }) => total + known(shortfallUsd), 0);
    expect(sum).toBeCloseTo(whole.expectedShortfall.usd, 6);
    expect(answer.parts.map(({ underlying, exposureUsd }) => [underlying, Math.round(known(exposureUsd))])).toEqual([['BTC', 10_000], ['ETH', -4_000]]);
  });

  test('says on how many days it rests, since when, and how old the newest hour is', () => {
    expect(known(answer.filteredDays)).toMatchObject({ untilMs: START_MS, age: { freshness: 'fresh' } });
    // 799 returns make 776 overlapping days.
    expect(known(answer.plainDays)).toMatchObject({ count: 776, untilMs: START_MS });
  });

  test('measures shares by the equity less the cost of closing, while no risk capital is stated, and says so', () => {
    expect(answer.capital.name).toContain('equity');
    // 3,000 less 5 bps of 14,000.
    expect(known(answer.capital.usd)).toBeCloseTo(3_000 - 14_000 * 5e-4, 6);
  });

  test('has correlations with their count and age', () => {
    const table = known(answer.correlations);
    expect(table.names).toEqual(['BTC', 'ETH']);
    expect(table.matrix[0]?.[0]).toBe(1);
    expect(table.matrix[0]?.[1]).toBe(table.matrix[1]?.[0]);
    expect(table.observationCount).toBe(799);
  });

  test('without history every method is unknown and names what is missing; nothing is filled in', () => {
    const run = world(...listed('BTC'), mark('BTC', 50_000, START_MS), INDEX, { kind: 'account.changed', atMs: epochMs(START_MS), account: account(3_000, [BTC]) }, tick(START_MS));
    const bare = ask(run, { page: 'loss' });
    expect(bare.methods.every(({ tail }) => tail.kind === 'unknown' && tail.missing.length > 0)).toBe(true);
    expect(bare.correlations.kind).toBe('unusable');
    expect(bare.parts[0]?.shortfallUsd.kind).toBe('unknown');
  });

  test('old marks make it unknown, by name', () => {
    const run = holding();
    run.send(tick(START_MS + 60_000));
    const old = ask(run, { page: 'loss' });
    expect(old.age.freshness).toBe('gone');
    expect(old.methods[0]?.tail).toMatchObject({ kind: 'unknown', missing: expect.arrayContaining(['fresh mark price of BTCUSDT']) });
  });
});

describe('options beside the losses', () => {
  const option = {
    id: positionId('call'), instrumentId: instrumentId('binance', 'BTC-50000-C'), underlying: 'BTC', right: 'call' as const, strike: 50_000, expiryAtMs: epochMs(START_MS + 30 * DAY_MS),
    quantity: 1, contractSize: 1, settle: 'linear' as const, settleAsset: 'USDT', markVolatility: 0.5,
  };

  test('are told by their greeks, and hedged in the perpetual with what is held', () => {
    const { options } = ask(holding([BTC], 3_000, { options: [option] }), { page: 'loss' });
    const greeks = known(options[0]?.greeks);
    // Black 1976 at the money, 30 of 365 days, 50 %: d1 = 0.5 * sqrt(30/365) / 2 = 0.071672; N = 0.528569, density 0.397919.
    expect(greeks.deltaBase).toBeCloseTo(0.528569, 5);
    expect(greeks.vegaPerPoint).toBeCloseTo((50_000 * 0.397919 * Math.sqrt(30 / 365)) / 100, 2);
    expect(greeks.gammaBasePerPercent).toBeCloseTo((0.397919 / (50_000 * 0.5 * Math.sqrt(30 / 365))) * 500, 6);
    expect(greeks.thetaPerDay).toBeLessThan(0);
    // 0.2 held and 0.5286 of delta: sell 0.729 at a lot of 0.001.
    expect(options[0]?.hedge).toMatchObject({ kind: 'known', value: { symbol: 'BTCUSDT', words: 'sell 0.729' } });
  });

  test('are in every method, and add their own part beside those of positions and coins', () => {
    const coin: EngineEvent = { kind: 'market.assetIndex', atMs: epochMs(START_MS), asset: 'BTC', indexUsd: 50_000 };
    const collateral = [...account(3_000, []).collateral, { asset: 'BTC', balance: 0.1, price: 1, haircut: 0 }];
    const run = holding([BTC, ETH], 3_000, { options: [{ ...option, quantity: -0.3 }], collateral });
    run.send(coin, tick(START_MS));
    const held = ask(run, { page: 'loss' });
    const plain = ask(holding(), { page: 'loss' });
    expect(held.parts.map(({ underlying, what }) => `${underlying} ${what}`)).toEqual(['BTC positions', 'BTC coins', 'BTC options', 'ETH positions']);
    const whole = known(held.methods[0]?.tail).expectedShortfall.usd;
    expect(held.parts.reduce((sum, { shortfallUsd }) => sum + known(shortfallUsd), 0)).toBeCloseTo(whole, 6);
    const [, coins, calls] = held.parts;
    expect(known(coins?.exposureUsd)).toBe(5_000);
    // 0.3 sold calls with a delta of 0.53 stand against about 0.16 coins.
    expect(known(calls?.exposureUsd)).toBeCloseTo(-0.3 * 0.53 * 50_000, -2);
    expect(known(calls?.shortfallUsd)).toBeLessThan(0);
    for (const [index, { id }] of held.methods.entries()) {
      const before = plain.methods[index]?.tail;
      if (id !== 'cornishFisher' && before?.kind === 'known') expect(known(held.methods[index]?.tail).expectedShortfall.usd, id).not.toBeCloseTo(before.value.expectedShortfall.usd, 0);
    }
  });

  test('without a volatility are unknown, by name', () => {
    const { markVolatility: _none, ...bare } = option;
    const { options } = ask(holding([BTC], 3_000, { options: [bare] }), { page: 'loss' });
    expect(options).toMatchObject([{ underlying: 'BTC', greeks: { kind: 'unknown', missing: ['volatility of BTC-50000-C'] } }]);
    const { methods, parts } = ask(holding([BTC], 3_000, { options: [bare] }), { page: 'loss' });
    for (const { tail } of methods) expect(tail).toMatchObject({ kind: 'unknown', missing: ['volatility of BTC-50000-C'] });
    expect(parts).toMatchObject([{ what: 'positions', exposureUsd: { kind: 'known' } }, { what: 'options', exposureUsd: { kind: 'unknown' } }]);
  });
});

describe('the page "Liquidation"', () => {
  test('gives each pool a chance with both ends, repeated for a year, beside what is allowed', () => {
    const { pools, allowed } = ask(holding([BTC], 2_000), { page: 'liquidation' });
    const touch = known(pools[0]?.touch);
    expect(allowed).toBe(0.0002);
    expect(touch.low).toBeLessThanOrEqual(touch.high);
    expect(touch.repeatedOverYear).toBeCloseTo(1 - Math.exp(365 * Math.log(1 - touch.high)), 9);
    // Wallet 2,000 on 0.2 BTC: equity meets 1 % maintenance where 2,000 + 0.2 (p - 50,000) = 0.002 p.
    expect(touch.downMove).toBeCloseTo(8_000 / 0.198 / 50_000 - 1, 9);
  });

  test('the simulation of one asset finds the chance of the formula, within its error', () => {
    const run = holding([position('BTC', 0.5, 50_000)], 3_000);
    const { high } = known(ask(run, { page: 'liquidation' }).pools[0]?.touch);
    const answer = simulated(simulationQuestion(run.state)).accounts[0]?.answer;
    if (answer?.kind !== 'ok') throw new Error(JSON.stringify(answer));
    // The formula adds drift towards the barrier in full, which is an upper bound.
    expect(answer.probability).toBeGreaterThan(0);
    expect(Math.abs(answer.probability - high)).toBeLessThan(4 * answer.standardError + 0.05 * high);
  });

  test('a simulation is plain data that survives the way to another thread, and the same question has the same answer', () => {
    const question = simulationQuestion(holding().state);
    const copied = structuredClone(question);
    expect(simulated(copied)).toEqual(simulated(question));
  });

  test('a book whose assets share no history is not simulated, and says why', () => {
    const run = world(...listed('BTC'), ...listed('ETH'), mark('BTC', 50_000, START_MS), mark('ETH', 2_000, START_MS), { kind: 'account.changed', atMs: epochMs(START_MS), account: account(3_000, [BTC, ETH]) }, tick(START_MS));
    const answer = simulated(simulationQuestion(run.state)).accounts[0]?.answer;
    expect(answer).toMatchObject({ kind: 'unknown' });
    expect(JSON.stringify(answer)).toContain('volatility of BTC');
  });
});

describe('the page "Stress"', () => {
  const answer = ask(holding(), { page: 'stress' });

  test('has our own cells before the grids, each a stress with an assumption, and one worst', () => {
    const groups = answer.rows.map(({ group }) => group);
    expect(groups.lastIndexOf('own')).toBeLessThan(groups.findIndex((group) => group !== 'own'));
    expect(answer.words).toBe('stress with an assumption');
    const worst = answer.rows.filter(({ mark }) => mark === 'worst');
    expect(worst).toHaveLength(1);
    const losses = answer.rows.flatMap(({ loss }) => (loss.kind === 'known' ? [loss.value.usd] : []));
    expect(known(worst[0]?.loss).usd).toBe(Math.max(...losses));
  });

  test('marks beside it the worst that a size changes, and calls only such cells over the limit', () => {
    const moves = answer.rows.filter(({ cellId }) => !/^(venue-gone|stablecoin)/.test(cellId));
    const most = Math.max(...moves.flatMap(({ loss }) => (loss.kind === 'known' ? [loss.value.usd] : [])));
    expect(known(answer.rows.find(({ mark }) => mark === 'worstOfMoves')?.loss).usd).toBe(most);
    expect(answer.rows.filter(({ isOver }) => isOver).every((row) => moves.includes(row) && (known(row.loss).ratio ?? 0) > 0.2)).toBe(true);
  });

  test('one venue gone takes the equity of its only account', () => {
    const gone = answer.rows.find(({ cellId }) => cellId === 'venue-gone/down');
    expect(known(gone?.loss).usd).toBeCloseTo(3_000, 9);
    expect(gone?.pools[0]?.after).toMatchObject({ kind: 'known', value: { equity: 0 } });
  });

  test('a stablecoin at 0.90 with prices in it unchanged costs a tenth of the equity', () => {
    const fallen = answer.rows.find(({ cellId }) => cellId === 'stablecoin/USDT/in-coin');
    expect(known(fallen?.loss).usd).toBeCloseTo(300, 9);
  });

  test('old marks make every sum unknown, by name', () => {
    const run = holding();
    run.send(tick(START_MS + 60_000));
    const old = ask(run, { page: 'stress' });
    expect(old.rows.every(({ loss }) => loss.kind === 'unknown')).toBe(true);
    expect(old.missing.join()).toContain('BTCUSDT');
  });
});

describe('the page "Survival"', () => {
  const answer = ask(holding([BTC, ETH], 1_500), { page: 'survival' });

  test('has every named day with its sources, and says "assumed" where an asset has no figures of the day', () => {
    expect(answer.days.length).toBeGreaterThan(10);
    expect(answer.days.every(({ sources }) => sources.length > 0)).toBe(true);
    const crash = answer.days.find(({ dayId }) => dayId === 'crash-2020-03-12');
    expect(crash?.figures).toEqual(['BTC −51.1 %']);
    expect(crash?.outcomes[0]?.kind).toBe('assumed');
  });

  test('a long of BTC alone with 15 % behind it dies of 12 March 2020 without any assumption', () => {
    const alone = ask(holding([BTC], 1_500), { page: 'survival' });
    // Equity meets maintenance at p = 8,500 / 0.198 = 42,929: 14.1 % down, on the way from 7,353 to 5,678 of five corners.
    const fraction = (1 - 8_500 / 0.198 / 50_000) / (1 - 5_678 / 7_353) / 4;
    expect(alone.days.find(({ dayId }) => dayId === 'crash-2020-03-12')?.outcomes[0]).toMatchObject({ kind: 'liquidated', atFraction: expect.closeTo(fraction, 9) });
  });

  test('an old mark is unknown, no verdict', () => {
    const run = holding([BTC], 1_500);
    run.send(tick(START_MS + 60_000));
    expect(ask(run, { page: 'survival' }).days[0]?.outcomes[0]).toMatchObject({ kind: 'unknown' });
  });
});

describe('the page "Plan"', () => {
  const plan = { page: 'plan', accountId: 'test', positionId: BTC.id, to: 0.1, rungs: 2 } as const;

  test('shows the beginning and the state after each trade', () => {
    const answer = ask(holding([BTC], 2_000), plan);
    const rungs = known(answer.plan);
    expect(rungs.map(({ netContracts, trade }) => [netContracts, trade?.side, trade?.quantity])).toEqual([[0.2, undefined, undefined], [0.15, 'sell', '0.050'], [0.1, 'sell', '0.050']]);
  });

  test('refuses a position that is not there, and a question with too many trades', () => {
    expect(riskAnswer(holding().state, { ...plan, positionId: 'gone' })).toMatchObject({ kind: 'refused' });
    expect(decode(riskSchema, { ...plan, rungs: 21 })).toMatchObject({ ok: false, path: 'rungs' });
    expect(decode(riskSchema, { page: 'other' })).toMatchObject({ ok: false, path: 'page' });
  });
});

test('nothing held is said as that, on every page', () => {
  const run = world(...listed('BTC'), mark('BTC', 50_000, START_MS), { kind: 'account.changed', atMs: epochMs(START_MS), account: account(3_000, []) }, tick(START_MS));
  expect(riskAnswer(run.state, { page: 'stress' })).toEqual({ kind: 'nothing', atMs: START_MS });
});
