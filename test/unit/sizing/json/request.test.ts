import { describe, expect, it } from 'vitest';
import { decodeAccountJson } from '../../../../shared/account/account-json';
import { volatilityOver, type VolatilityOutlook } from '../../../../shared/sizing/facts';
import { decodeMarketJson } from '../../../../shared/sizing/json/market-json';
import { sizingRequest, type SizingRequest } from '../../../../shared/sizing/json/request-json';
import { HOUR_MS } from '../../../../shared/units';
import { account, MARKET, NOW_MS, type AccountWords } from '../../../support/evaluate-request';

function request(words: AccountWords, marketJson: object = {}, policy: object = {}): SizingRequest {
  const held = decodeAccountJson(account(words));
  const market = decodeMarketJson(marketJson);
  if (!held.ok || !market.ok) throw new Error('understood');
  const read = sizingRequest(held.value, 'fixture', policy, market.value);
  if (!read.ok) throw new Error(`${read.path}: ${read.message}`);
  return read.value;
}

const btc: AccountWords = { wallet: 1000, positions: [{ quantity: 0.01 }] };

function outlook(marketJson: object, policy: object = {}): VolatilityOutlook {
  const found = request(btc, marketJson, policy).input.outlooks.get('BTC');
  if (found?.kind !== 'known') throw new Error(found?.missing.join() ?? 'nothing');
  return found.value;
}

const underlying = (symbol: string, more: object = {}): string | undefined => [...request({ wallet: 1000, positions: [{ symbol, quantity: 1, markPrice: 5, ...more }] }).input.instruments.values()][0]?.underlying;

describe('what an account is taken to hold', () => {
  it.each([['BTCUSDT', 'BTC'], ['BTC-USDT-SWAP', 'BTC'], ['ETH_USDC', 'ETH'], ['SOL/USDT:USDT', 'SOL'], ['1000PEPEUSDT', '1000PEPE'], ['BTC-PERPETUAL', 'BTC'], ['USDT', 'USDT']])('%s is named after %s', (symbol, name) => {
    expect(underlying(symbol)).toBe(name);
  });

  it('an inverse contract after the coin it settles in', () => {
    expect(underlying('XBTUSD', { contractType: 'inverse', settleAsset: 'BTC' })).toBe('BTC');
  });

  it('a symbol that collateral is linked to after that coin', () => {
    const collateral = [{ asset: 'USDT', balance: 0 }, { asset: 'STETH', balance: 1, price: 3000, linkedSymbol: 'ETHUSDT' }];
    const { input } = request({ marginPolicy: 'multiAsset', collateral, positions: [{ symbol: 'ETHUSDT', quantity: -1 }] });
    expect([...input.instruments.values()][0]?.underlying).toBe('STETH');
  });

  it('one way, unless a symbol is held in two positions', () => {
    const sides = (positions: AccountWords['positions']) => request({ wallet: 1000, positions }).input.accounts[0]?.account.positions.map(({ hedgeSide }) => hedgeSide);
    expect(sides([{ quantity: -0.01 }])).toEqual(['net']);
    expect(sides([{ id: 'a', quantity: 0.01 }, { id: 'b', quantity: -0.01 }, { symbol: 'ETHUSDT', quantity: 1 }])).toEqual(['long', 'short', 'net']);
  });
});

describe('what a unit is worth', () => {
  it('is never taken to be a dollar, but of the coin of an inverse contract is its mark, and said', () => {
    expect(request(btc).input.usdPerUnit.has('USDT')).toBe(false);
    const { input, notes } = request({ collateral: [{ asset: 'BTC', balance: 1 }], positions: [{ symbol: 'BTCUSD', quantity: 10, contractType: 'inverse', contractSize: 100, settleAsset: 'BTC' }] });
    expect(input.usdPerUnit.get('BTC')).toBe(62_000);
    expect(notes).toContain('The price of BTC in USD is taken from the mark of BTCUSD: 62000.');
  });

  it('in a shared pool is what its collateral says', () => {
    const { input } = request({ marginPolicy: 'multiAsset', collateral: [{ asset: 'USDT', balance: 1000, price: 0.998 }], positions: [{ quantity: 0.01 }] });
    expect(input.usdPerUnit.get('USDT')).toBe(0.998);
  });
});

describe('volatility by horizon', () => {
  it('as one level, as a list, or as an object with a list', () => {
    expect(volatilityOver(outlook({ forecasts: { BTC: { medianAnnual: 0.5, limitAnnual: 0.6 } } }), 8, 'limit')).toBe(0.6);
    const horizons = [{ hours: 1, medianAnnual: 0.8, limitAnnual: 1 }, { hours: 24, medianAnnual: 0.5, limitAnnual: 0.6 }];
    for (const written of [horizons, { horizons }]) {
      expect(volatilityOver(outlook({ forecasts: { BTC: written } }), 24, 'median')).toBe(0.5);
      expect(volatilityOver(outlook({ forecasts: { BTC: written } }), 1, 'limit')).toBe(1);
    }
  });

  it('a median alone is given the band of a forecast without its own error, and this is said', () => {
    const { input, notes } = request(btc, { forecasts: { BTC: { medianAnnual: 0.5 } } });
    const found = input.outlooks.get('BTC');
    expect(found?.kind === 'known' && volatilityOver(found.value, 24, 'limit')).toBeCloseTo(0.65, 12);
    expect(notes.join()).toContain('The forecast of BTC has no limitAnnual');
  });

  it('from daily returns is their exponentially weighted one, and no forecast', () => {
    // Returns of always 2 %: any weights give 2 % a day, sqrt(365) times that a year.
    const returns = Array.from({ length: 90 }, (_, day) => (day % 2 === 0 ? 0.02 : -0.02));
    for (const written of [{ forecasts: { BTC: { returns } } }, { dailyReturns: { BTC: returns } }]) {
      expect(outlook(written).from).toBe('realised');
      expect(volatilityOver(outlook(written), 24, 'median')).toBeCloseTo(0.02 * Math.sqrt(365), 12);
    }
  });

  it('from hourly candles likewise', () => {
    const candles = Array.from({ length: 200 }, (_, hour) => [hour * HOUR_MS, hour % 2 === 0 ? 100 : 101]);
    expect(volatilityOver(outlook({ candles: { BTC: candles } }), 24, 'median')).toBeCloseTo(Math.log(1.01) * Math.sqrt(8760), 12);
  });

  it('is lifted by an announced event: its squared move is added to the variance of the horizon', () => {
    const events = [{ label: 'CPI', atMs: NOW_MS + 2 * HOUR_MS, hours: 2, extraMoveRatio: 0.03 }];
    const lifted = outlook({ nowMs: NOW_MS, forecasts: { BTC: { medianAnnual: 0.5, limitAnnual: 0.6 } } }, { events });
    expect(volatilityOver(lifted, 24, 'median')).toBeCloseTo(Math.sqrt(0.25 + 0.0009 * 365), 12);
    expect(volatilityOver(lifted, 1, 'median')).toBeCloseTo(0.5, 12);
  });

  it('is unknown of what nobody names', () => {
    expect(request(btc, { forecasts: { ETH: { medianAnnual: 0.5 } } }).input.outlooks.get('BTC')).toEqual({ kind: 'unknown', missing: ['volatility of BTC'] });
  });
});

describe('joint days', () => {
  const two: AccountWords = { wallet: 9000, positions: [{ quantity: 0.01 }, { symbol: 'ETHUSDT', quantity: -1 }] };
  const daily = { dailyReturns: { BTC: Array.from({ length: 90 }, (_, day) => ((day * 7) % 11) / 200 - 0.025), ETH: Array.from({ length: 90 }, (_, day) => ((day * 5) % 13) / 200 - 0.03) } };

  it('of two underlyings are unknown without history or correlations', () => {
    expect(request(two).input.statistics.scenarios).toEqual({ kind: 'unknown', missing: ['history or correlations of BTC, ETH'] });
  });

  it('come from returns before correlations, and from correlations are named as no history', () => {
    const { correlations } = MARKET;
    const drawn = request(two, { correlations });
    expect(drawn.notes.join()).toContain('joint days are no history but 8192 draws from the correlations given (multivariate Student t, 7 degrees of freedom, fixed seed)');
    const found = request(two, { correlations, ...daily });
    expect(found.input.statistics.scenarios).toMatchObject({ kind: 'known', value: { count: 70 } });
    expect(found.notes.join()).not.toContain('draws');
  });

  it('that are too few fall back to correlations with the reason', () => {
    const short = { dailyReturns: { BTC: [0.01, 0.02], ETH: [0.01, 0.02] } };
    expect(request(two, short).input.statistics.scenarios).toMatchObject({ kind: 'unknown', missing: ['daily returns of BTC: 80 are needed', 'daily returns of ETH: 80 are needed'] });
    expect(request(two, { ...short, correlations: MARKET['correlations'] }).notes.join()).toContain('daily returns of ETH: 80 are needed: joint days are no history');
  });

  it('of one underlying need no correlation', () => {
    const { input, notes } = request(btc);
    expect(input.statistics.scenarios.kind).toBe('known');
    expect(notes.join()).toContain('draws from the forecast alone');
  });
});
