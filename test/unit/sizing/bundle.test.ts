import { expect, test } from 'vitest';
import { bundlesOf, grossContracts, isHedgePair, legTargets, type Bundle } from '../../../shared/sizing/bundle';
import { account, position, underlyingOf } from '../../support/sizing-builders';

const pair = [position({ id: 'long', quantity: 8, entryPrice: 60_000, hedgeSide: 'long' }), position({ id: 'short', quantity: -5, entryPrice: 61_000, hedgeSide: 'short' })];

function bundleOf(positions: Parameters<typeof account>[0]['positions']): Bundle {
  const [bundle] = bundlesOf(account({ wallet: 1000, positions }), (one) => underlyingOf(one.symbol));
  if (bundle === undefined) throw new Error('no bundle');
  return bundle;
}

test('the two legs of a hedge are one bundle with their net', () => {
  const bundle = bundleOf(pair);
  expect(bundle.netContracts).toBe(3);
  expect(isHedgePair(bundle)).toBe(true);
  expect(bundle.legs.map((leg) => leg.id)).toEqual(['long', 'short']);
});

test('another symbol, another pool, another bundle', () => {
  const positions = [position({ quantity: 1, entryPrice: 60_000 }), position({ id: 'iso', quantity: 1, entryPrice: 60_000, isolatedMargin: 6000 }), position({ symbol: 'ETHUSDT', quantity: 1, entryPrice: 3000 })];
  const bundles = bundlesOf(account({ wallet: 1000, positions }), (one) => underlyingOf(one.symbol));
  expect(bundles.map((bundle) => bundle.id)).toEqual(['a/cross:USDT/BTCUSDT', 'a/cross:USDT/ETHUSDT', 'a/isolated:iso/BTCUSDT']);
});

test('the order of positions changes no bundle', () => {
  expect(bundleOf(pair.toReversed())).toEqual(bundleOf(pair));
});

test('lowering the net of a pair sells from its long leg first', () => {
  expect(legTargets(bundleOf(pair), 0)).toEqual([{ positionId: 'long', quantity: 5 }]);
});

test('raising the net of a pair buys back its short leg first', () => {
  expect(legTargets(bundleOf(pair), 6)).toEqual([{ positionId: 'short', quantity: -2 }]);
});

test('only when one leg is closed does the other grow', () => {
  expect(legTargets(bundleOf(pair), -7)).toEqual([{ positionId: 'long', quantity: 0 }, { positionId: 'short', quantity: -7 }]);
});

test('a one-way position goes through zero in one leg', () => {
  expect(legTargets(bundleOf([position({ quantity: 2, entryPrice: 60_000 })]), -1)).toEqual([{ positionId: 'BTCUSDT', quantity: -1 }]);
});

test('the long leg of hedge mode alone cannot become a short', () => {
  expect(bundleOf([position({ quantity: 2, entryPrice: 60_000, hedgeSide: 'long' })]).lowestContracts).toBe(0);
});

test('cutting a pair towards flat lowers its gross size by what is cut', () => {
  expect(grossContracts(bundleOf(pair), 3)).toBe(13);
  expect(grossContracts(bundleOf(pair), 1)).toBe(11);
});
