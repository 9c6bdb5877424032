/* What size does to wealth over a year: against the formulas of one and of two assets. */
import { expect, test } from 'vitest';
import { normalDistribution } from '../../../shared/math/erf';
import { growthRungs, withoutFunding, type GrowthRung } from '../../../shared/sizing/book-growth';
import { EMPTY_SIZING_MEMORY } from '../../../shared/sizing/input';
import { situationOf } from '../../../shared/sizing/situation';
import { slowInputs } from '../../../shared/sizing/slow-inputs';
import { easyFacts, input, position, VENUE, type World } from '../../support/sizing-builders';
import { instrumentId } from '../../../shared/units';

const SYMBOLS = { BTCUSDT: { markPrice: 60_000, volatilityAnnual: 0.6 }, ETHUSDT: { markPrice: 3_000, volatilityAnnual: 0.8 } };

function rungsOf(world: World, scales: readonly number[] = [1]): ReturnType<typeof growthRungs> {
  const asked = input(world);
  return growthRungs(situationOf(asked, slowInputs(asked, EMPTY_SIZING_MEMORY).slow), scales, 0.3);
}

function first(world: World): GrowthRung {
  const rungs = rungsOf(world);
  const [rung] = rungs.kind === 'known' ? rungs.value : [];
  if (rung === undefined) throw new Error(JSON.stringify(rungs));
  return rung;
}

const one: World = { accounts: [{ wallet: 1e6, positions: [position({ quantity: 1, entryPrice: 60_000 })] }], symbols: SYMBOLS, policy: { riskCapitalUsd: 100_000 } };

test('of one asset: 60 % of 60 % is 36 % a year, the drag half its square, and the chances those of a Brownian motion without drift', () => {
  const rung = first(one);
  const sigma = 0.36;
  expect(rung).toMatchObject({ exposureRatio: 0.6, volatilityAnnual: expect.closeTo(sigma, 12), dragAnnual: expect.closeTo(sigma ** 2 / 2, 12), fundingAnnual: 0, breakEvenSharpe: expect.closeTo(sigma / 2, 12) });
  // Reflection with drift -sigma^2 / 2 of the logarithm: N((b + s^2/2) / s) + exp(-b) N((b - s^2/2) / s) at b = log level.
  const touching = (level: number): number => {
    const b = Math.log(level);
    return normalDistribution((b + sigma ** 2 / 2) / sigma) + (1 / level) * normalDistribution((b - sigma ** 2 / 2) / sigma);
  };
  expect(rung.toHalf).toBeCloseTo(touching(0.5), 10);
  expect(rung.toFloor).toBeCloseTo(touching(0.7), 10);
  expect(rung.drawdownToFloor).toBeGreaterThan(rung.toFloor);
});

test('of two with a correlation of 0.6, one short: 36^2 + 24^2 - 2 x 0.6 x 36 x 24', () => {
  const rung = first({ ...one, accounts: [{ wallet: 1e6, positions: [position({ quantity: 1, entryPrice: 60_000 }), position({ symbol: 'ETHUSDT', quantity: -10, entryPrice: 3_000 })] }] });
  expect(rung.volatilityAnnual).toBeCloseTo(Math.sqrt(0.36 ** 2 + 0.24 ** 2 - 1.2 * 0.36 * 0.24), 12);
  expect(rung.exposureRatio).toBeCloseTo(0.9, 12);
});

test('funding that is paid is a drift against the book, what is received counts nothing', () => {
  const funded = (rate: number): World => ({ ...one, facts: { instrumentFacts: new Map([[instrumentId(VENUE, 'BTCUSDT'), { ...easyFacts(60_000), funding: { kind: 'known', value: { rate, intervalHours: 8 } } }]]) } });
  // 0.01 % three times a day of 60 % of the capital.
  expect(first(funded(1e-4)).fundingAnnual).toBeCloseTo(0.6 * 3e-4 * 365, 12);
  expect(first(funded(1e-4)).toHalf).toBeGreaterThan(first(one).toHalf);
  expect(first(funded(-1e-4))).toMatchObject({ fundingAnnual: 0, toHalf: first(one).toHalf });
});

test('without volatility or correlations it is unknown, by name; unknown funding is listed', () => {
  const bare = rungsOf({ ...one, symbols: { BTCUSDT: { markPrice: 60_000 } } });
  expect(bare).toEqual({ kind: 'unknown', missing: ['volatility of BTC'] });
  const unknown = input({ ...one, facts: { instrumentFacts: new Map() } });
  expect(withoutFunding(situationOf(unknown, slowInputs(unknown, EMPTY_SIZING_MEMORY).slow))).toEqual(['BTC']);
});
