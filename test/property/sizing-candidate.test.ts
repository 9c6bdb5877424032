/* A probed size is an exact evaluation: the same as trading the account and evaluating it from scratch. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateMargin } from '../../shared/margin/evaluate';
import { poolModels } from '../../shared/margin/pool-model';
import { withCollateral, withQuantity } from '../../shared/margin/what-if';
import { bundlesOf, legTargets } from '../../shared/sizing/bundle';
import { poolAtNet, poolProbe, withAddedMargin } from '../../shared/sizing/candidate';
import { jointReach } from '../../shared/sizing/joint-stress';
import { account, position, sizedAccount, underlyingOf } from '../support/sizing-builders';

const SYMBOLS = { BTCUSDT: { markPrice: 60_000, volatilityAnnual: 0.5, beta: 1 }, ETHUSDT: { markPrice: 3000, volatilityAnnual: 0.7, beta: 1.4 } };
const FEE = 0.0005;

const cases = fc.record({
  long: fc.integer({ min: 1, max: 9000 }),
  short: fc.integer({ min: 0, max: 9000 }),
  other: fc.integer({ min: -90_000, max: 90_000 }),
  target: fc.integer({ min: -12_000, max: 12_000 }),
  wallet: fc.integer({ min: 1000, max: 400_000 }),
  added: fc.integer({ min: 0, max: 50_000 }),
  entry: fc.double({ min: 50_000, max: 70_000, noNaN: true }),
  hedgeLegs: fc.constantFrom(undefined, 'perLeg' as const, 'summed' as const, 'larger' as const, 'net' as const),
});

test('trading the probe is trading the account', () => {
  fc.assert(fc.property(cases, ({ long, short, other, target, wallet, added, entry, hedgeLegs }) => {
    const isPair = short > 0;
    const legs = [position({ id: 'long', quantity: long / 1000, entryPrice: entry, hedgeSide: isPair ? 'long' : 'net' }), ...(isPair ? [position({ id: 'short', quantity: -short / 1000, entryPrice: entry, hedgeSide: 'short' })] : [])];
    const plain = account({ wallet, positions: [...legs, position({ symbol: 'ETHUSDT', quantity: other / 1000, entryPrice: 3000 })] });
    const held = { ...plain, rules: { ...plain.rules, ...(hedgeLegs === undefined ? {} : { hedgeLegs }) } };
    const sized = sizedAccount(held, SYMBOLS);
    const bundle = bundlesOf(held, (one) => underlyingOf(one.symbol)).find((one) => one.symbol === 'BTCUSDT');
    const model = poolModels(held, sized.market.tiers).find((pool) => pool.id === 'cross:USDT');
    if (bundle === undefined || model === undefined) throw new Error('the account holds BTC');
    const probed = poolAtNet(withAddedMargin(poolProbe(sized, bundle, model, FEE), added), target / 1000);
    let traded = withCollateral(held, 'USDT', added);
    for (const leg of legTargets(bundle, target / 1000)) traded = withQuantity(traded, leg.positionId, leg.quantity, 60_000, FEE);
    const report = evaluateMargin(traded, sized.market);
    const pool = report.pools.find((one) => one.id === 'cross:USDT');
    if (pool?.kind !== 'known') throw new Error('the pool is known');
    const scale = wallet + added + 60 * (long + short) + 3 * Math.abs(other) + 1000;
    for (const name of ['equity', 'initialMargin', 'maintenanceMargin'] as const) expect(Math.abs(probed.margin[name] - pool[name])).toBeLessThanOrEqual(1e-12 * scale);
    expect(probed.margin.liquidatable).toBe(pool.liquidatable);
    const joint = report.jointByPool.get('cross:USDT');
    const reach = jointReach(probed, sized.market.symbols);
    expect(reach.down === undefined).toBe(joint?.down === undefined);
    if (reach.down !== undefined) expect(-reach.down).toBeCloseTo(joint?.down?.shockRatio ?? NaN, 9);
    if (reach.up !== undefined) expect(reach.up).toBeCloseTo(joint?.up?.shockRatio ?? NaN, 9);
  }), { numRuns: 300 });
});
