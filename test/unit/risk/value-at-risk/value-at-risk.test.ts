import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../../../shared/risk/value-at-risk/normal-quantile';
import { cornishFisherTail } from '../../../../shared/risk/value-at-risk/parametric';
import { valueAtRisk, type ValueAtRiskAnswer } from '../../../../shared/risk/value-at-risk/value-at-risk';

const whyOf = (answer: ValueAtRiskAnswer): string => (answer.kind === 'unknown' ? answer.why : 'known');
/** 1 ... n per cent, half of them losses. */
const sample = (count: number): number[] => Array.from({ length: count }, (_, i) => (i - Math.floor(count / 2)) / 100);

describe('the normal quantile', () => {
  /* M. Wichura, Applied Statistics 37 (1988), algorithm AS 241: its three check values. */
  it.each([[0.25, -0.6744897501960817], [0.001, -3.090232306167813], [1e-20, -9.262340089798408], [0.75, 0.6744897501960817]])('at %s is %s', (probability, expected) => {
    expect(Math.abs(normalQuantile(probability) / expected - 1)).toBeLessThan(1e-14);
  });
});

describe('value at risk', () => {
  /* Worked by hand: losses 0.50, 0.49, ... ; n alpha = 2.5: ES = (0.50 + 0.49 + 0.48 / 2) / 2.5. */
  it('of 100 returns at 2.5 % takes the two worst and half of the third', () => {
    const answer = valueAtRisk({ returns: sample(100), alpha: 0.025, method: 'historical', quantileRule: 'orderStatistic' });
    expect(answer).toMatchObject({ kind: 'known', valueAtRisk: 0.48, returnCount: 100 });
    if (answer.kind === 'known') expect(answer.expectedShortfall).toBeCloseTo(1.23 / 2.5, 14);
  });
  it('does not lose a whole observation to the rounding of 100 x 0.29', () => {
    expect(valueAtRisk({ returns: sample(100), alpha: 0.29, method: 'historical', quantileRule: 'orderStatistic' })).toMatchObject({ valueAtRisk: 0.21 });
  });
  it('is scaled to the volatility now, and to the floor where that is higher', () => {
    const returns = sample(100).map((value, i) => (i % 2 === 0 ? value : -value));
    const filter = { kind: 'forecast', volatilities: returns.map(() => 0.1), volatilityNow: 0.2 } as const;
    const twice = valueAtRisk({ returns, alpha: 0.05, method: 'filteredHistorical', filter });
    const floored = valueAtRisk({ returns, alpha: 0.05, method: 'filteredHistorical', filter, volatilityFloor: 0.4 });
    const plain = valueAtRisk({ returns, alpha: 0.05, method: 'historical' });
    if (twice.kind === 'unknown' || floored.kind === 'unknown' || plain.kind === 'unknown') throw new Error('known');
    expect(twice.valueAtRisk).toBeCloseTo(2 * plain.valueAtRisk, 12);
    expect(floored.expectedShortfall).toBeCloseTo(2 * twice.expectedShortfall, 12);
    expect(floored.volatilityNow).toBe(0.4);
  });

  it.each([
    [{ returns: sample(39), alpha: 0.025, method: 'historical' }, '39 of at least 40 returns: none lies in a tail of 0.025'],
    [{ returns: [], alpha: 0.025, method: 'historical' }, '0 of at least 40 returns: none lies in a tail of 0.025'],
    [{ returns: sample(29), alpha: 0.025, method: 'gaussian' }, '29 of at least 30 returns'],
    [{ returns: sample(40).map(() => 0.01), alpha: 0.025, method: 'cornishFisher' }, 'the returns do not move'],
    [{ returns: [0, Number.NaN], alpha: 0.025, method: 'gaussian' }, 'return 1 is NaN'],
    [{ returns: sample(100), alpha: 0.975, method: 'historical' }, 'the probability of the tail lies between 0 and 0.5, got 0.975'],
    [{ returns: sample(100), alpha: 0.025, method: 'studentT', degreesOfFreedom: 2 }, 'degrees of freedom lie between 2 and a million, got 2'],
    [{ returns: sample(50).map(() => 0), alpha: 0.1, method: 'filteredHistorical' }, 'the volatility before return 0 is 0'],
    [{ returns: sample(10), alpha: 0.1, method: 'filteredHistorical' }, '10 of at least 20 returns for the first variance'],
    [{ returns: sample(50), alpha: 0.1, method: 'filteredHistorical', window: 51 }, 'a window of 1 to 50 returns, got 51'],
    [{ returns: sample(50), alpha: 0.1, method: 'filteredHistorical', volatilityFloor: -1 }, 'a volatility floor of 0 or more, got -1'],
    [{ returns: [1, 2], alpha: 0.1, method: 'filteredHistorical', filter: { kind: 'forecast', volatilities: [1], volatilityNow: 1 } }, '1 volatilities for 2 returns'],
  ] as const)('case %# is unknown and says why', (question, why) => {
    expect(whyOf(valueAtRisk(question))).toBe(why);
  });

  it('by Cornish and Fisher is unknown where the expansion is no distribution', () => {
    const jumpy = sample(100).map((_, i) => (i === 50 ? -10 : 0.001 * (i % 3)));
    expect(whyOf(valueAtRisk({ returns: jumpy, alpha: 0.025, method: 'cornishFisher' }))).toContain('outside what the Cornish-Fisher expansion can describe');
    expect(cornishFisherTail(0.025, 0, -0.1)).toBeUndefined();
  });
});
