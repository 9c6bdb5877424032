/** What must hold of every stress and every named day, whatever the account. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { prepareMargin } from '../../shared/margin/prepare';
import { STRESS_CELLS } from '../../shared/risk/stress/cells';
import { elsewhereOf } from '../support/stress-elsewhere';
import { stressAccount, stressReport, type BookAnswer, type StressAccount, type StressReport } from '../../shared/risk/stress/report';
import { stressLossAtNet, stressSearch, worstStressIn } from '../support/worst-stress';
import { DAYS } from '../../shared/risk/survival/days';
import { survival } from '../../shared/risk/survival/survival';
import { poolThere, samples, scaleThere, type Sample } from '../support/margin-arbitrary';
import { cellOf, pools, stressMarket, underlyingOf } from '../support/stress-builders';

const RUNS = { numRuns: 60 };
vi.setConfig({ testTimeout: 60_000 });

const terms = { rate: 0.0001, capRatio: 0.02, intervalHours: 8, nextInHours: 4 };

function accountOf({ account, market }: Sample, venue = 'v', id = 'a'): StressAccount {
  const usdPerUnit = new Map([['USDT', 1], ['C', market.symbols.get('CUSD')?.markPrice ?? 1], ['D', market.symbols.get('DUSD')?.markPrice ?? 1]]);
  const funding = new Map([...market.symbols.keys()].map((symbol) => [symbol, terms]));
  return stressAccount(id, venue, prepareMargin(account, market.tiers), stressMarket(market, { usdPerUnit, funding }));
}

const lossOf = (answer: BookAnswer): number => (answer.kind === 'loss' ? answer.lossUsd : 0);

function worthOf({ account, market }: Sample): number {
  return 1 + account.collateral.reduce((sum, one) => sum + Math.abs(one.balance) * one.price, 0) + account.positions.reduce((sum, one) => sum + Math.abs(one.quantity) * one.contractSize * 6 * (one.contractType === 'linear' ? (market.symbols.get(one.symbol)?.markPrice ?? 1) : 1) + (one.margin.kind === 'isolated' ? Math.abs(one.margin.isolatedMargin) * 200 : 0), 0);
}

describe('the stress of any account', () => {
  it('moves its pools as the margin function does: equity and requirement of a fall of 12 % evaluated from scratch', () => {
    fc.assert(fc.property(samples, (sample) => {
      const { pools: answers } = cellOf(stressReport([accountOf(sample)]), 'deribit/-12/same');
      const ratioOf = (symbol: string): number => 1 - 0.12 * Math.max(1, sample.market.symbols.get(symbol)?.beta ?? 1);
      for (const { poolId, answer } of answers) {
        if (answer.kind !== 'loss') throw new Error(JSON.stringify(answer));
        const expected = poolThere(sample, poolId, ratioOf);
        const allowed = 1e-12 * scaleThere(sample, expected, ratioOf);
        expect(Math.abs(answer.after.equity - expected.equity)).toBeLessThanOrEqual(allowed);
        expect(Math.abs(answer.after.maintenanceRequirement - expected.maintenanceRequirement)).toBeLessThanOrEqual(allowed);
      }
    }), RUNS);
  });

  it('does not depend on the order of positions and collateral', () => {
    fc.assert(fc.property(samples, (sample) => {
      const one = stressReport([accountOf(sample)]);
      const other = stressReport([accountOf({ ...sample, account: { ...sample.account, positions: sample.account.positions.toReversed(), collateral: sample.account.collateral.toReversed() } })]);
      for (const [index, { book, cell }] of one.cells.entries()) {
        const turned = other.cells[index]?.book;
        expect([cell.id, turned?.kind]).toEqual([cell.id, book.kind]);
        expect(Math.abs(lossOf(book) - (turned === undefined ? NaN : lossOf(turned)))).toBeLessThanOrEqual(1e-11 * worthOf(sample));
      }
    }), RUNS);
  });

  it('answers every cell with a finite loss, a reason or what is missing', () => {
    fc.assert(fc.property(samples, (sample) => {
      const report = stressReport([accountOf(sample)]);
      expect(report.cells.map(({ cell }) => cell)).toEqual(STRESS_CELLS);
      for (const { book } of report.cells) {
        if (book.kind === 'loss') expect(Number.isFinite(book.lossUsd)).toBe(true);
        else expect(book.kind === 'notHit' ? book.why : book.missing).not.toHaveLength(0);
      }
    }), RUNS);
  });

  it('costs a book that is only long more, the further everything falls; one that is only short, the further it rises', () => {
    fc.assert(fc.property(samples, fc.boolean(), (sample, isLong) => {
      const positions = sample.account.positions.filter(({ contractType }) => contractType === 'linear').map((one) => ({ ...one, quantity: (isLong ? 1 : -1) * Math.abs(one.quantity) }));
      const report = stressReport([accountOf({ ...sample, account: { ...sample.account, rules: { ...sample.account.rules, marginPolicy: 'singleAsset' }, collateral: sample.account.collateral.slice(0, 1), positions } })]);
      const sign = isLong ? '-' : '';
      const losses = ['0', `${sign}4`, `${sign}8`, `${sign}12`, `${sign}16`].map((move) => lossOf(cellOf(report, `deribit/${move}/same`).book));
      for (let index = 1; index < losses.length; index += 1) expect(losses[index] ?? NaN).toBeGreaterThanOrEqual((losses[index - 1] ?? NaN) - 1e-9 * worthOf(sample));
    }), RUNS);
  });
});

describe('the worst cell of one pool with the rest of the book beside it', () => {
  const worstOfOnePool = (accounts: readonly StressAccount[], accountId: string, poolId: string): ReturnType<typeof worstStressIn> => {
    const account = accounts.find(({ id }) => id === accountId);
    const stressed = account?.pools.find(({ pool }) => pool.model.id === poolId);
    if (account === undefined || stressed === undefined) throw new Error('there');
    const { symbols, ...extras } = account.market;
    return worstStressIn(stressSearch(symbols, { ...extras, elsewhere: elsewhereOf(accounts, accountId, poolId) }), stressed.pool);
  };

  it('is the worst of the whole book, whichever pool is asked', () => {
    fc.assert(fc.property(samples, samples, fc.boolean(), (first, second, isOneVenue) => {
      const accounts = [accountOf(first, 'here', 'a'), accountOf(second, isOneVenue ? 'here' : 'there', 'b')];
      const { worst }: StressReport = stressReport(accounts);
      for (const { id, pools: held } of accounts) {
        for (const { pool } of held) {
          const found = worstOfOnePool(accounts, id, pool.model.id);
          if (found.kind !== 'known' || worst === undefined) throw new Error(JSON.stringify(found));
          expect(Math.abs(found.lossUsd - lossOf(worst.book))).toBeLessThanOrEqual(1e-11 * (worthOf(first) + worthOf(second)));
        }
      }
    }), { numRuns: 30 });
  });

  it('less the budget is what a search over sizes asks for', () => {
    fc.assert(fc.property(samples, (sample) => {
      const account = accountOf(sample);
      const [stressed] = account.pools;
      if (stressed === undefined) return;
      const { symbols, ...extras } = account.market;
      const search = stressSearch(symbols, extras);
      const worst = worstStressIn(search, stressed.pool);
      expect(stressLossAtNet(search, () => stressed.pool, 10)(0)).toBe(worst.kind === 'known' ? worst.lossUsd - 10 : undefined);
    }), RUNS);
  });
});

describe('a named day', () => {
  const betas = new Map([['A', 1.2], ['B', 1.7], ['C', 1.1], ['D', 2]]);

  it('of any pool is survived or not, by history or by assumption, or unknown: with finite numbers', () => {
    fc.assert(fc.property(samples, fc.constantFrom(...DAYS), (sample, day) => {
      for (const pool of pools(sample.account, sample.market)) {
        const answer = survival(pool, day, { underlyingOf, betas });
        const outcome = answer.kind === 'assumed' ? answer.outcome : answer;
        if (outcome.kind === 'survives') expect(Number.isFinite(outcome.equityAfter)).toBe(true);
        if (outcome.kind === 'liquidated') expect(outcome.atFraction >= 0 && outcome.atFraction <= 1).toBe(true);
        if (outcome.kind === 'unknown') expect(outcome.missing.length).toBeGreaterThan(0);
        // None of these assets has figures: what moves is never a plain tick.
        if (pool.legs.length > 0) expect(['assumed', 'unknown']).toContain(answer.kind);
      }
    }), RUNS);
  });

  it('liquidates at prices at which the margin function finds equity and requirement equal, unless a tier jumps there', () => {
    fc.assert(fc.property(samples, (sample) => {
      const day = DAYS.find(({ id }) => id === 'crash-2020-03-12');
      if (day === undefined) throw new Error('there');
      for (const pool of pools(sample.account, sample.market)) {
        const answer = survival(pool, day, { underlyingOf, betas });
        if (answer.kind !== 'assumed' || answer.outcome.kind !== 'liquidated' || answer.outcome.atFraction === 0) continue;
        const { ratios } = answer.outcome;
        const past = poolThere(sample, pool.model.id, (symbol) => ratios[symbol] ?? 1);
        const allowed = 1e-9 * scaleThere(sample, past, (symbol) => ratios[symbol] ?? 1);
        expect(past.equity - past.maintenanceRequirement).toBeLessThanOrEqual(allowed + jumpsOf(sample) * past.maintenanceRequirement);
      }
    }), RUNS);
  });
});

/** 1 when a table of the account jumps: at the jump itself the head-room may still be above 0. */
function jumpsOf({ market }: Sample): number {
  return [...market.tiers.values()].some((table) => table.some(({ maintenanceAmount, notionalFloor }) => notionalFloor > 0 && maintenanceAmount === 0)) ? 1 : 0;
}
