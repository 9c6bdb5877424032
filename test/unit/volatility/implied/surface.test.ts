/** Surfaces from quotes with a known answer, from bad quotes, and from one real chain. */
import { describe, expect, it } from 'vitest';
import { surfaceOf } from '../../../../electron/cli/surface';
import { believable, leftOutText, type ExpiryQuotes } from '../../../../shared/volatility/implied/quotes';
import { decodeChain } from '../../../../shared/volatility/implied/chain-json';
import { fitSlice } from '../../../../shared/volatility/implied/slice';
import { smileMeasures } from '../../../../shared/volatility/implied/smile-measures';
import { borrowedSmiles } from '../../../../shared/volatility/implied/ssvi-fit';
import { ssviSlice } from '../../../../shared/volatility/implied/ssvi';
import { fitSurface } from '../../../../shared/volatility/implied/surface';
import { surfaceVolatility } from '../../../../shared/volatility/implied/surface-volatility';
import { sviVariance } from '../../../../shared/volatility/implied/svi';
import { normalDistribution } from '../../../../shared/math/erf';
import { changed, madeExpiry, SMILE, STRIKES } from '../../../support/option-chain';
import { hasQuantEvidence, quantEvidence } from '../../../support/quant-evidence';

const MONTH = { id: 'MONTH', forward: 100, expiryYears: 0.1, smile: SMILE, strikes: STRIKES };
const month = madeExpiry(MONTH);
const quarter = madeExpiry({ ...MONTH, id: 'QUARTER', forward: 101, expiryYears: 0.3, smile: { ...SMILE, a: 0.04 } });
const sliceOf = (expiry: ExpiryQuotes) => {
  const slice = fitSlice(expiry);
  if (slice.kind === 'unknown') throw new Error(slice.why);
  return slice;
};

describe('a slice made from a known smile', () => {
  it('finds the forward by parity and the smile again', () => {
    const slice = sliceOf(month);
    expect(slice.forward).toBeCloseTo(100, 3);
    expect(slice).toMatchObject({ forwardFrom: 'parity', disagreeingCount: 0, unexplainedCount: 0, repair: 'none' });
    for (const k of [-0.5, -0.2, 0, 0.2, 0.45]) expect(sviVariance(slice.smile, k)).toBeCloseTo(sviVariance(SMILE, k), 4);
    expect(slice.quality.insideRatio).toBe(1);
  });

  it('lets a quote ten times as wide count little', () => {
    const wide = changed(month, (quote) => (quote.strike === 130 && quote.right === 'call' ? { ...quote, bid: (quote.bid ?? 0) * 0.2, ask: (quote.ask ?? 0) * 2.5 } : quote));
    const slice = sliceOf(wide);
    expect(slice.points.find(({ strike }) => strike === 130)?.weight).toBeLessThan(0.05);
    for (const k of [-0.4, 0, 0.3]) expect(sviVariance(slice.smile, k)).toBeCloseTo(sviVariance(SMILE, k), 3);
  });

  it('sees a stale leg by parity and counts it', () => {
    const moved = changed(month, (quote) => (quote.strike === 85 && quote.right === 'call' ? { ...quote, bid: (quote.bid ?? 0) * 1.3, ask: (quote.ask ?? 0) * 1.3 } : quote));
    const slice = sliceOf(moved);
    expect(slice.disagreeingCount).toBe(1);
    expect(slice.forward).toBeCloseTo(100, 2);
  });

  it('takes the future where no strike has both a call and a put, and is unknown without one', () => {
    const oneSided = { ...month, quotes: month.quotes.filter(({ strike, right }) => (right === 'put') === strike < 100) };
    expect(fitSlice({ ...oneSided, futurePrice: 100 })).toMatchObject({ kind: 'ok', forwardFrom: 'future' });
    expect(fitSlice(oneSided)).toMatchObject({ kind: 'unknown', why: expect.stringContaining('no future') as string });
  });

  it('repairs a butterfly that the quotes ask for, and says so', () => {
    // Vogt's smile (Gatheral and Jacquier 2014): g falls below 0 near k = 0.88.
    const slice = sliceOf(madeExpiry({ id: 'V', forward: 100, expiryYears: 1, smile: { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 }, strikes: [30, 40, 50, 60, 70, 80, 90, 100, 120, 140, 170, 200, 230, 260, 300, 350], halfSpread: 0.001 }));
    expect(slice.butterflyQuoted.value).toBeLessThan(0);
    expect(slice.repair).toBe('butterfly');
    expect(slice.quality.rmseVolatility).toBeLessThan(0.01);
  });
});

describe('bad input', () => {
  it('is named and counted, not fitted', () => {
    const spoiled = changed(month, (quote) => {
      const { strike, right, bid, ask } = quote;
      if (right === 'call') return quote;
      if (strike === 60) return { strike, right, ...(ask === undefined ? {} : { ask }) };
      if (strike === 65) return { strike, right, ...(bid === undefined ? {} : { bid }) };
      if (strike === 70) return { ...quote, bid: (ask ?? 0) * 2 };
      if (strike === 75) return { ...quote, ageMs: 3_600_000 };
      return strike === 80 ? { ...quote, ask: Number.NaN } : quote;
    });
    const again = { ...spoiled, quotes: [...spoiled.quotes, ...spoiled.quotes.slice(-1)] };
    const { leftOut } = believable(again.quotes);
    expect(leftOut).toEqual({ noBid: 1, noAsk: 1, crossed: 1, stale: 1, senseless: 1, repeated: 1 });
    expect(leftOutText(leftOut)).toBe('left out: 1 without a bid, 1 without an ask, 1 crossed, 1 stale, 1 not a price, 1 repeated');
    expect(sliceOf(again).points.map(({ strike }) => strike)[0]).toBe(85);
  });

  it.each([
    ['three strikes', { ...month, quotes: madeExpiry({ ...MONTH, strikes: [95, 100, 105] }).quotes }, '3 strikes'],
    ['an expiry now', { ...month, expiryYears: 0 }, 'it expires now'],
    ['nothing', { ...month, quotes: [] }, 'no strike has both'],
  ])('%s makes no smile and says why', (_what, expiry, why) => {
    expect(fitSlice(expiry)).toMatchObject({ kind: 'unknown', why: expect.stringContaining(why) as string });
  });
});

describe('a surface', () => {
  it('raises a later smile that lies below an earlier one, and names both', () => {
    const low = madeExpiry({ ...MONTH, id: 'LOW', expiryYears: 0.3, smile: { ...SMILE, a: 0.005 } });
    const surface = fitSurface([low, month]);
    expect(surface.calendar).toMatchObject([{ near: 'MONTH', far: 'LOW' }]);
    expect(surface.calendar[0]?.gap.value).toBeCloseTo(-0.005, 3);
    expect(surface.raised).toEqual(['LOW']);
    const [near, far] = surface.slices;
    if (near?.kind !== 'ok' || far?.kind !== 'ok') throw new Error('both are smiles');
    for (const k of [-0.4, -0.1, 0, 0.2, 0.4]) expect(sviVariance(far.smile, k)).toBeGreaterThanOrEqual(sviVariance(near.smile, k) - 1e-12);
  });

  it('fits again only where quotes changed, and answers the same as from nothing', () => {
    const before = fitSurface([month, quarter]);
    expect(before.refittedCount).toBe(2);
    const moved = changed(quarter, (quote) => (quote.strike === 120 ? { ...quote, bid: (quote.bid ?? 0) * 0.99 } : quote));
    const later = [{ ...month, expiryYears: 0.0999 }, { ...moved, expiryYears: 0.2999 }];
    const after = fitSurface(later, before);
    expect(after.refittedCount).toBe(1);
    const fresh = fitSurface(later);
    expect(after.slices).toEqual(fresh.slices);
  });

  it('keeps a fit while its quotes only age, and refits when one grows stale', () => {
    const aged = (ageMs: number) => changed(month, (quote) => (quote.strike === 110 ? { ...quote, ageMs } : quote));
    const before = fitSurface([aged(1_000)]);
    expect(fitSurface([aged(2_000)], before).refittedCount).toBe(0);
    expect(fitSurface([aged(90_000)], before).refittedCount).toBe(1);
  });

  it('interpolates total variance between expiries and says when it extrapolates', () => {
    const surface = fitSurface([month, quarter]);
    const between = surfaceVolatility(surface, 100, 0.2);
    if (between.kind === 'unknown') throw new Error(between.why);
    expect(between.forward).toBeCloseTo(Math.sqrt(100 * 101), 2);
    const expected = (sviVariance(SMILE, between.k) + sviVariance({ ...SMILE, a: 0.04 }, between.k)) / 2;
    expect(between.volatilityAnnual ** 2 * 0.2).toBeCloseTo(expected, 4);
    expect(between.extrapolated).toEqual({ inTime: 'no', inStrike: false });
    expect(surfaceVolatility(surface, 100, 0.01)).toMatchObject({ extrapolated: { inTime: 'before' } });
    expect(surfaceVolatility(surface, 100, 2)).toMatchObject({ extrapolated: { inTime: 'after' } });
    expect(surfaceVolatility(surface, 300, 0.2)).toMatchObject({ extrapolated: { inStrike: true } });
    expect(surfaceVolatility(fitSurface([]), 100, 0.2)).toEqual({ kind: 'unknown', why: 'no expiry has a smile' });
  });

  it('reads risk reversals where the deltas are what they are called', () => {
    const found = smileMeasures(SMILE, 0.1);
    if (found === undefined) throw new Error('a smile');
    const deltaAt = ({ k, volatilityAnnual }: { readonly k: number; readonly volatilityAnnual: number }): number => {
      const total = volatilityAnnual * Math.sqrt(0.1);
      return normalDistribution(-k / total + total / 2);
    };
    expect([found.call25, found.put25, found.call10, found.put10].map(deltaAt).map((delta) => Number(delta.toFixed(12)))).toEqual([0.25, 0.75, 0.1, 0.9]);
    expect(found.riskReversal25).toBeCloseTo(found.call25.volatilityAnnual - found.put25.volatilityAnnual, 15);
    expect(found.atTheMoney).toBeCloseTo(Math.sqrt(sviVariance(SMILE, 0) / 0.1), 15);
  });
});

describe('an expiry with three strikes', () => {
  // Gatheral and Jacquier (2014), remark 4.4: eta (1 + |rho|) <= 2 makes this surface free of arbitrage at every expiry.
  const shape = { rho: -0.3, eta: 0.9, gamma: 0.5 };
  const made = (id: string, expiryYears: number, strikes: readonly number[]) => madeExpiry({ ...MONTH, id, expiryYears, smile: ssviSlice(shape, 0.3 * expiryYears), strikes, halfSpread: 0.001 });

  it('borrows the shape of the others and keeps its own level, and is still said to have no smile', () => {
    const { slices } = fitSurface([made('A', 0.1, STRIKES), made('FEW', 0.2, [90, 100, 110]), made('C', 0.4, STRIKES)]);
    expect(slices[1]).toMatchObject({ kind: 'unknown', why: expect.stringContaining('3 strikes') as string });
    const lent = borrowedSmiles(slices).get('FEW');
    expect((lent?.theta ?? 0) / 0.2).toBeCloseTo(0.3, 3);
    expect(sviVariance(lent?.smile ?? SMILE, -0.4)).toBeCloseTo(sviVariance(ssviSlice(shape, 0.06), -0.4), 3);
    expect(lent?.rmseRelative).toBeLessThan(0.01);
  });

  it('borrows nothing where no other expiry has a smile', () => {
    expect(borrowedSmiles(fitSurface([made('FEW', 0.2, [90, 100, 110])]).slices).size).toBe(0);
  });
});

describe('a chain file', () => {
  it('is refused with path and value when a row cannot be read', () => {
    const columns = ['instrument_name', 'expiration_ms', 'strike', 'type', 'bid_coin', 'ask_coin'];
    const row = ['X-1JAN27-100-C', 1_800_000_000_000, 100, 'cal', 0.1, 0.2];
    expect(decodeChain({ as_of_ms: 1_700_000_000_000, option_columns: columns, options: [row] })).toEqual({ ok: false, path: 'options.0.type', message: "expected 'call' or 'put' (got \"cal\")" });
    expect(surfaceOf('{')).toEqual({ error: { path: '', message: 'not JSON: "{"' } });
    expect(surfaceOf('{"as_of_ms":1,"option_columns":[],"options":[]}')).toMatchObject({ expiries: [], index30Day: { kind: 'unknown' } });
  });
});

describe.skipIf(!hasQuantEvidence)("Deribit's BTC chain of 1 August 2026 (skipped when the evidence does not lie beside the checkout)", () => {
  const answer = surfaceOf(JSON.stringify(quantEvidence<unknown>('data/deribit_btc_2026-08-01.json') ?? null));

  it('has 13 smiles whose forwards agree with the futures to 4 in 10,000', () => {
    if ('error' in answer) throw new Error(answer.error.message);
    expect(answer.expiries.length).toBe(13);
    for (const expiry of answer.expiries) {
      if (expiry.kind !== 'ok') throw new Error(`${expiry.id}: ${expiry.why}`);
      expect(Math.abs(expiry.forward / (expiry.futurePrice ?? 0) - 1)).toBeLessThan(4e-4);
    }
  });

  // The reference fits of this chain: 0.10 to 0.42 points, 87 to 100 % of strikes inside; ours keeps every strike with a bid.
  it('fits within 0.55 points of volatility, at least 87 % of strikes between bid and ask, without arbitrage between the quotes', () => {
    if ('error' in answer) throw new Error(answer.error.message);
    for (const expiry of answer.expiries) {
      if (expiry.kind !== 'ok') throw new Error(`${expiry.id}: ${expiry.why}`);
      expect(expiry.rmseVolatility).toBeLessThan(0.0055);
      expect(expiry.insideBidAskRatio).toBeGreaterThanOrEqual(0.87);
      expect(expiry.butterfly.leastG).toBeGreaterThan(0);
    }
    expect(answer.raised).toEqual([]);
  });

  it('has no number that is not one anywhere in it', () => {
    expect(JSON.stringify(answer)).not.toMatch(/NaN|Infinity/);
    const nulls = JSON.stringify(answer).match(/:null/g) ?? [];
    expect(nulls).toEqual([]);
  });
});
