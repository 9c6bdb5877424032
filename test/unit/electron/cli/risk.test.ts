/** `plimsoll risk`: what goes in, what comes out, line for line. */
import { describe, expect, it } from 'vitest';
import { answerRisk, risk } from '../../../../electron/cli/risk';
import { hasQuantEvidence, quantEvidence } from '../../../support/quant-evidence';

async function* chunks(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}
const TOUCH = { kind: 'touch', spot: 100, barrier: 90, driftOfPrice: 0, volatility: 0.6, years: 7 / 365 };
// Kou and Wang 2003, table 1.
const KOU = { kind: 'touchKou', direction: 'up', distance: 0.3, years: 1, driftOfLogPrice: 0.1, volatility: 0.2, jumpsPerYear: 3, upProbability: 0.5, upRate: 50, downRate: 100 / 3 };

describe('one question', () => {
  it('of a barrier: without pause, on a few dates exactly, on many by the correction', () => {
    expect(answerRisk(TOUCH)).toEqual({ probability: expect.closeTo(0.21575837519775867, 12) as number });
    expect(answerRisk({ ...TOUCH, monitoringDates: 7 })).toEqual({
      probability: expect.closeTo(0.15295335585514502, 9) as number, method: 'exact recursion', probabilityCorrected: expect.closeTo(0.14533032028608203, 12) as number, probabilityContinuous: expect.closeTo(0.21575837519775867, 12) as number,
    });
    expect(answerRisk({ ...TOUCH, monitoringDates: 10_000 })).toMatchObject({ method: 'continuity correction' });
    expect(Number(answerRisk({ kind: 'touchEither', spot: 100, lowerBarrier: 90, upperBarrier: 1e6, volatility: 0.6, years: 7 / 365 })['probability'])).toBeCloseTo(0.21575837519775867, 12);
  });

  it('of jumps: the value Kou and Wang print, by distance or by prices, under our names or the literature\'s', () => {
    expect(Number(answerRisk(KOU)['probability'])).toBeCloseTo(0.25584, 5);
    const { direction: _direction, distance: _distance, ...rest } = KOU;
    expect(Number(answerRisk({ ...rest, spot: 100, barrier: 100 * Math.exp(0.3) })['probability'])).toBeCloseTo(0.25584, 5);
    const byLetters = { kind: 'touchKou', direction: 'up', b: 0.3, t: 1, mu_log: 0.1, sigma: 0.2, lam: 3, p_up: 0.5, eta_up: 50, eta_down: 100 / 3 };
    expect(answerRisk(byLetters)).toEqual(answerRisk(KOU));
  });

  it('of value at risk and of exceptions, as the literature has them', () => {
    const returns = Array.from({ length: 100 }, (_, i) => (i - 50) / 100);
    expect(answerRisk({ kind: 'valueAtRisk', returns, alpha: 0.05, method: 'historical' })).toMatchObject({ returnCount: 100, valueAtRisk: expect.closeTo(0.4505, 12) as number });
    // Kupiec's region at 255 days and 5 %: 7 exceptions are inside (Jorion).
    expect(answerRisk({ kind: 'kupiec', count: 255, exceptions: 7, alpha: 0.05 })).toEqual({ likelihoodRatio: expect.closeTo(3.2407179997891546, 10) as number, pValue: expect.closeTo(0.0718291532904756, 10) as number });
  });

  it('of Kelly: from drift, from a bet, from a sample, of several', () => {
    expect(answerRisk({ kind: 'kelly', driftOfPrice: 0.1, volatility: 0.3, fraction: 0.5 })).toMatchObject({ fullKelly: expect.closeTo(1 / 0.9, 12) as number, growth: expect.closeTo(0.125 / 3, 12) as number, chanceOfEverHalving: expect.closeTo(0.125, 12) as number });
    expect(answerRisk({ kind: 'kelly', chance: 0.6, win: 1 })).toEqual({ kelly: expect.closeTo(0.2, 12) as number, growth: expect.closeTo(0.020135513550688863, 12) as number });
    expect(Number(answerRisk({ kind: 'kelly', returns: [1, -1, 1, -1, 1] })['leverage'])).toBeCloseTo(0.2, 10);
    expect(answerRisk({ kind: 'kelly', drifts: [0.1, 0.2], covariance: [[0.1, 0], [0, 0.4]] })).toMatchObject({ exposures: [expect.closeTo(1, 10) as number, expect.closeTo(0.5, 10) as number] });
  });

  it('of Kelly with a bound: a bet won with chance 0.6 is half of Kelly or less', () => {
    const answer = answerRisk({ kind: 'riskConstrainedKelly', probabilities: [0.6, 0.4], returns: [[1], [-1]], level: 0.5, probability: 0.1 });
    expect(answer).toMatchObject({ bound: expect.closeTo(0.1, 12) as number, riskAversion: expect.closeTo(Math.log(0.1) / Math.log(0.5), 12) as number });
    expect((answer['stakes'] as number[])[0]).toBeGreaterThan(0.05);
    expect((answer['stakes'] as number[])[0]).toBeLessThan(0.12);
  });

  it.each([
    [{ kind: 'touch' }, 'spot', '(missing)'],
    [{ ...TOUCH, barrier: 0 }, 'barrier', 'above 0 (got 0)'],
    [{ ...TOUCH, volatility: NaN }, 'volatility', 'got NaN'],
    [{ ...TOUCH, monitoringDates: 1.5 }, 'monitoringDates', 'a whole number (got 1.5)'],
    [{ ...TOUCH, sigma: 0.6 }, 'sigma', 'says the same as volatility'],
    [{ ...TOUCH, dividend: 1 }, 'dividend', 'expected spot, barrier'],
    [{ kind: 'tuoch' }, 'kind', 'expected one of touch, touchEither, touchKou, valueAtRisk, kupiec, kelly, riskConstrainedKelly (got "tuoch")'],
    [{ kind: 'constructor' }, 'kind', 'expected one of'],
    [{ ...KOU, upProbability: 1.2 }, 'upProbability', '1 or less (got 1.2)'],
    [{ ...KOU, direction: undefined }, '', 'either direction and distance'],
    [{ kind: 'valueAtRisk', returns: [0.1, -0.1], alpha: 0.05, method: 'historical' }, 'returns', '2 of at least 20 returns'],
    [{ kind: 'valueAtRisk', returns: [0.1, 'x'], alpha: 0.05, method: 'historical' }, 'returns.1', '(got "x")'],
    [{ kind: 'valueAtRisk', returns: [], alpha: 0.05, method: 'guess' }, 'method', 'expected one of historical'],
    [{ kind: 'kupiec', count: 10, exceptions: 11, alpha: 0.05 }, 'exceptions', 'at most count, 10 (got 11)'],
    [{ kind: 'kelly', driftOfPrice: 0.1, volatility: -1 }, 'volatility', 'above 0 (got -1)'],
    [{ kind: 'riskConstrainedKelly', probabilities: [0.6, 0.6], returns: [[1], [-1]], riskAversion: 1 }, 'probabilities', 'add up to 1.2'],
    [[TOUCH], '', 'expected an object with a kind'],
  ])('%j is refused with its place', (input, path, message) => {
    expect(answerRisk(input)).toEqual({ error: { path, message: expect.stringContaining(message) as string } });
  });
});

it('lines are answered one for one, with their id, and a bad one makes the exit 1', async () => {
  const lines: string[] = [];
  const result = await risk(chunks(`${JSON.stringify({ ...TOUCH, id: 'a' })}\n\nnonsense\n`, JSON.stringify({ ...KOU, id: 2 })), (text) => lines.push(text));
  expect(result).toEqual({ answered: 2, refused: 1, exitCode: 1 });
  const answers = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(answers.map((answer) => answer['id'])).toEqual(['a', undefined, 2]);
  expect(answers[1]).toEqual({ error: { path: '', message: 'not JSON: "nonsense"' } });
});

it('extreme numbers are answered or refused, never a NaN and never a stop', () => {
  const extremes = [1e-300, 1e-9, 1, 1e9, 1e300];
  for (const spot of extremes) for (const volatility of extremes) for (const years of extremes) {
    for (const question of [{ ...TOUCH, spot, volatility, years }, { ...TOUCH, spot, volatility, years, monitoringDates: 3 }, { ...KOU, distance: spot, volatility, years }]) {
      const answer = answerRisk(question);
      if ('error' in answer) expect(answer['error'], JSON.stringify(question)).toHaveProperty('message');
      else {
        expect(answer['probability'], JSON.stringify(question)).toBeGreaterThanOrEqual(0);
        expect(answer['probability'], JSON.stringify(question)).toBeLessThanOrEqual(1);
      }
    }
  }
});

describe.skipIf(!hasQuantEvidence)('the published rows of risk-constrained Kelly by their own names (skipped without the evidence)', () => {
  const vectors = quantEvidence<{ readonly returns_r: unknown; readonly probs: unknown; readonly cases: readonly { readonly problem: string; readonly lam: number; readonly published: { readonly growth: number } }[] }>('vectors/kelly_rck.json');
  it.each(vectors?.cases ?? [])('$problem at $lam', ({ problem, lam, published }) => {
    const answer = answerRisk({ kind: 'riskConstrainedKelly', grossReturns: vectors?.returns_r, probabilities: vectors?.probs, riskAversion: lam, form: problem === 'RCK' ? 'exact' : 'quadratic' });
    expect(Number(answer['growthPerPeriod'])).toBeCloseTo(published.growth, 3);
  });
});
