/** SVI, SSVI, term structure and the model-free index against published and independently computed numbers. */
import { describe, expect, it } from 'vitest';
import { butterfly, calendarGap, repairButterfly, ssviLike } from '../../shared/volatility/implied/arbitrage';
import { modelFreeVariance, thirtyDayIndex } from '../../shared/volatility/implied/model-free';
import { ssviConditions, ssviCurvature, ssviSlice, ssviVariance } from '../../shared/volatility/implied/ssvi';
import { durrlemanG, sviCurvature, sviSlope, sviVariance, wingSlope, type SviRaw } from '../../shared/volatility/implied/svi';
import { fitSvi } from '../../shared/volatility/implied/svi-fit';
import { fromJumpWings, fromNatural, toJumpWings, toNatural, type SviJumpWings, type SviNatural } from '../../shared/volatility/implied/svi-forms';
import { forwardVolatilities, varianceAt } from '../../shared/volatility/implied/term-structure';
import { hasQuantEvidence, quantEvidence, relativeError } from '../support/quant-evidence';

// Axel Vogt's example in Gatheral and Jacquier (2014), section 3.2 and figure 1: raw, jump-wings, and both published repairs.
const VOGT: SviRaw = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 };

describe("Vogt's smile with butterfly arbitrage", () => {
  const wings = toJumpWings(VOGT, 1);

  it('has the jump-wings Gatheral and Jacquier print', () => {
    expect(wings.v).toBeCloseTo(0.01742625, 8);
    expect(wings.psi).toBeCloseTo(-0.1752111, 7);
    expect(wings.p).toBeCloseTo(0.6997381, 7);
    expect(wings.c).toBeCloseTo(1.316798, 6);
    expect(wings.vtilde).toBeCloseTo(0.0116249, 7);
  });

  it('admits a butterfly at the strike they show', () => {
    const { value, k } = butterfly(VOGT, -3, 3);
    expect(value).toBeCloseTo(-0.03286, 5);
    expect(k).toBeCloseTo(0.8793, 3);
  });

  it('is repaired to the (c, vtilde) they print, without a butterfly', () => {
    const repaired = ssviLike(wings, 1);
    expect(repaired?.c).toBeCloseTo(0.3493158, 7);
    expect(repaired?.vtilde).toBeCloseTo(0.01548182, 8);
    const raw = repaired === undefined ? undefined : fromJumpWings(repaired, 1);
    expect(raw === undefined ? 0 : butterfly(raw, -3, 3).value).toBeCloseTo(0.263, 3);
  });

  it('is also free of it with their optimised c, which keeps the least variance', () => {
    const raw = fromJumpWings({ ...wings, c: 0.8564763 }, 1);
    expect(raw === undefined ? 0 : butterfly(raw, -3, 3).value).toBeCloseTo(0.0081, 4);
  });

  it('is repaired by us no further than needed', () => {
    const repaired = repairButterfly(VOGT, 1, -3, 3);
    const least = repaired === undefined ? -1 : butterfly(repaired, -3, 3).value;
    expect(least).toBeGreaterThanOrEqual(0);
    expect(least).toBeLessThan(0.001);
    expect(repaired === undefined ? 0 : sviVariance(repaired, 0)).toBeCloseTo(sviVariance(VOGT, 0), 12);
  });
});

interface SviCase {
  readonly tag: string;
  readonly t: number;
  readonly raw: SviRaw;
  readonly jw: SviJumpWings;
  readonly natural: SviNatural;
  readonly k: readonly number[];
  readonly w: readonly number[];
  readonly w1: readonly number[];
  readonly w2: readonly number[];
  readonly g: readonly number[];
  readonly g_min: number;
  readonly lee_left: number;
  readonly lee_right: number;
  readonly butterfly_free: boolean;
}

describe.skipIf(!hasQuantEvidence)('SVI vectors (skipped when the evidence does not lie beside the checkout)', () => {
  const cases = quantEvidence<{ readonly cases: readonly SviCase[] }>('vectors/svi.json')?.cases ?? [];
  const near = (actual: number, expected: number): void => expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected) + 1e-14);

  it.each(cases.map((one) => [one.tag, one] as const))('%s: variance, slopes, g', (_tag, { raw, k, w, w1, w2, g, g_min, lee_left, lee_right }) => {
    for (const [i, at] of k.entries()) {
      near(sviVariance(raw, at), w[i] ?? 0);
      near(sviSlope(raw, at), w1[i] ?? 0);
      near(sviCurvature(raw, at), w2[i] ?? 0);
      // g divides by the variance twice: near 0 that magnifies.
      expect(relativeError(durrlemanG(raw, at), g[i] ?? 0)).toBeLessThanOrEqual(1e-11);
    }
    expect(Math.abs(butterfly(raw, -3, 3).value - g_min)).toBeLessThanOrEqual(1e-8);
    near(wingSlope(raw).left, lee_left);
    near(wingSlope(raw).right, lee_right);
  });

  it.each(cases.map((one) => [one.tag, one] as const))('%s: jump-wings and natural form there and back', (_tag, { raw, t, jw, natural }) => {
    const wings = toJumpWings(raw, t);
    for (const name of ['v', 'psi', 'p', 'c', 'vtilde'] as const) expect(Math.abs(wings[name] - jw[name])).toBeLessThanOrEqual(1e-10 * (1 + Math.abs(jw[name])));
    const ours = toNatural(raw);
    for (const name of ['delta', 'mu', 'rho', 'omega', 'zeta'] as const) expect(Math.abs(ours[name] - natural[name])).toBeLessThanOrEqual(1e-10 * (1 + Math.abs(natural[name])));
    const back = [fromJumpWings(wings, t), fromNatural(ours)];
    for (const one of back) for (const name of ['a', 'b', 'rho', 'm', 'sigma'] as const) expect(Math.abs((one?.[name] ?? 9) - raw[name])).toBeLessThanOrEqual(1e-10);
  });

  interface CalendarCase { readonly tag: string; readonly near: SviRaw; readonly far: SviRaw; readonly min_gap: number }
  it.each((quantEvidence<{ readonly cases: readonly CalendarCase[] }>('vectors/svi_calendar.json')?.cases ?? []).map((one) => [one.tag, one] as const))('calendar gap: %s', (_tag, one) => {
    expect(Math.abs(calendarGap(one.near, one.far, -2, 2).value - one.min_gap)).toBeLessThanOrEqual(1e-6);
  });

  interface SsviCase { readonly rho: number; readonly eta: number; readonly gamma: number; readonly theta: number; readonly phi: number; readonly k: readonly number[]; readonly w: readonly number[]; readonly cond1: number; readonly cond2: number; readonly butterfly_sufficient: boolean; readonly surface_condition_eta: boolean }
  it.each((quantEvidence<{ readonly cases: readonly SsviCase[] }>('vectors/ssvi.json')?.cases ?? []).map((one) => [`theta ${one.theta}, eta ${one.eta}`, one] as const))('SSVI at %s', (_title, one) => {
    expect(relativeError(ssviCurvature(one, one.theta), one.phi)).toBeLessThanOrEqual(1e-13);
    const slice = ssviSlice(one, one.theta);
    for (const [i, k] of one.k.entries()) {
      expect(relativeError(ssviVariance(one, one.theta, k), one.w[i] ?? 0)).toBeLessThanOrEqual(1e-13);
      expect(relativeError(sviVariance(slice, k), one.w[i] ?? 0)).toBeLessThanOrEqual(1e-11);
    }
    const conditions = ssviConditions(one, one.theta);
    expect(relativeError(conditions.wing, one.cond1)).toBeLessThanOrEqual(1e-13);
    expect(relativeError(conditions.curvature, one.cond2)).toBeLessThanOrEqual(1e-13);
    expect(conditions.isButterflyFree).toBe(one.butterfly_sufficient);
    expect(conditions.isFreeAtAllExpiries).toBe(one.surface_condition_eta);
  });
});

interface FitCase { readonly tag: string; readonly k: readonly number[]; readonly w: readonly number[]; readonly true_raw: SviRaw; readonly best_rmse_w: number }
interface RealSlice { readonly expiry: string; readonly T: number; readonly F: number; readonly strikes: readonly number[]; readonly bid_iv: readonly number[]; readonly ask_iv: readonly number[]; readonly best_rmse_w: number; readonly share_inside_bid_ask: number }

describe.skipIf(!hasQuantEvidence)('SVI calibration (skipped when the evidence does not lie beside the checkout)', () => {
  const equal = (count: number): number[] => Array.from({ length: count }, () => 1);
  const rmse = (raw: SviRaw, k: readonly number[], w: readonly number[]): number => Math.sqrt(k.reduce((sum, at, i) => sum + (sviVariance(raw, at) - (w[i] ?? 0)) ** 2, 0) / k.length);

  it.each((quantEvidence<{ readonly cases: readonly FitCase[] }>('vectors/svi_calibration.json')?.cases ?? []).map((one) => [one.tag, one] as const))('%s', (_tag, { tag, k, w, true_raw, best_rmse_w }) => {
    const raw = fitSvi({ k, variance: w, weight: equal(k.length) });
    expect(rmse(raw, k, w)).toBeLessThanOrEqual(Math.max(1e-9, 1.001 * best_rmse_w));
    if (tag.startsWith('exact')) for (const name of ['a', 'b', 'rho', 'm', 'sigma'] as const) expect(Math.abs(raw[name] - true_raw[name])).toBeLessThanOrEqual(1e-5);
  });

  it.each((quantEvidence<{ readonly slices: readonly RealSlice[] }>('vectors/svi_real_chain.json')?.slices ?? []).map((one) => [one.expiry, one] as const))('BTC on 21 October 2021, %s: as near as the best known fit', (_title, { T, F, strikes, bid_iv, ask_iv, best_rmse_w, share_inside_bid_ask }) => {
    const k = strikes.map((strike) => Math.log(strike / F));
    const w = bid_iv.map((bid, i) => ((bid + (ask_iv[i] ?? 0)) / 2) ** 2 * T);
    const raw = fitSvi({ k, variance: w, weight: equal(k.length) });
    expect(rmse(raw, k, w)).toBeLessThanOrEqual(1.02 * best_rmse_w);
    const inside = k.filter((at, i) => {
      const volatility = Math.sqrt(sviVariance(raw, at) / T);
      return volatility >= (bid_iv[i] ?? 0) && volatility <= (ask_iv[i] ?? 0);
    });
    expect(inside.length / k.length).toBeGreaterThanOrEqual(share_inside_bid_ask);
    expect(butterfly(raw, k[0] ?? 0, k.at(-1) ?? 0).value).toBeGreaterThan(0);
  });
});

interface VixCase { readonly T_years: readonly number[]; readonly r: readonly number[]; readonly chains: readonly (readonly (readonly number[])[])[]; readonly expected: { readonly F: readonly number[]; readonly K0: readonly number[]; readonly variance: readonly number[]; readonly n_selected: readonly number[]; readonly index: number }; readonly published: { readonly index: number } }
interface TermCase { readonly T: readonly number[]; readonly iv: readonly number[]; readonly queries: readonly { readonly T: number; readonly total_variance: number; readonly iv: number; readonly how: string }[]; readonly forward_vol: readonly number[]; readonly arbitrage_case: { readonly T: readonly number[]; readonly w: readonly number[] } }

describe.skipIf(!hasQuantEvidence)('time and index (skipped when the evidence does not lie beside the checkout)', () => {
  it("reproduces the white paper's forwards, strikes, variances and index of 61.218", () => {
    const vix = quantEvidence<VixCase>('vectors/vix.json');
    if (vix === undefined) return;
    const expiries = vix.chains.map((chain, i) => {
      const rows = chain.map(([strike = 0, callBid = 0, callAsk = 0, putBid = 0, putAsk = 0]) => ({ strike, callBid, callAsk, putBid, putAsk }));
      const years = vix.T_years[i] ?? 0;
      const found = modelFreeVariance(rows, years, vix.r[i]);
      if (found.kind !== 'ok') throw new Error(found.why);
      expect(relativeError(found.forward, vix.expected.F[i] ?? 0)).toBeLessThanOrEqual(1e-12);
      expect(found.centreStrike).toBe(vix.expected.K0[i]);
      expect(found.usedCount).toBe(vix.expected.n_selected[i]);
      expect(relativeError(found.varianceAnnual, vix.expected.variance[i] ?? 0)).toBeLessThanOrEqual(1e-10);
      return { years, varianceAnnual: found.varianceAnnual };
    });
    const index = thirtyDayIndex(expiries);
    expect(index.kind === 'ok' ? 100 * index.volatilityAnnual : 0).toBeCloseTo(vix.published.index, 5);
    expect(index.kind === 'ok' ? relativeError(100 * index.volatilityAnnual, vix.expected.index) : 1).toBeLessThanOrEqual(1e-10);
  });

  it('interpolates linearly in total variance, holds volatility outside and says so, and finds calendar arbitrage', () => {
    const term = quantEvidence<TermCase>('vectors/term_structure.json');
    if (term === undefined) return;
    const nodes = term.T.map((years, i) => ({ years, variance: (term.iv[i] ?? 0) ** 2 * years }));
    for (const { T, total_variance, iv, how } of term.queries) {
      const found = varianceAt(nodes, T);
      expect(relativeError(found?.variance ?? 0, total_variance)).toBeLessThanOrEqual(1e-13);
      expect(relativeError(found?.volatilityAnnual ?? 0, iv)).toBeLessThanOrEqual(1e-13);
      if (how.startsWith('linear')) expect(found?.from).toBe('between');
    }
    expect([varianceAt(nodes, 1e-4)?.from, varianceAt(nodes, 9)?.from]).toEqual(['before', 'after']);
    for (const [i, forward] of forwardVolatilities(nodes).entries()) expect(forward.kind === 'ok' ? relativeError(forward.volatilityAnnual, term.forward_vol[i] ?? 0) : 1).toBeLessThanOrEqual(1e-13);
    const fallen = term.arbitrage_case.T.map((years, i) => ({ years, variance: term.arbitrage_case.w[i] ?? 0 }));
    expect(forwardVolatilities(fallen).map(({ kind }) => kind)).toEqual(['arbitrage']);
  });
});
