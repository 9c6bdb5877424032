/* A plain book's stress as sums of numbers, against the same cells worked out pool by pool for books of any kind. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { poolCase } from '../../shared/risk/stress/answers';
import { sidesOf } from '../../shared/risk/stress/pairs';
import { contextOf } from '../../shared/sizing/context';
import { poolsOf } from '../../shared/sizing/context-pools';
import { bundlesOf } from '../../shared/sizing/bundle';
import { poolTraded } from '../../shared/sizing/candidate';
import { EMPTY_SIZING_MEMORY } from '../../shared/sizing/input';
import { bundlesIn, situationOf } from '../../shared/sizing/situation';
import { underlyingIn } from '../../shared/sizing/symbol-underlying';
import { slowInputs } from '../../shared/sizing/slow-inputs';
import { stressBookOf } from '../../shared/sizing/stress-book';
import { stressRows } from '../../shared/sizing/stress-rows';
import { stressExcess, stressShares } from '../../shared/sizing/stress-share';
import { sheetPoolOf, stressSheet } from '../../shared/sizing/stress-sheet';
import { sheetExcess } from '../../shared/sizing/stress-sheet-excess';
import { instrumentId } from '../../shared/units';
import { input, position, VENUE, type World } from '../support/sizing-builders';

const MARKS: Readonly<Record<string, number>> = { BTCUSDT: 60_000, ETHUSDT: 3_000, SOLUSDT: 150 };
const NAMES = Object.keys(MARKS);

const held = fc.uniqueArray(fc.record({ symbol: fc.constantFrom(...NAMES), notional: fc.integer({ min: -200_000, max: 200_000 }), isFlat: fc.integer({ min: 0, max: 4 }).map((roll) => roll === 0), isolated: fc.boolean() }), { minLength: 1, maxLength: 3, selector: ({ symbol }) => symbol });
const worlds: fc.Arbitrary<World> = fc.record({
  one: held, other: fc.option(held, { nil: undefined }), isElsewhere: fc.boolean(), wallet: fc.integer({ min: 2_000, max: 500_000 }),
  volatility: fc.double({ min: 0.1, max: 1.5, noNaN: true }), beta: fc.double({ min: 0.5, max: 2.5, noNaN: true }), hasCap: fc.boolean(), rate: fc.double({ min: -0.002, max: 0.002, noNaN: true }),
}).map(({ one, other, isElsewhere, wallet, volatility, beta, hasCap, rate }): World => ({
  accounts: [one, ...(other === undefined ? [] : [other])].map((rows, index) => ({
    id: `account${index}`, wallet, ...(index === 1 && isElsewhere ? { venue: 'elsewhere' } : {}),
    positions: rows.map(({ symbol, notional, isFlat, isolated }, at) => {
      const quantity = isFlat ? 0 : Math.round((notional / (MARKS[symbol] ?? 1)) * 1000) / 1000;
      return position({ id: `p${index}${at}`, symbol, quantity, entryPrice: (MARKS[symbol] ?? 1) * 1.02, ...(isolated ? { isolatedMargin: Math.abs(notional) * 0.2 + 10 } : {}) });
    }),
  })),
  symbols: Object.fromEntries(NAMES.map((symbol) => [symbol, { markPrice: MARKS[symbol] ?? 1, volatilityAnnual: volatility, beta: symbol === 'BTCUSDT' ? 1 : beta }])),
  policy: { riskCapitalUsd: 100_000, isWhole: true },
  facts: { instrumentFacts: new Map(NAMES.map((symbol) => [instrumentId(VENUE, symbol), {
    book: { kind: 'unknown', missing: ['order book'] }, volumeBaseDaily: { kind: 'unknown', missing: ['volume'] },
    funding: { kind: 'known', value: { rate, intervalHours: 8, ...(hasCap ? { capRate: 0.003 } : {}) } },
  }])) },
}));

function situation(world: World) {
  const asked = input(world);
  return situationOf(asked, slowInputs(asked, EMPTY_SIZING_MEMORY).slow);
}

const near = (one: number, other: number, scale: number): void => expect(Math.abs(one - other)).toBeLessThanOrEqual(1e-9 * Math.max(1, scale));

test('every row of it loses what the cells lose, pool by pool, and asks the same; what is left out takes less in every case', () => {
  fc.assert(fc.property(worlds, (world) => {
    const of = situation(world);
    const sheet = stressSheet(of);
    if (sheet === undefined) expect.fail('the book is plain');
    const book = stressBookOf(of);
    const { rows, missing } = stressRows(book);
    expect(sheet.missing).toEqual(missing);
    expect(sheet.pools.map(({ accountId, poolId }) => `${accountId}/${poolId}`)).toEqual(book.pools.map(({ account, one }) => `${account.id}/${one.stressed.pool.model.id}`));
    const left = [...sheet.rows];
    for (const row of rows) {
      const own = left[0]?.cellIndex === row.cellIndex && JSON.stringify(left[0].asked) === JSON.stringify(row.asked) ? left.shift() : undefined;
      if (own === undefined) {
        expect(sheet.rows.some((other) => row.positionsUsd.every((usd, pool) => Math.abs(other.positionsUsd[pool] ?? NaN) >= Math.abs(usd) * (1 - 1e-9) - 1e-6 && (other.positionsUsd[pool] ?? 0) * usd >= -1e-6))).toBe(true);
        continue;
      }
      row.positionsUsd.forEach((usd, pool) => near(own.positionsUsd[pool] ?? NaN, usd, 1e6));
      near(own.countedUsd, row.countedUsd, 1e6);
    }
    expect(left).toEqual([]);
  }), { numRuns: 60 });
});

test('shares a budget as the rows of all cells do, within it and beyond', () => {
  fc.assert(fc.property(worlds, fc.integer({ min: 100, max: 200_000 }), (world, budgetUsd) => {
    const of = situation(world);
    const sheet = stressSheet(of);
    if (sheet === undefined) expect.fail('the book is plain');
    const holding = sheet.pools.map(({ isHolding }) => isHolding);
    const quick = stressShares(sheet.rows, holding, budgetUsd);
    const whole = stressShares(stressRows(stressBookOf(of)).rows, holding, budgetUsd);
    expect(quick.worst?.cellIndex).toBe(whole.worst?.cellIndex);
    for (const at of sheet.pools.keys()) {
      const [some, all] = [sheetExcess(sheet, at, quick.asks[at] ?? [], budgetUsd), sheetExcess(sheet, at, whole.asks[at] ?? [], budgetUsd)];
      const bundles = of.input.accounts.flatMap((sized) => bundlesIn(of.input, sized.account)).filter((bundle) => sheetPoolOf(sheet, bundle) === at);
      // Where a limit holds, and by how much it is short: how far within it a size lies depends on what is asked.
      for (const bundle of bundles) for (const share of [0, 0.5, 1, 1.5, -1]) near(Math.max(0, some.atNets([[bundle, share * bundle.netContracts]])), Math.max(0, all.atNets([[bundle, share * bundle.netContracts]])), 1e6);
    }
  }), { numRuns: 60 });
});

test('what a candidate loses beyond its share is the same, whatever is traded', () => {
  fc.assert(fc.property(worlds, fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 }), (world, sizes) => {
    const of = situation(world);
    const sheet = stressSheet(of);
    if (sheet === undefined) expect.fail('the book is plain');
    const book = stressBookOf(of);
    const budgetUsd = 20_000;
    const { asks } = stressShares(sheet.rows, sheet.pools.map(({ isHolding }) => isHolding), budgetUsd);
    for (const sized of of.input.accounts) {
      const bundles = bundlesOf(sized.account, underlyingIn(of.input));
      for (const bundle of bundles) {
        const context = contextOf(of, sized, bundle, poolsOf(sized), bundles);
        if (context.kind !== 'ready') expect.fail(context.reason);
        const at = sheetPoolOf(sheet, bundle);
        const own = book.pools[at];
        if (own === undefined) expect.fail('the pool is in the book');
        const others = sidesOf(book.pools.filter((pool) => pool !== own).map(({ account, one }) => ({ market: account.market, stressed: one.stressed })));
        const { atNets, ofPool } = sheetExcess(sheet, at, asks[at] ?? [], budgetUsd);
        const nets = context.input.poolBundles.map((one, index) => [one, Math.round((sizes[index] ?? 0) * (one.netContracts === 0 ? 1 : one.netContracts) * 1000) / 1000] as const);
        for (const traded of [nets, nets.slice(0, 1), []]) {
          const pool = poolTraded(context.input.probe, traded);
          const stressed = { pool };
          const exact = Math.max(-Infinity, ...stressExcess(poolCase(own.one.ground, stressed, sidesOf([{ market: own.one.ground.market, stressed }], others)), asks[at] ?? [], sheet.feeRatio));
          if (exact === -Infinity) continue;
          near(atNets(traded), exact, 1e6);
          near(ofPool(pool), exact, 1e6);
        }
      }
    }
  }), { numRuns: 60 });
});
