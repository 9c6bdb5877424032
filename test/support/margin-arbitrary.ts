/** Random accounts with their markets, and the same account revalued with prices that stand elsewhere. */
import fc from 'fast-check';
import type { MarginAccount, MarginMarket, PoolMargin, SymbolInput } from '../../shared/margin/margin';
import type { Position } from '../../shared/account/account';
import { evaluateMargin } from '../../shared/margin/evaluate';
import type { Tier } from '../../shared/market/instrument';
import { account, continuousTiers, position, RULES, tier, wallet } from './margin-builders';

export interface Sample {
  readonly account: MarginAccount;
  readonly market: MarginMarket;
}

/** Numbers that a person could have typed: few digits, over several decades. */
function typed(low: number, high: number): fc.Arbitrary<number> {
  return fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map((log) => Number(Math.exp(log).toPrecision(6)));
}

const tables: fc.Arbitrary<readonly Tier[]> = fc.tuple(fc.uniqueArray(typed(100, 1e6), { minLength: 0, maxLength: 6 }), fc.double({ min: 0.002, max: 0.02, noNaN: true }), fc.boolean()).map(([edges, first, jumps]) => {
  const rows = [0, ...edges.sort((a, b) => a - b)].map((floor, index) => [floor, Number((first * (1 + index)).toPrecision(4))] as const);
  return jumps ? rows.map(([floor, rate], index) => tier(rate, floor, rows[index + 1]?.[0] ?? null)) : continuousTiers(rows);
});

const SYMBOLS = ['AUSDT', 'BUSDT', 'CUSD', 'DUSD'] as const;

const legs: fc.Arbitrary<Position[]> = fc.array(fc.record({ symbol: fc.constantFrom(...SYMBOLS), notional: typed(10, 1e5), entry: typed(50, 200), isLong: fc.boolean(), isolatedShare: fc.option(typed(0.02, 1), { nil: undefined }) }), { minLength: 1, maxLength: 5 }).map((rows) =>
  rows.map(({ symbol, notional, entry, isLong, isolatedShare }, index) => {
    const isInverse = symbol.endsWith('USD');
    const contracts = Number((isInverse ? notional / 10 : notional / entry).toPrecision(5)) * (isLong ? 1 : -1);
    const margin = (isInverse ? notional / entry : notional) * (isolatedShare ?? 0);
    return position({ id: `p${index}`, symbol, quantity: contracts, entryPrice: entry, contractType: isInverse ? 'inverse' : 'linear', contractSize: isInverse ? 10 : 1, settleAsset: isInverse ? symbol.slice(0, 1) : 'USDT', ...(isolatedShare === undefined ? {} : { isolatedMargin: margin }) });
  }),
);

/** Accounts of one to five legs: linear and inverse, hedged or not, cross and isolated, continuous and jumping tiers, with or without a shared pool of coins. */
export const samples: fc.Arbitrary<Sample> = fc
  .record({ legs, marks: fc.tuple(...SYMBOLS.map(() => typed(60, 160))), betas: fc.tuple(...SYMBOLS.map(() => fc.constantFrom(1, 1, 1.5, 0.7, -0.5))), tables: fc.tuple(...SYMBOLS.map(() => tables)), usdt: typed(10, 1e5), coins: fc.tuple(typed(0.1, 500), typed(0.1, 500)), isShared: fc.boolean(), feeRate: fc.constantFrom(0, 0.0006), trigger: fc.constantFrom('le' as const, 'lt' as const), hedgeLegs: fc.constantFrom('perLeg' as const, 'summed' as const, 'larger' as const, 'net' as const) })
  .map((one) => {
    const marks = new Map<string, SymbolInput>(SYMBOLS.map((symbol, index) => [symbol, { markPrice: one.marks[index] ?? 100, beta: one.betas[index] ?? 1, dailySigma: 0.03 }]));
    const collateral = [wallet('USDT', one.usdt), ...['C', 'D'].map((coin, index) => wallet(coin, one.coins[index] ?? 1, { price: marks.get(`${coin}USD`)?.markPrice ?? 1, haircut: 0.1, linkedSymbol: `${coin}USD` }))];
    return {
      account: account(one.legs, collateral, { rules: { ...RULES, trigger: one.trigger, hedgeLegs: one.hedgeLegs, marginPolicy: one.isShared ? 'multiAsset' : 'singleAsset' }, liquidationFeeRate: one.feeRate }),
      market: { symbols: marks, tiers: new Map(SYMBOLS.map((symbol, index) => [symbol, one.tables[index] ?? [tier(0.01)]])) },
    };
  });

/** A pool with every price at `ratioOf` its mark: evaluated from scratch, so that it checks what was solved. */
export function poolThere(sample: Sample, poolId: string, ratioOf: (symbol: string) => number): PoolMargin {
  const symbols = new Map([...sample.market.symbols].map(([symbol, input]) => [symbol, { ...input, markPrice: input.markPrice * ratioOf(symbol) }]));
  const collateral = sample.account.collateral.map((asset) => (asset.linkedSymbol === undefined ? asset : { ...asset, price: asset.price * ratioOf(asset.linkedSymbol) }));
  const pool = evaluateMargin({ ...sample.account, collateral }, { ...sample.market, symbols }).pools.find((one) => one.id === poolId);
  if (pool?.kind !== 'known') throw new Error(`pool ${poolId} is unknown`);
  return pool;
}

/** What amounts of a pool are measured against: what it holds, what it carries and what it has gained or lost. */
export function scaleThere(sample: Sample, pool: PoolMargin, ratioOf: (symbol: string) => number): number {
  const carried = sample.account.positions.reduce((sum, one) => {
    const price = (sample.market.symbols.get(one.symbol)?.markPrice ?? 0) * ratioOf(one.symbol);
    return sum + Math.abs(one.quantity) * one.contractSize * (one.contractType === 'linear' || pool.id === 'cross:*' ? price + one.entryPrice : 1 / price + 1 / one.entryPrice);
  }, 0);
  return Math.abs(pool.walletBalance) + Math.abs(pool.unrealizedPnl) + carried;
}
