import { describe, expect, it } from 'vitest';
import { surfaceOf, surfaceText, type SurfaceJson } from '../../../../electron/cli/surface';
import { DAY_MS } from '../../../../shared/units';
import { madeExpiry, SMILE, STRIKES } from '../../../support/option-chain';

const AS_OF_MS = Date.UTC(2026, 0, 6);
const COLUMNS = ['instrument_name', 'expiration_ms', 'strike', 'type', 'bid_coin', 'ask_coin'];
type Row = [name: string, expiryAtMs: number, strike: number, right: string, bid: number | null, ask: number | null];

/** A chain in the shape of the file, from one smile. */
function rows(days: number, strikes: readonly number[] = STRIKES): Row[] {
  const { quotes } = madeExpiry({ id: 'X', forward: 100, expiryYears: Math.max(days, 1) / 365, smile: SMILE, strikes });
  return quotes.map(({ strike, right, bid, ask }) => [`X-${days}D-${strike}-${right === 'call' ? 'C' : 'P'}`, AS_OF_MS + days * DAY_MS, strike, right, bid ?? null, ask ?? null]);
}
function surface(options: readonly Row[]): SurfaceJson {
  const answer = surfaceOf(JSON.stringify({ as_of_ms: AS_OF_MS, option_columns: COLUMNS, options }));
  if ('error' in answer) throw new Error(answer.error.message);
  return answer;
}
const spoiled = (change: (row: Row) => Row): SurfaceJson => surface(rows(30).map((row) => (row[2] >= 90 && row[2] <= 110 ? row : change(row))));
const isSound = (answer: SurfaceJson): boolean => !/NaN|Infinity|undefined/.test(surfaceText(answer));

describe('plimsoll surface, given quotes that cannot be', () => {
  // Of 16 strikes 5 stand between 90 and 110: 11 of each right are spoiled, and 5 make a smile.
  it.each([
    ['crossed', (row: Row): Row => [row[0], row[1], row[2], row[3], row[5], row[4]], { crossed: 22 }, '22 crossed'],
    ['without a bid', (row: Row): Row => [row[0], row[1], row[2], row[3], null, row[5]], { noBid: 22 }, '22 without a bid'],
    ['with a bid of zero', (row: Row): Row => [row[0], row[1], row[2], row[3], 0, row[5]], { noBid: 22 }, '22 without a bid'],
    ['without an ask', (row: Row): Row => [row[0], row[1], row[2], row[3], row[4], null], { noAsk: 22 }, '22 without an ask'],
    ['negative', (row: Row): Row => [row[0], row[1], row[2], row[3], -1, row[5]], { senseless: 22 }, '22 not a price'],
  ])('quotes %s are left out and counted; the rest still makes its smile', (_what, change, leftOut, said) => {
    const answer = spoiled(change);
    expect(answer.expiries).toMatchObject([{ kind: 'ok', quoteCount: 32, leftOut }]);
    expect(answer.expiries[0]?.kind === 'ok' ? answer.expiries[0].strikes.map(({ strike }) => strike) : []).toEqual([90, 95, 100, 105, 110]);
    expect(answer.flags.join(' ')).toContain(said);
    expect(isSound(answer)).toBe(true);
  });

  it('a repeated quote counts once', () => {
    const answer = surface([...rows(30), ...rows(30).slice(0, 3)]);
    expect(answer.expiries).toMatchObject([{ kind: 'ok', quoteCount: 35, leftOut: { repeated: 3 } }]);
    expect(answer.flags.join(' ')).toContain('3 repeated');
  });

  it('a strike that is none is left out', () => {
    const answer = surface(rows(30).map((row) => (row[2] === 60 ? [row[0], row[1], 0, row[3], row[4], row[5]] : row)));
    expect(answer.expiries).toMatchObject([{ kind: 'ok', leftOut: { senseless: 2 } }]);
  });

  it('three strikes make no smile, say so, and borrow the shape of the other expiries, marked', () => {
    const answer = surface([...rows(30), ...rows(60, [95, 100, 105])]);
    expect(answer.expiries).toMatchObject([{ kind: 'ok' }, { kind: 'unknown', why: expect.stringContaining('3 strikes') as string, borrowed: { atTheMoney: expect.any(Number) as number } }]);
    expect(surfaceText(answer)).toContain("with the other expiries' shape");
  });

  it('three strikes alone are no surface, and no index', () => {
    const answer = surface(rows(30, [95, 100, 105]));
    expect(answer).toMatchObject({ expiries: [{ kind: 'unknown' }], index30Day: { kind: 'unknown', why: expect.stringContaining('3 strikes') as string } });
    expect(answer.expiries[0]).not.toHaveProperty('borrowed');
    expect(isSound(answer)).toBe(true);
  });

  it('strikes that reach too little to both sides make a smile, but no index: the sum over them would read low', () => {
    // The smile has 16 % in a month at the money: 95 to 106 reach a third of a deviation.
    const answer = surface(rows(30, [95, 97, 99, 101, 103, 106]));
    expect(answer.expiries).toMatchObject([{ kind: 'ok', modelFreeWhy: 'the strikes reach 0.3 standard deviations, 1.5 are needed' }]);
    expect(answer.expiries[0]).not.toHaveProperty('modelFreeVolatility');
    expect(answer.index30Day).toEqual({ kind: 'unknown', why: '30 days do not lie between two expiries that count; 1 left out: the strikes reach 0.3 standard deviations, 1.5 are needed' });
  });

  it('options that expire now, or expired, have no smile and no volatility', () => {
    const answer = surface([...rows(0), ...rows(-1), ...rows(30)]);
    expect(answer.expiries.map(({ kind }) => kind)).toEqual(['unknown', 'unknown', 'ok']);
    expect(answer.expiries[1]).toMatchObject({ why: expect.stringContaining('it expires now') as string });
    expect(isSound(answer)).toBe(true);
  });

  it('a chain whose every quote is crossed is refused expiry by expiry, never a number', () => {
    const answer = surface(rows(30).map((row) => [row[0], row[1], row[2], row[3], 0.9, 0.1]));
    expect(answer.expiries).toMatchObject([{ kind: 'unknown', leftOut: { crossed: 32 } }]);
    expect(isSound(answer)).toBe(true);
  });
});
