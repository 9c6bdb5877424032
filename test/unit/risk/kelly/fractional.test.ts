/** What a view is worth after shrinkage, funding and fees. */
import { describe, expect, it } from 'vitest';
import { fractionalKelly, type ViewOfOne } from '../../../../shared/risk/kelly/fractional';

const VIEW: ViewOfOne = { viewDriftAnnual: 0.6, viewCount: 50, kellyFraction: 0.25, volatilityAnnual: 0.5, fundingAnnual: 0, roundTripCostRatio: 0, horizonYears: 0.1 };

function leverage(view: ViewOfOne): number {
  const answer = fractionalKelly(view);
  if (answer.kind !== 'leverage') throw new Error(`${answer.kind}: ${answer.why}`);
  return answer.leverage;
}

describe('a fraction of Kelly', () => {
  it('is c mu s / sigma^2, half of the view being believed after fifty', () => {
    // 0.25 * 0.6 * 0.5 / 0.25
    expect(leverage(VIEW)).toBeCloseTo(0.3, 14);
    expect(leverage({ ...VIEW, viewCount: 450 })).toBeCloseTo(0.54, 14);
  });

  it('pays funding on the side of the view: what costs a long is paid to a short', () => {
    // 0.25 * (0.3 -+ 0.1) / 0.25
    expect(leverage({ ...VIEW, fundingAnnual: 0.1 })).toBeCloseTo(0.2, 14);
    expect(leverage({ ...VIEW, viewDriftAnnual: -0.6, fundingAnnual: 0.1 })).toBeCloseTo(-0.4, 14);
  });

  it('pays the round trip once in the horizon, on either side, and what pledged collateral does not earn', () => {
    // 0.001 in a tenth of a year is 0.01 a year.
    expect(leverage({ ...VIEW, roundTripCostRatio: 0.001 })).toBeCloseTo(0.29, 14);
    expect(leverage({ ...VIEW, viewDriftAnnual: -0.6, roundTripCostRatio: 0.001 })).toBeCloseTo(-0.29, 14);
    expect(leverage({ ...VIEW, forgoneAnnual: 0.04 })).toBeCloseTo(0.26, 14);
    expect(leverage({ ...VIEW, viewDriftAnnual: -0.6, forgoneAnnual: 0.04 })).toBeCloseTo(-0.26, 14);
  });

  it('states the growth it promises', () => {
    // L edge - L^2 sigma^2 / 2 = 0.3 * 0.3 - 0.09 * 0.25 / 2
    const answer = fractionalKelly(VIEW);
    expect(answer.kind === 'leverage' ? answer.growthAnnual : 0).toBeCloseTo(0.07875, 14);
  });

  it('is nothing, and says so, when costs take the view; they never turn it round', () => {
    expect(fractionalKelly({ ...VIEW, fundingAnnual: 0.5 })).toMatchObject({ kind: 'noEdge', why: 'funding and fees take more than the view promises' });
  });

  it('abstains without a view, and while no view was ever logged', () => {
    const { viewDriftAnnual: _, ...without } = VIEW;
    expect(fractionalKelly(without)).toEqual({ kind: 'abstains', why: 'there is no view' });
    expect(fractionalKelly({ ...VIEW, viewCount: 0 }).kind).toBe('abstains');
  });

  it.each([
    [{ volatilityAnnual: 0 }, 'the volatility is above 0, got 0'],
    [{ horizonYears: 0 }, 'the horizon of the view is above 0, got 0'],
    [{ kellyFraction: -0.1 }, 'the Kelly fraction is at least 0, got -0.1'],
    [{ fundingAnnual: Number.NaN }, 'the funding is not a number: NaN'],
    [{ viewCount: -1 }, 'the count of views is at least 0, got -1'],
  ])('refuses %j in words', (part, why) => {
    expect(fractionalKelly({ ...VIEW, ...part })).toEqual({ kind: 'refused', why });
  });
});
