/* Advice over random books that hold coins and options beside their positions: what counts them answers, rests and does not depend on order. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OptionPosition } from '../../shared/account/option-position';
import { advise } from '../../shared/sizing/advise';
import type { Advice } from '../../shared/sizing/advice';
import { isWithin } from '../../shared/sizing/allowed';
import { bookTail } from '../../shared/sizing/book-tail';
import { EMPTY_SIZING_MEMORY, type SizingInput } from '../../shared/sizing/input';
import { situationOf } from '../../shared/sizing/situation';
import { slowInputs } from '../../shared/sizing/slow-inputs';
import { epochMs, instrumentId, positionId } from '../../shared/units';
import { assertOnMoreSeeds } from '../support/more-seeds';
import { followingAll, input, NOW_MS, position, VENUE, type World } from '../support/sizing-builders';

const MARKS = { BTC: 60_000, ETH: 3_000 } as const;
type Underlying = keyof typeof MARKS;

const options: fc.Arbitrary<readonly OptionPosition[]> = fc.array(
  fc.record({ underlying: fc.constantFrom<Underlying>('BTC', 'ETH'), right: fc.constantFrom('call' as const, 'put' as const), moneyness: fc.double({ min: 0.7, max: 1.4, noNaN: true }), worth: fc.integer({ min: -200_000, max: 200_000 }), days: fc.double({ min: 0.05, max: 200, noNaN: true }), settle: fc.constantFrom('linear' as const, 'inverse' as const), markVolatility: fc.double({ min: 0.2, max: 1.5, noNaN: true }) }),
  { minLength: 1, maxLength: 4 },
).map((rows) => rows.map(({ underlying, moneyness, worth, days, settle, ...one }, index): OptionPosition => ({
  ...one, settle, underlying, id: positionId(`o${index}`), instrumentId: instrumentId(VENUE, `${underlying}-O${index}`), strike: MARKS[underlying] * moneyness, expiryAtMs: epochMs(NOW_MS + Math.round(days * 86_400_000)),
  quantity: Math.round((worth / MARKS[underlying]) * 1_000) / 1_000, contractSize: 1, settleAsset: settle === 'linear' ? 'USDT' : underlying,
})));

interface Held {
  readonly world: World;
  readonly asked: SizingInput;
}

const books: fc.Arbitrary<Held> = fc.record({
  btc: fc.integer({ min: -300_000, max: 300_000 }), eth: fc.integer({ min: -300_000, max: 300_000 }), coins: fc.double({ min: -1, max: 4, noNaN: true }), volatility: fc.double({ min: 0.1, max: 1.2, noNaN: true }),
  capital: fc.integer({ min: 100_000, max: 5_000_000 }), options, profile: fc.constantFrom('conservative' as const, 'balanced' as const, 'aggressive' as const), unitValue: fc.double({ min: 0.7, max: 1, noNaN: true }),
}).map(({ btc, eth, coins, volatility, capital, options: held, profile, unitValue }) => {
  const at = (symbol: 'BTCUSDT' | 'ETHUSDT', worth: number, mark: number) => position({ symbol, quantity: Math.round((worth / mark) * 1_000) / 1_000, entryPrice: mark });
  const world: World = {
    accounts: [{ wallet: 3e6, positions: [at('BTCUSDT', btc, MARKS.BTC), at('ETHUSDT', eth, MARKS.ETH)] }, { id: 'coins', asset: 'BTC', wallet: Math.max(0, coins), positions: [] }],
    symbols: { BTCUSDT: { markPrice: MARKS.BTC, volatilityAnnual: volatility, beta: 1 }, ETHUSDT: { markPrice: MARKS.ETH, volatilityAnnual: volatility * 1.3, beta: 1.2 } },
    policy: { riskCapitalUsd: 3e6 + capital, profile, parameters: { expectedShortfallRatio: { conservative: 0.02, balanced: 0.04, aggressive: 0.08 }[profile] / 4 } },
    facts: { drawdown: { kind: 'known', value: { unitValue, highWater: 1 } } },
  };
  return { world, asked: withOptions(input(world), held) };
});

function withOptions(plain: SizingInput, held: readonly OptionPosition[]): SizingInput {
  return { ...plain, usdPerUnit: new Map([...plain.usdPerUnit, ['BTC', MARKS.BTC], ['ETH', MARKS.ETH]]), accounts: plain.accounts.map((sized, index) => (index === 0 ? { ...sized, account: { ...sized.account, options: held } } : sized)) };
}

const ask = (asked: SizingInput): readonly Advice[] => advise(asked, EMPTY_SIZING_MEMORY).advice;
const RUNS = { numRuns: 120, interruptAfterTimeLimit: 30_000 };
/** Rules of the whole book, which say what is in it whatever they are asked about. */
const isOfBook = (ruleId: string): boolean => ruleId !== 'concentration';
const holdsBeside = ({ accounts }: SizingInput): boolean => accounts.some(({ account }) => (account.options ?? []).some(({ quantity }) => quantity !== 0) || account.collateral.some(({ asset, balance }) => asset === 'BTC' && balance > 0));
const COUNTING = ['expected-shortfall', 'drawdown', 'concentration', 'volatility-target'];

test('every rule that counts them answers with an interval that holds the present or a cut towards nothing, and says they are in it', () => {
  fc.assert(fc.property(books, ({ asked }) => {
    for (const one of ask(asked)) {
      for (const { ruleId, answer, family } of one.ladder.filter((rung) => COUNTING.includes(rung.ruleId))) {
        if (answer.kind === 'abstains') continue;
        if (answer.kind !== 'range') throw new Error(`${ruleId}: ${JSON.stringify(answer)}`);
        if (isOfBook(ruleId) && holdsBeside(asked)) expect(answer.because).toMatch(/ held are in it/);
        expect(answer.because).not.toMatch(/NaN|Infinity|undefined/);
        if (family === 'target') continue;
        // The nearest size to the present that it lets be held is the present, or less of it on the same side.
        const nearest = Math.min(answer.highBase, Math.max(answer.lowBase, one.nowBase));
        expect(nearest * one.nowBase, ruleId).toBeGreaterThanOrEqual(0);
        expect(Math.abs(nearest), ruleId).toBeLessThanOrEqual(Math.abs(one.nowBase));
      }
    }
  }), RUNS);
});

test('Suggested lies inside Allowed, and without a view nothing is added', () => {
  fc.assert(fc.property(books, ({ asked }) => {
    for (const { outcome, nowBase } of ask(asked)) {
      if (outcome.kind !== 'size') continue;
      expect(outcome.action).not.toBe('ADD');
      expect(Math.abs(outcome.suggestedBase)).toBeLessThanOrEqual(Math.abs(nowBase));
      if (!isWithin({ lowBase: outcome.allowedLowBase, highBase: outcome.allowedHighBase }, outcome.suggestedBase)) expect(outcome.reason).toContain('less than the smallest order');
    }
  }), RUNS);
});

test('following all advice and asking again says HOLD', () => {
  assertOnMoreSeeds(fc.property(books, ({ world, asked }) => {
    const found = ask(asked);
    if (found.some(({ outcome }) => outcome.kind !== 'size')) return;
    const held = asked.accounts[0]?.account.options ?? [];
    const after = withOptions(followingAll(asked, found, world.symbols), held);
    for (const again of ask(after)) {
      const before = found.find(({ bundleId }) => bundleId === again.bundleId);
      expect(again.outcome.kind === 'size' ? again.outcome.action : again.outcome, JSON.stringify([before?.outcome, again.outcome])).toBe('HOLD');
    }
  }), RUNS);
});

test('at an end of the room that the shortfall leaves, the bad day costs the budget', () => {
  fc.assert(fc.property(books, ({ world, asked }) => {
    const [one] = ask(asked).filter(({ underlying }) => underlying === 'ETH');
    const answer = one?.ladder.find(({ ruleId }) => ruleId === 'expected-shortfall')?.answer;
    if (one === undefined || answer?.kind !== 'range' || /cut|does not add/i.test(answer.because)) return;
    const budgetUsd = world.policy?.parameters?.expectedShortfallRatio ?? Number.NaN;
    for (const end of [answer.lowBase, answer.highBase]) {
      const moved: SizingInput = { ...asked, accounts: asked.accounts.map((sized, index) => (index === 0 ? { ...sized, account: { ...sized.account, positions: sized.account.positions.map((leg) => (leg.symbol === 'ETHUSDT' ? { ...leg, quantity: end } : leg)) } } : sized)) };
      const book = bookTail({ situation: situationOf(moved, slowInputs(moved, EMPTY_SIZING_MEMORY).slow) });
      if (book.kind === 'unknown') throw new Error(book.missing.join());
      const share = book.tail.expectedShortfallUsd / (moved.policy.riskCapital?.amount ?? Number.NaN) / budgetUsd;
      if (end !== one.nowBase) expect(share).toBeCloseTo(1, 6);
    }
  }), RUNS);
});

test('the order of options and accounts changes nothing', () => {
  fc.assert(fc.property(books, ({ asked }) => {
    const turned: SizingInput = { ...asked, accounts: asked.accounts.toReversed().map((sized) => ({ ...sized, account: { ...sized.account, ...(sized.account.options === undefined ? {} : { options: sized.account.options.toReversed() }) } })) };
    const sizes = (found: readonly Advice[]) => Object.fromEntries(found.map(({ bundleId, outcome }) => [bundleId, outcome.kind === 'size' ? [outcome.allowedLowBase, outcome.allowedHighBase, outcome.suggestedBase] : outcome.kind]));
    const [one, other] = [sizes(ask(asked)), sizes(ask(turned))];
    for (const [id, ends] of Object.entries(one)) {
      const same = other[id];
      if (typeof ends === 'string' || same === undefined || typeof same === 'string') expect(same).toBe(ends);
      else ends.forEach((end, index) => expect(same[index]).toBeCloseTo(end, 6));
    }
  }), RUNS);
});
