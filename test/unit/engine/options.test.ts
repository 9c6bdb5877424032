/** Options of accounts in the engine: priced on the marks of now, renewed with time, counted or kept apart by the venue's rule. */
import { describe, expect, it } from 'vitest';
import type { Account } from '../../../shared/account/account';
import type { OptionPosition } from '../../../shared/account/option-position';
import { accountReport } from '../../../shared/engine/account-margin';
import type { EngineEvent } from '../../../shared/engine/event';
import { marginForecastAnswer } from '../../../shared/engine/answer-margin-forecast';
import { whatIfAnswer } from '../../../shared/engine/answer-what-if';
import { hero } from '../../../shared/engine/hero';
import { riskAnswer } from '../../../shared/engine/answer-risk';
import { simulated, simulationQuestion } from '../../../shared/engine/risk-simulation';
import { createState, type State } from '../../../shared/engine/state';
import { step } from '../../../shared/engine/step';
import { snapshot } from '../../../shared/engine/take-snapshot';
import { sizingInput } from '../../../shared/engine/sizing-facts';
import { epochMs, instrumentId, positionId } from '../../../shared/units';
import { account, listed, mark, position, START_MS, tick } from '../../support/engine-builders';

const HOUR_MS = 3_600_000;

function option(words: Partial<OptionPosition> & Pick<OptionPosition, 'right' | 'strike' | 'quantity'>, hours = 1): OptionPosition {
  return { id: positionId(`o${words.strike}${words.right}`), instrumentId: instrumentId('any', `BTC-${words.strike}`), underlying: 'BTC', expiryAtMs: epochMs(START_MS + hours * HOUR_MS), contractSize: 1, settle: 'linear', settleAsset: 'USDT', markVolatility: 0.1, ...words };
}

function world(held: Partial<Account>, ...more: readonly EngineEvent[]): State {
  const state = createState();
  const events: readonly EngineEvent[] = [
    { kind: 'session.started', atMs: epochMs(START_MS), mode: { kind: 'live' } },
    ...listed('BTC'), mark('BTC', 60_000, START_MS),
    { kind: 'account.changed', atMs: epochMs(START_MS), account: { ...account(10_000, [position('BTC', -1, 60_000)]), ...held } },
    tick(START_MS), ...more,
  ];
  for (const event of events) step(state, event, () => undefined);
  return state;
}

const only = (state: State): Account => {
  const [found] = Object.values(state.accounts);
  if (found === undefined) throw new Error('an account');
  return found;
};
const reportOf = (state: State) => accountReport(state, only(state));
/** The perpetual of binance stands in a margin account of a venue that counts options, as its own. */
const counting = { venue: 'deribit', options: [option({ right: 'put', strike: 55_000, quantity: -1 })] };

describe('an account whose venue counts options', () => {
  it('is liquidated with them: 70,000 / 1.085 above, where both ask for more than there is', () => {
    const [perpetual] = reportOf(world(counting)).positions;
    expect(perpetual?.liquidation).toMatchObject({ kind: 'ok', nearest: { direction: 'up' } });
    expect(perpetual?.liquidation.kind === 'ok' && perpetual.liquidation.nearest.price).toBeCloseTo(70_000 / 1.085, 6);
  });

  it('is valued anew with every mark', () => {
    const state = world(counting);
    reportOf(state);
    step(state, mark('BTC', 62_000, START_MS + 500), () => undefined);
    const moved = reportOf(state);
    // 10,000 - 2,000 of equity; 0.01 and 0.075 of 62,000.
    expect(moved.pools[0]).toMatchObject({ equity: 8_000 });
    expect(moved.pools[0]?.kind === 'known' && moved.pools[0].maintenanceRequirement).toBeCloseTo(0.085 * 62_000, 8);
  });

  it('is valued anew as time goes, without any mark', () => {
    const state = world({ ...counting, options: [option({ right: 'put', strike: 60_000, quantity: -1, markVolatility: 0.6 }, 24)] });
    const value = (): number => {
      const [pool] = reportOf(state).pools;
      return pool?.kind === 'known' ? (pool.optionValue ?? NaN) : NaN;
    };
    const before = value();
    step(state, tick(START_MS + 2_000), () => undefined);
    // At the money the worth goes with the root of the time left: 2 s of a day.
    expect(value() / before).toBeCloseTo(Math.sqrt(1 - 2_000 / 86_400_000), 7);
    expect(value()).not.toBe(before);
  });

  it('says what pricing lacks, everywhere', () => {
    const bare = option({ right: 'put', strike: 55_000, quantity: -1 });
    const { markVolatility: _none, ...unmarked } = bare;
    const state = world({ ...counting, options: [unmarked] });
    expect(reportOf(state).pools).toMatchObject([{ kind: 'unknown', missing: ['volatility of BTC-55000'] }]);
    expect(hero(state)).toMatchObject({ kind: 'unknown', missing: ['volatility of BTC-55000'] });
  });

  it('with options alone has a nearest liquidation, a joint one', () => {
    // 0.5 coin against a call: 60,000 / 0.575, from 60,000.
    const alone = { venue: 'deribit', positions: [], collateral: [{ asset: 'BTC', balance: 0.5, price: 1, haircut: 0 }], options: [option({ right: 'call', strike: 60_000, quantity: -1, settle: 'inverse', settleAsset: 'BTC' })] };
    const shown = hero(world(alone));
    expect(shown).toMatchObject({ kind: 'distance', scope: 'joint', direction: 'up' });
    expect(shown.kind === 'distance' && shown.distanceRatio).toBeCloseTo(1 / 0.575 - 1, 8);
  });

  it('with options alone of an asset that is all that is listed, has it told by that asset', () => {
    const state = createState();
    const coins = option({ right: 'call', strike: 3_000, quantity: -1, settle: 'inverse', settleAsset: 'ETH', underlying: 'ETH' });
    for (const event of [
      { kind: 'session.started' as const, atMs: epochMs(START_MS), mode: { kind: 'live' as const } }, ...listed('ETH'), mark('ETH', 3_000, START_MS),
      { kind: 'account.changed' as const, atMs: epochMs(START_MS), account: { ...account(0, []), venue: 'deribit', collateral: [{ asset: 'ETH', balance: 0.5, price: 1, haircut: 0 }], options: [coins] } }, tick(START_MS),
    ] satisfies readonly EngineEvent[]) step(state, event, () => undefined);
    const shown = hero(state);
    expect(shown).toMatchObject({ kind: 'distance', direction: 'up', symbol: 'ETHUSDT' });
    // The move of the market is that of the asset over its beta; the price is the asset's own.
    expect(shown.kind === 'distance' && shown.liquidationPrice).toBeCloseTo(3_000 / 0.575, 4);
    const page = riskAnswer(state, { page: 'liquidation' });
    expect(page).toMatchObject({ pools: [{ poolId: 'cross:ETH', touch: { kind: 'unknown' } }] });
  });

  it('gives sizing the same options and a fresh mark for what they move with', () => {
    const [sized] = sizingInput(world({ ...counting, positions: [] })).accounts;
    expect(sized?.market.options).toMatchObject({ rule: 'deribitStandard', book: { missing: [], priced: [{ symbol: 'BTCUSDT', forward: 60_000 }] } });
    expect(sized?.markFreshness.get('BTCUSDT')).toBe('fresh');
  });

  it('has the joint move of its risk page from the revaluation', () => {
    const answer = riskAnswer(world(counting), { page: 'liquidation' });
    if (answer.kind !== 'liquidation') throw new Error(answer.kind);
    const [row] = answer.pools;
    if (row?.touch.kind === 'known') expect(row.touch.value.upMove).toBeCloseTo(70_000 / 1.085 / 60_000 - 1, 8);
    else expect(row?.touch).toMatchObject({ missing: ['volatility of BTC'] });
  });
});

describe('what is asked of a position in a pool that counts options', () => {
  const index: EngineEvent = { kind: 'market.assetIndex', atMs: epochMs(START_MS), asset: 'USDT', indexUsd: 1 };
  // Tiered by their net, as the venue does it: every pool without a leg is arranged anew.
  const rules = { ...account(0, []).rules, hedgeLegs: 'net' as const };
  const asked = (): State => world({ ...counting, rules }, index);
  const short = position('BTC', -1, 60_000).id;

  it('what if half of it were bought back: 10,000 - 15 of fee + 30,000 - 0.5 S = 0.005 S + 0.075 S, in and out with the put', () => {
    const answer = whatIfAnswer(asked(), { accountId: 'test', positionId: short, quantity: -0.5, hours: 8, transferUsd: 1_000, collateralFrom: 'outside' }, undefined);
    if (answer.kind !== 'answer') throw new Error(JSON.stringify(answer));
    const line = answer.lines.find(({ id }) => id === 'alonePrice');
    expect(line?.before).toMatchObject({ kind: 'known', value: expect.closeTo(70_000 / 1.085, 5) });
    expect(line?.after).toMatchObject({ kind: 'known', value: expect.closeTo(39_985 / 0.58, 5) });
  });

  it('the forecast runs through the liquidation that counts them, and its stress asks for twice their margin', () => {
    const answer = marginForecastAnswer(asked(), { accountId: 'test', positionId: short, motion: 'symbol', horizonHours: 24, multiple: 6 });
    if (answer.kind !== 'answer') throw new Error(JSON.stringify(answer));
    const [move] = answer.liquidationMoves;
    expect(move).toBeCloseTo(70_000 / 1.085 / 60_000 - 1, 8);
    expect(answer.points.find(({ moveRatio }) => moveRatio === move)).toMatchObject({ maintenanceRequirement: expect.closeTo(0.085 * (70_000 / 1.085), 4) });
    const required = answer.stress.pool.find(({ id }) => id === 'maintenanceRequirement');
    expect(required?.after).toMatchObject({ kind: 'known', value: expect.closeTo(2 * 5_100, 6) });
  });

  it('stress counts them once: the money is lost, and the pool falls where its requirement says', () => {
    const answer = riskAnswer(asked(), { page: 'stress' });
    if (answer.kind !== 'stress') throw new Error(answer.kind);
    // 16 % up: 9,600 lost of 10,000, the put worth nothing; 0.01 and 0.075 of 69,600 required.
    const up = answer.rows.find(({ cellId }) => /^deribit\/\+?16\/same$/.test(cellId))?.pools[0]?.after;
    if (up?.kind !== 'known') throw new Error(answer.rows.map(({ cellId }) => cellId).join());
    expect(up.value.loss).toBeCloseTo(0.16 * 60_000, 4);
    expect(up.value.equity).toBeCloseTo(10_000 - 9_600, 4);
    expect(up.value.maintenanceRequirement).toBeCloseTo(0.085 * 69_600, 4);
    expect(up.value.isLiquidatable).toBe(true);
  });

  it('a leg that hedges them is missed: the pool is arranged anew without it', () => {
    const answer = riskAnswer(world({ ...counting, rules, options: [option({ right: 'put', strike: 60_000, quantity: -1 })] }, index), { page: 'stress' });
    if (answer.kind !== 'stress') throw new Error(answer.kind);
    expect(answer.rows.find(({ cellId }) => cellId === 'leg-vanishes/down')).toMatchObject({ loss: { kind: 'known' }, detail: 'short BTCUSDT is gone' });
  });

  it('named days walk it with them', () => {
    const answer = riskAnswer(asked(), { page: 'survival' });
    if (answer.kind !== 'survival') throw new Error(answer.kind);
    const crash = answer.days.find(({ dayId }) => dayId === 'crash-2020-03-12')?.outcomes[0];
    expect(crash).toMatchObject({ kind: 'assumed', how: ['implied volatilities stay as they are'], outcome: { kind: 'survives' } });
  });
});

describe('an account whose venue keeps options apart', () => {
  it('has the margin it has without them', () => {
    const apart = reportOf(world({ options: counting.options }));
    expect(apart).toEqual(reportOf(world({})));
  });

  it('is simulated without them, and that is said', () => {
    const question = simulationQuestion(world({ options: counting.options }));
    const notes = question.accounts.map(({ job }) => (job.kind === 'known' ? job.value.notes : job.missing));
    expect(JSON.stringify(notes)).toMatch(/kept apart|keeps them apart|volatility of BTC/);
    expect(simulated(question).accounts).toHaveLength(1);
  });
});

describe('the screen', () => {
  it('lists every option with its worth, greeks, age and rule', () => {
    const [counted] = snapshot(world({ ...counting, options: [option({ right: 'put', strike: 61_000, quantity: -2 })] })).options ?? [];
    expect(counted).toMatchObject({ underlying: 'BTC', right: 'put', strike: 61_000, sizeBase: -2, settleAsset: 'USDT', rule: 'deribitStandard', age: { freshness: 'fresh' } });
    if (counted?.figures.kind !== 'known') throw new Error('priced');
    expect(counted.figures.value.value).toBeCloseTo(-2_000, 6);
    expect(counted.figures.value.deltaBase).toBeCloseTo(2, 6);
    expect([counted.figures.value.pricedOn, counted.figures.value.quoteAsset]).toEqual(['BTCUSDT at binance', 'USDT']);
    expect(snapshot(world({ options: counting.options })).options).toMatchObject([{ rule: 'apart' }]);
  });

  it('has no list where no account holds any', () => {
    expect('options' in snapshot(world({}))).toBe(false);
    expect('options' in snapshot(world({ options: [option({ right: 'put', strike: 1, quantity: 0 })] }))).toBe(false);
  });

  it('takes no price of another venue under a symbol that the account holds itself', () => {
    const elsewhere = { ...position('BTC', -1, 60_000), instrumentId: instrumentId('deribit', 'BTCUSDT') };
    const [shown] = snapshot(world({ ...counting, positions: [elsewhere] })).options ?? [];
    expect(shown?.figures).toEqual({ kind: 'unknown', missing: ['mark price of BTC'] });
  });
});
