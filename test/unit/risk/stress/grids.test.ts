import { describe, expect, it } from 'vitest';
import { STRESS_CELLS } from '../../../../shared/risk/stress/cells';
import { OKX_STEPS, okxMove } from '../../../../shared/risk/stress/okx-steps';
import { PARADEX_SCENARIOS, paradexShockedVolatility } from '../../../../shared/risk/stress/paradex';
import { SPAN_SCENARIOS } from '../../../../shared/risk/stress/span';
import { account, market, position, wallet } from '../../../support/margin-builders';
import { hasQuantEvidence, quantEvidence } from '../../../support/quant-evidence';
import { book, cellOf, lossOf, NOW_MS, option, report } from '../../../support/stress-builders';

interface Evidence {
  readonly span16: readonly { readonly price_scan_multiple: number; readonly vol_scan_multiple: number; readonly loss_weight: number }[];
  readonly paradex: readonly { readonly spot: number; readonly vol: number; readonly weight: number }[];
  readonly okx: { readonly MR1_price: Readonly<Record<string, readonly number[]>>; readonly MR6_extreme: Readonly<Record<string, number>> };
  readonly portfolio: {
    readonly S0: number;
    readonly positions: readonly { readonly kind: string; readonly size_usd?: number; readonly entry?: number; readonly type?: 'call' | 'put'; readonly K?: number; readonly T?: number; readonly iv?: number; readonly qty?: number }[];
    readonly grid_27: readonly { readonly spot: number; readonly vol: number; readonly pnl_usd: number }[];
  };
}
const evidence = quantEvidence<Evidence>('vectors/scenarios.json');

describe.skipIf(!hasQuantEvidence)('the published grids (skipped when the evidence does not lie beside the checkout)', () => {
  it('SPAN: sixteen scenarios, the table scenario by scenario', () => {
    expect(SPAN_SCENARIOS.map((one) => ({ price_scan_multiple: one.priceScanMultiple, vol_scan_multiple: one.volatilityScanMultiple, loss_weight: one.weight })))
      .toEqual(evidence?.span16.map(({ price_scan_multiple, vol_scan_multiple, loss_weight }) => ({ price_scan_multiple, vol_scan_multiple, loss_weight })));
  });

  it('Paradex: twenty-four scenarios with their volatility moves and weights', () => {
    expect(PARADEX_SCENARIOS.map(({ priceMove, volatility, weight }) => ({ spot: priceMove, vol: volatility === 'up' ? 0.4 : -0.22, weight })))
      .toEqual(evidence?.paradex.map(({ spot, vol, weight }) => ({ spot, vol, weight })));
    // At 30 days the stretch is 1.
    for (const [state, ratio] of [['up', 1.4], ['same', 1], ['down', 0.78]] as const) expect(paradexShockedVolatility(0.5, 30 / 365, state)).toBeCloseTo(0.5 * ratio, 14);
  });

  it('OKX: every step of every class', () => {
    for (const [of, key] of [['btcEth', 'BTC_ETH'], ['tier2', 'tier2'], ['others', 'others']] as const) {
      const extreme = evidence?.okx.MR6_extreme[key] ?? NaN;
      expect(OKX_STEPS.map((_step, index) => okxMove(of, index))).toEqual([...(evidence?.okx.MR1_price[key] ?? []), -extreme, extreme]);
    }
  });

  it('the 27 Deribit cells of the portfolio come out of a whole pool in coin, within 1e-11 of the worst', () => {
    if (evidence === undefined) return;
    const { S0, positions, grid_27: grid } = evidence.portfolio;
    const [perp] = positions;
    const contracts = (perp?.size_usd ?? 0) / 100;
    const entry = perp?.entry ?? NaN;
    const options = positions.slice(1).map((one, index) => {
      const held = option({ id: `o${index}`, right: one.type ?? 'call', strike: one.K ?? 0, days: 1, quantity: one.qty ?? 0, settle: 'inverse', markVolatility: one.iv ?? 0 });
      return { ...held, expiryAtMs: (NOW_MS + (one.T ?? 0) * 365 * 86_400_000) as typeof held.expiryAtMs };
    });
    const held = book(options, { BTCUSD: S0 });
    // A wallet that offsets the open PnL: the coins themselves then gain and lose nothing, and dollars are those of the legs.
    const pnl = contracts * 100 * (1 / entry - 1 / S0);
    const account_ = account([position({ id: 'p', symbol: 'BTCUSD', quantity: contracts, entryPrice: entry, contractType: 'inverse', contractSize: 100, settleAsset: 'BTC' })], [wallet('BTC', -pnl)]);
    const stressed = report(account_, market({ BTCUSD: S0 }), { usdPerUnit: new Map([['BTC', S0]]) }, { rule: 'apart', book: held });
    const cells = STRESS_CELLS.filter(({ id }) => id.startsWith('deribit/')).slice(0, 27);
    expect(grid).toHaveLength(27);
    for (const [index, expected] of grid.entries()) {
      const id = cells[index]?.id ?? '';
      expect(Math.abs(-lossOf(stressed, id) - expected.pnl_usd)).toBeLessThanOrEqual(1e-11 * 40_000);
    }
  });
});

describe('the table of cells', () => {
  it('has every grid and every own cell once, each with its words and its source', () => {
    const ids = STRESS_CELLS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const countOf = (prefix: string): number => ids.filter((id) => id.startsWith(prefix)).length;
    expect([countOf('deribit/'), countOf('paradex/'), countOf('okx/'), countOf('span/')]).toEqual([35, 24, 9, 16]);
    expect(ids.filter((id) => !/^(?:deribit|paradex|okx|span|stablecoin)\//.test(id))).toEqual(['leg-vanishes/down', 'leg-vanishes/up', 'venue-gone/down', 'venue-gone/up', 'coin-collateral', 'venue-terms', 'funding-cap', 'late/down', 'late/up']);
    for (const prices of ['in-coin', 'in-dollars']) expect(ids).toContain(`stablecoin/USDT/${prices}`);
    for (const { title, source, words } of STRESS_CELLS) expect([title === '', source === '', words]).toEqual([false, false, 'stress with an assumption']);
  });
});

describe('grids on a pool of futures', () => {
  const longs = account([position({ id: 'btc', symbol: 'BTCUSDT', quantity: 2 }), position({ id: 'sol', symbol: 'SOLUSDT', quantity: 10, entryPrice: 50 })], [wallet('USDT', 1_000)]);
  const seen = market({ BTCUSDT: { markPrice: 100, dailySigma: 0.03, beta: 1 }, SOLUSDT: { markPrice: 50, dailySigma: 0.05, beta: 1.4 } });
  const stressed = report(longs, seen);

  it('the market falls 16 %: BTC by 16 %, SOL by 1.4 times that', () => {
    // 200 * 0.16 + 500 * 0.224
    expect(lossOf(stressed, 'deribit/-16/same')).toBeCloseTo(144, 10);
    expect(lossOf(stressed, 'paradex/16')).toBeCloseTo(144, 10);
  });

  it('a beta below 1 is a calm-weather number and counts as 1', () => {
    const calm = market({ BTCUSDT: 100, SOLUSDT: { markPrice: 50, beta: 0.3 } });
    expect(lossOf(report(longs, calm), 'deribit/-16/same')).toBeCloseTo(700 * 0.16, 10);
  });

  it('extreme moves count by their weight, but the state after is that of the whole move', () => {
    // BTC -66 %, SOL -92.4 %: 132 + 462 = 594, of which 0.16 / 0.66; equity 1,000 - 594.
    const { book: whole, pools } = cellOf(stressed, 'deribit/-66/up');
    expect(whole.kind === 'loss' && whole.lossUsd).toBeCloseTo((594 * 0.16) / 0.66, 10);
    const answer = pools[0]?.answer;
    expect(answer?.kind === 'loss' && answer.after.equity).toBeCloseTo(406, 10);
  });

  it('OKX moves each symbol by its class: 24 % and 50 %', () => {
    expect(lossOf(stressed, 'okx/mr6/down')).toBeCloseTo(200 * 0.24 + 500 * 0.5, 10);
    expect(lossOf(report(longs, seen, { okxClassOf: () => 'tier2' }), 'okx/mr6/down')).toBeCloseTo(700 * 0.36, 10);
  });

  it('SPAN moves each by three of its own daily sigmas, and 35 % of twice that', () => {
    // A scan: BTC 9 %, SOL 15 %.
    expect(lossOf(stressed, 'span/13')).toBeCloseTo(200 * 0.09 + 500 * 0.15, 10);
    expect(lossOf(stressed, 'span/16')).toBeCloseTo(0.35 * 2 * (200 * 0.09 + 500 * 0.15), 10);
    expect(lossOf(stressed, 'span/5')).toBeCloseTo((200 * 0.09 + 500 * 0.15) / 3, 10);
  });

  it('without a volatility of SOL the cells that need it say so, the others stand', () => {
    const lacking = report(longs, market({ BTCUSDT: { markPrice: 100, dailySigma: 0.03 }, SOLUSDT: 50 }));
    for (const id of ['span/13', 'late/down']) expect(cellOf(lacking, id).book).toEqual({ kind: 'unknown', missing: ['volatility of SOLUSDT'] });
    expect(cellOf(lacking, 'deribit/-16/same').book.kind).toBe('loss');
    expect(lacking.missing).toContain('volatility of SOLUSDT');
  });

  it('with options OKX\'s cells are unknown: its volatility shocks were never published', () => {
    const held = book([option({ right: 'put', strike: 90, days: 30, quantity: 1, markVolatility: 0.6 })], { BTCUSDT: 100 });
    expect(cellOf(report(longs, seen, {}, { rule: 'apart', book: held }), 'okx/mr1/1').book).toEqual({ kind: 'unknown', missing: ["volatility shocks of OKX's grid"] });
  });
});
