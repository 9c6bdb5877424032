import { expect, test } from 'vitest';
import { bundlesOf, type Bundle } from '../../../shared/sizing/bundle';
import { orderTo } from '../../../shared/sizing/order';
import { account, instrument, position } from '../../support/sizing-builders';

const BTC = instrument('BTCUSDT', { markPrice: 60_000 });

function bundle(...quantities: readonly number[]): Bundle {
  const isPair = quantities.length > 1;
  const positions = quantities.map((quantity, index) => position({ id: `p${index}`, quantity, entryPrice: 60_000, hedgeSide: isPair ? (quantity > 0 ? 'long' : 'short') : 'net' }));
  const [found] = bundlesOf(account({ wallet: 1000, positions }), () => 'BTC');
  if (found === undefined) throw new Error('no bundle');
  return found;
}

test('a cut is rounded up to the lot, towards less risk', () => {
  expect(orderTo(bundle(2.92), BTC, 1.3304, 60_000)).toMatchObject({ side: 'sell', typeQuantity: '1.590', netContracts: 1.33 });
});

test('an increase is rounded down to the lot', () => {
  expect(orderTo(bundle(1), BTC, 1.5009, 60_000)).toMatchObject({ side: 'buy', typeQuantity: '0.500', netContracts: 1.5 });
});

test('the quantity is exact where binary fractions are not: 0.3 - 0.1', () => {
  expect(orderTo(bundle(0.3), BTC, 0.1, 60_000)).toMatchObject({ typeQuantity: '0.200', netContracts: 0.1 });
});

test('a short is cut by buying', () => {
  expect(orderTo(bundle(-2), BTC, -0.5, 60_000)).toMatchObject({ side: 'buy', typeQuantity: '1.500', netContracts: -0.5 });
});

test('a cut below the smallest order is raised to it', () => {
  expect(orderTo(bundle(1), { ...BTC, minimumQuantity: 0.01 }, 0.998, 60_000)).toMatchObject({ typeQuantity: '0.010', netContracts: 0.99 });
});

test('an increase below the smallest order or notional is none', () => {
  expect(orderTo(bundle(1), { ...BTC, minimumQuantity: 0.01 }, 1.005, 60_000)).toBeUndefined();
  expect(orderTo(bundle(1), { ...BTC, minimumNotional: 100 }, 1.001, 60_000)).toBeUndefined();
});

test('one order touches one leg: it stops where the leg is closed', () => {
  expect(orderTo(bundle(2, -1), BTC, -1.5, 60_000)).toMatchObject({ positionId: 'p0', side: 'sell', typeQuantity: '2.000', netContracts: -1 });
});

test('no change is no order', () => {
  expect(orderTo(bundle(1), BTC, 1, 60_000)).toBeUndefined();
});
