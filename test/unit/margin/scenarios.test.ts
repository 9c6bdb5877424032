import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { deribitOptionMargin, type StandardOption } from '../../../shared/margin/options/deribit-standard';
import { deribitExtended, deribitInner, deribitShockedVolatility } from '../../../shared/margin/scenarios/deribit';
import { cells, withVolatility, worstOf, type ScenarioLeg, type ScenarioPortfolio } from '../../../shared/margin/scenarios/grid';
import { okxExtremeMoves, okxPriceMoves } from '../../../shared/margin/scenarios/okx';
import { asVolatilityRises, portfolioMargin } from '../../../shared/margin/scenarios/portfolio';

interface Evidence {
  readonly deribit_perp_example: { readonly vector: readonly number[]; readonly moves: readonly number[]; readonly size_coin_notional: number };
  readonly okx: { readonly MR1_price: Readonly<Record<'BTC_ETH' | 'tier2' | 'others', readonly number[]>>; readonly MR6_extreme: Readonly<Record<'BTC_ETH' | 'tier2' | 'others', number>> };
  readonly deribit: { readonly extended_moves: readonly number[] };
  readonly portfolio: { readonly S0: number; readonly positions: readonly Readonly<Record<string, never>>[]; readonly grid_27: readonly { readonly spot: number; readonly pnl_usd: number }[]; readonly worst: number };
}
const FILE = path.resolve(import.meta.dirname, '../../../../shared/quant/vectors/scenarios.json');
const evidence = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Evidence) : undefined;

function portfolioOf({ portfolio }: Evidence): ScenarioPortfolio {
  const legs = portfolio.positions.map((one): ScenarioLeg => one['kind'] === 'perp_inverse'
    ? { kind: 'future', contractType: 'inverse', size: one['size_usd'] ?? 0 }
    : { kind: 'option', right: one['type'] ?? 'call', strike: one['K'] ?? 0, expiryYears: one['T'] ?? 0, volatilityAnnual: one['iv'] ?? 0, size: one['qty'] ?? 0 });
  return { price: portfolio.S0, legs };
}

describe.skipIf(evidence === undefined)('published stress grids (skipped when the evidence does not lie beside the checkout)', () => {
  it('every one of the 27 Deribit cells agrees within 1e-11', () => {
    if (evidence === undefined) return;
    const all = cells(portfolioOf(evidence), deribitInner, deribitShockedVolatility);
    expect(all).toHaveLength(evidence.portfolio.grid_27.length);
    for (const [index, expected] of evidence.portfolio.grid_27.entries()) {
      expect(all[index]?.scenario.priceMove).toBeCloseTo(expected.spot, 15);
      expect(Math.abs((all[index]?.pnl ?? NaN) - expected.pnl_usd)).toBeLessThanOrEqual(1e-11 * Math.abs(expected.pnl_usd));
    }
    expect(Math.abs((worstOf(all)?.pnl ?? NaN) / evidence.portfolio.worst - 1)).toBeLessThan(1e-11);
  });

  it('the risk vector of a perpetual that Deribit itself printed: coins gained are A m / (1 + m)', () => {
    if (evidence === undefined) return;
    const { vector, size_coin_notional: notional } = evidence.deribit_perp_example;
    const price = 62_687.75;
    const all = cells({ price, legs: [{ kind: 'future', contractType: 'inverse', size: notional * price }] }, deribitInner, deribitShockedVolatility);
    for (const [index, coins] of vector.entries()) {
      const cell = all[index];
      const inCoin = cell === undefined ? NaN : cell.pnl / (price * (1 + cell.scenario.priceMove));
      expect(Math.abs(inCoin - coins)).toBeLessThanOrEqual(1e-14 * Math.abs(coins) + 1e-18);
    }
  });

  it('the moves are those of the notices', () => {
    if (evidence === undefined) return;
    const { MR1_price: price, MR6_extreme: extreme } = evidence.okx;
    for (const [name, key] of [['btcEth', 'BTC_ETH'], ['tier2', 'tier2'], ['others', 'others']] as const) {
      expect(okxPriceMoves(name).map(({ priceMove }) => priceMove)).toEqual(price[key]);
      expect(okxExtremeMoves(name)[1]?.priceMove).toBe(extreme[key]);
    }
    expect(deribitExtended.map(({ priceMove }) => priceMove)).toEqual(evidence.deribit.extended_moves);
  });
});

describe('portfolio margin', () => {
  const perp: ScenarioLeg = { kind: 'future', contractType: 'linear', size: 2 };
  const shortCall: ScenarioLeg = { kind: 'option', right: 'call', strike: 110, expiryYears: 0.08, volatilityAnnual: 0.6, size: -10 };

  it('of a future alone is the worst price move of the grid: 16 % at Deribit, 24 % at OKX for BTC', () => {
    const portfolio = { price: 100, legs: [perp] };
    const deribit = portfolioMargin(portfolio, { venue: 'deribit' });
    expect(deribit.kind === 'gridPart' && deribit.initialMargin).toBeCloseTo(32, 10);
    expect(deribit.kind === 'gridPart' && deribit.maintenanceMargin).toBeCloseTo(25.6, 10);
    const okx = portfolioMargin(portfolio, { venue: 'okx', underlying: 'btcEth' });
    expect(okx.kind === 'gridPart' && okx.maintenanceMargin).toBeCloseTo(48, 10);
  });

  it('says what the published part leaves out', () => {
    const margin = portfolioMargin({ price: 100, legs: [shortCall] }, { venue: 'deribit' });
    expect(margin.kind === 'gridPart' && margin.notIncluded.length).toBeGreaterThan(0);
  });

  it('is the venue\'s number only where parameters are not known', () => {
    expect(portfolioMargin({ price: 100, legs: [shortCall] }, { venue: 'okx', underlying: 'btcEth' }).kind).toBe('venueOnly');
    for (const venue of ['bybit', 'binance', 'hyperliquid'] as const) expect(portfolioMargin({ price: 100, legs: [perp] }, { venue }).kind).toBe('venueOnly');
  });

  it('is forecast for higher volatility: the inner cells of short options lose more, those of a future do not', () => {
    const innerLoss = (leg: ScenarioLeg, times: number): number => -(worstOf(cells(withVolatility({ price: 100, legs: [leg] }, times), deribitInner, deribitShockedVolatility))?.pnl ?? NaN);
    expect(innerLoss(shortCall, 1.5)).toBeGreaterThan(innerLoss(shortCall, 1));
    expect(innerLoss(shortCall, 2)).toBeGreaterThan(innerLoss(shortCall, 1.5));
    expect(innerLoss(perp, 2)).toBe(innerLoss(perp, 1));
    const steps = asVolatilityRises({ price: 100, legs: [perp] }, { venue: 'deribit' }, [1, 1.5, 2]);
    expect(steps.map(({ times, margin }) => [times, margin.kind === 'gridPart' && margin.initialMargin])).toEqual([[1, 32], [1.5, 32], [2, 32]]);
  });

  it('of nothing is nothing', () => {
    expect(portfolioMargin({ price: 100, legs: [] }, { venue: 'deribit' })).toMatchObject({ initialMargin: 0 });
  });
});

describe('an option in Deribit\'s standard margin', () => {
  const base: StandardOption = { right: 'call', strike: 100, size: -2, underlyingPrice: 100, markPriceCoin: 0.03 };

  it.each<[string, Partial<StandardOption>, number, number]>([
    ['short call at the money: 2 (0.15 + 0.03) and 2 (0.075 + 0.03)', {}, 0.36, 0.21],
    ['short call 3 % out of the money: 2 (0.12 + 0.03)', { strike: 103 }, 0.3, 0.21],
    ['short call far out of the money: at least 10 %', { strike: 180, markPriceCoin: 0.001 }, 0.202, 0.152],
    ['short put at the money', { right: 'put' }, 0.36, 0.21],
    ['short put deep in the money, where maintenance grows with the mark: 2 (0.075 * 1.5 + 1.5) is less than 2 (0.15 + 1.5)', { right: 'put', strike: 250, markPriceCoin: 1.5 }, 3.3, 3.225],
    ['short put whose maintenance exceeds the initial margin: 2 (0.075 * 3 + 3)', { right: 'put', strike: 400, markPriceCoin: 3 }, 6.45, 6.45],
    ['long: the premium is paid, nothing is required', { size: 2 }, 0, 0],
  ])('%s', (_title, words, initialMargin, maintenanceMargin) => {
    const margin = deribitOptionMargin({ ...base, ...words });
    if (margin.kind !== 'known') throw new Error(margin.why);
    expect(margin.initialMargin).toBeCloseTo(initialMargin, 12);
    expect(margin.maintenanceMargin).toBeCloseTo(maintenanceMargin, 12);
    expect(margin.certainty).toBe('doubted');
  });

  it.each([{ size: NaN }, { strike: 0 }, { underlyingPrice: -1 }, { markPriceCoin: -0.1 }, { markPriceCoin: Infinity }])('refuses %o', (words) => {
    expect(deribitOptionMargin({ ...base, ...words }).kind).toBe('refused');
  });
});
