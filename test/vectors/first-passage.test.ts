/** Touching a barrier, against the reference results beside the checkout: closed form, dates, Kou's jumps. */
import { describe, expect, it } from 'vitest';
import { correctedDistance, touchAtDates, touchAtDatesCorrected } from '../../shared/risk/touch/at-dates';
import { logBarrier, touchOfLogBarrier, touchProbability, type Direction, type LogBarrier } from '../../shared/risk/touch/gaussian';
import { touchProbabilityKou } from '../../shared/risk/touch/kou';
import { touchMerton } from '../../shared/risk/touch/merton';
import { normalDistribution } from '../../shared/math/erf';
import { quantEvidence, relativeError } from '../support/quant-evidence';

interface Gbm { readonly S: number; readonly barrier: number; readonly mu: number; readonly sigma: number; readonly T: number; readonly prob: number }
interface Discrete extends Omit<Gbm, 'prob'> { readonly m: number; readonly prob_discrete_exact: number; readonly prob_continuous: number; readonly prob_bgk: number }
interface Kou { readonly direction: Direction; readonly b: number; readonly t: number; readonly mu_log: number; readonly sigma: number; readonly lam: number; readonly p_up: number; readonly eta_up: number; readonly eta_down: number; readonly prob: number }
interface Merton { readonly direction: Direction; readonly b: number; readonly t: number; readonly mu_log: number; readonly sigma: number; readonly lam: number; readonly jump_mean: number; readonly jump_sd: number; readonly prob: number; readonly se: number }
interface Knockout { readonly H: number; readonly continuous: number; readonly corrected: number; readonly true_m50: number }

const casesOf = <Case>(file: string): readonly Case[] => quantEvidence<{ readonly cases: readonly Case[] }>(`vectors/${file}.json`)?.cases ?? [];
const gbm = casesOf<Gbm>('first_passage_gbm');
const discrete = casesOf<Discrete>('first_passage_discrete');
const kou = casesOf<Kou>('first_passage_kou');
const merton = casesOf<Merton>('first_passage_merton_mc');
const knockout = casesOf<Knockout>('barrier_doc_bgk');
const questionOf = ({ S, barrier, mu, sigma, T }: Omit<Gbm, 'prob'>) => ({ spot: S, barrier, driftOfPriceAnnual: mu, volatilityAnnual: sigma, years: T });

describe.skipIf(gbm.length === 0)('first passage vectors (skipped when the evidence does not lie beside the checkout)', () => {
  it('the closed form agrees with 50 digits to 1e-12 in every case, without overflow', () => {
    for (const one of gbm) {
      const actual = touchProbability(questionOf(one));
      if (one.prob < 1e-300) expect(actual).toBeLessThanOrEqual(1e-300);
      else expect(relativeError(actual, one.prob), JSON.stringify(one)).toBeLessThanOrEqual(1e-12);
    }
  });

  it.each(discrete.map((one) => [`${one.m} dates to ${one.barrier}`, one] as const))('%s: the recursion within 1e-9, the correction within 1e-12', (_title, one) => {
    const barrier = logBarrier(questionOf(one));
    expect(Math.abs(touchAtDates(barrier, one.m) - one.prob_discrete_exact)).toBeLessThanOrEqual(1e-9);
    expect(relativeError(touchAtDatesCorrected(barrier, one.m), one.prob_bgk)).toBeLessThanOrEqual(1e-12);
    expect(relativeError(touchOfLogBarrier(barrier), one.prob_continuous)).toBeLessThanOrEqual(1e-12);
  });

  it.each(kou.map((one) => [JSON.stringify(one), one] as const))('Kou %s within 1e-9', (_title, one) => {
    const actual = touchProbabilityKou({ direction: one.direction, distanceLog: one.b, years: one.t, driftOfLogPriceAnnual: one.mu_log, volatilityAnnual: one.sigma, jumpsPerYear: one.lam, upChance: one.p_up, upRate: one.eta_up, downRate: one.eta_down });
    expect(Math.abs(actual - one.prob)).toBeLessThanOrEqual(1e-9);
  });

  it.each(merton.map((one) => [JSON.stringify(one), one] as const))('Merton %s within 4 standard errors', (_title, one) => {
    const { probability, standardError } = touchMerton({ direction: one.direction, distanceLog: one.b, years: one.t, driftOfLogPriceAnnual: one.mu_log, volatilityAnnual: one.sigma, jumpsPerYear: one.lam, jumpMean: one.jump_mean, jumpDeviation: one.jump_sd, paths: 40_000, seed: 7 });
    expect(standardError).toBeLessThan(0.003);
    expect(Math.abs(probability - one.prob)).toBeLessThanOrEqual(4 * Math.hypot(standardError, one.se));
  });

  it.each(knockout.map((one) => [one.H, one] as const))('the down-and-out call at %d: continuous, corrected and on 50 dates', (_title, one) => {
    expect(relativeError(downAndOutCall(one.H, callWithoutPause), one.continuous)).toBeLessThanOrEqual(1e-12);
    const step = { ...question, barrier: one.H };
    const shifted = 100 * Math.exp(-correctedDistance(logBarrier(step).distanceLog, logBarrier(step).deviation, 50));
    expect(relativeError(downAndOutCall(shifted, callWithoutPause), one.corrected)).toBeLessThanOrEqual(1e-12);
    expect(Math.abs(downAndOutCall(one.H, callOnDates) - one.true_m50)).toBeLessThanOrEqual(1e-6);
  });
});

/* The option of Broadie, Glasserman and Kou's first table: under the measure of the share it ends above 100 untouched, under that of money too. */
const question = { spot: 100, driftOfPriceAnnual: 0.1, volatilityAnnual: 0.3, years: 0.2 };

function downAndOutCall(barrier: number, survives: (line: LogBarrier, aboveBarrier: number) => number): number {
  const byMoney = logBarrier({ ...question, barrier });
  const byShare = { ...byMoney, driftTowards: byMoney.driftTowards - byMoney.deviation ** 2 };
  return 100 * survives(byShare, Math.log(100 / barrier)) - 100 * Math.exp(-0.02) * survives(byMoney, Math.log(100 / barrier));
}

/** P(no touch and end above `end` log units over the barrier), by reflection. */
function callWithoutPause({ distanceLog, deviation, driftTowards }: LogBarrier, end: number): number {
  const ends = (start: number): number => normalDistribution((start - driftTowards - end) / deviation);
  return ends(distanceLog) - Math.exp((2 * driftTowards * distanceLog) / deviation ** 2) * ends(-distanceLog);
}

function callOnDates(barrier: LogBarrier, end: number): number {
  return 1 - touchAtDates(barrier, 50, { endsWithinLog: end });
}
