import { describe, expect, it } from 'vitest';
import { evaluateMargin } from '../../../shared/margin/evaluate';
import { internalMargin, requirementRatio } from '../../../shared/margin/forecast/internal-standard';
import { marginPath } from '../../../shared/margin/forecast/path';
import { stressedTiers, underAnnouncedTiers, underStress } from '../../../shared/margin/forecast/tier-change';
import { account, continuousTiers, liquidationPriceOf, market, poolOf, position, tier, wallet } from '../../support/margin-builders';

const ROWS = continuousTiers([[0, 0.01], [1_000, 0.02], [2_000, 0.05]]);

describe('forecast: the requirement on the way of the price', () => {
  const held = account([position({ id: 'a', quantity: -15 })], [wallet('USDT', 2_000)]);

  it('grows through the tiers as a short grows, and names where they change', () => {
    const path = marginPath(held, market({ AUSDT: 100 }, ROWS), 'cross:USDT', { kind: 'symbol', symbol: 'AUSDT' }, [-0.5, 0, 0.5]);
    if (path.kind !== 'known') throw new Error('unknown');
    // 750 * 1 %; 1,500 * 2 % - 10; 2,250 * 5 % - 70.
    expect(path.points.map(({ maintenanceRequirement }) => maintenanceRequirement)).toEqual([7.5, 20, 42.5]);
    expect(path.points.map(({ equity }) => equity)).toEqual([2_750, 2_000, 1_250]);
    expect(path.edges.map(({ price, rateBelow, rateAbove }) => [Math.round(price * 1e6) / 1e6, rateBelow, rateAbove])).toEqual([[66.666667, 0.01, 0.02], [133.333333, 0.02, 0.05]]);
  });

  it('agrees with the account evaluated at those marks', () => {
    const path = marginPath(held, market({ AUSDT: 100 }, ROWS), 'cross:USDT', { kind: 'joint' }, [0.37]);
    const there = poolOf(evaluateMargin(held, market({ AUSDT: 137 }, ROWS)), 'cross:USDT');
    expect(path.kind === 'known' && path.points[0]?.initialMargin).toBeCloseTo(there.initialMargin, 10);
    expect(path.kind === 'known' && path.points[0]?.maintenanceRequirement).toBeCloseTo(there.maintenanceRequirement, 10);
  });

  it('turns round for an inverse contract, whose notional in coin grows as the price falls', () => {
    const inverse = account([position({ id: 'a', quantity: 100, contractType: 'inverse', contractSize: 100, settleAsset: 'A' })], [wallet('A', 50)]);
    const path = marginPath(inverse, market({ AUSDT: 100 }, [tier(0.01, 0, 125), tier(0.02, 125)]), 'cross:A', { kind: 'symbol', symbol: 'AUSDT' }, [-0.5, 0]);
    expect(path.kind === 'known' && path.edges).toMatchObject([{ price: 80, rateBelow: 0.02, rateAbove: 0.01 }]);
  });

  it('says what is missing', () => {
    expect(marginPath(held, market({}), 'cross:USDT', { kind: 'joint' }, [0])).toEqual({ kind: 'unknown', missing: ['mark price of AUSDT', 'tiers of AUSDT'] });
    expect(marginPath(held, market({}), 'cross:EUR', { kind: 'joint' }, [0]).kind).toBe('unknown');
  });
});

describe('an announced tier change', () => {
  const held = account([position({ id: 'a', quantity: 10 }), position({ id: 'b', symbol: 'BUSDT', quantity: 4 })], [wallet('USDT', 300)]);

  it('puts the old and the new liquidation side by side, of every position in the pool it touches', () => {
    const forecast = underAnnouncedTiers(held, market({ AUSDT: 100, BUSDT: 100 }), new Map([['AUSDT', [tier(0.05)]]]));
    expect(forecast.kind).toBe('forecast');
    expect(forecast.changed.map(({ positionId }) => positionId)).toEqual(['a', 'b']);
    expect(forecast.changed[0]).toMatchObject({ maintenanceBefore: 10, maintenanceAfter: 50 });
    expect(liquidationPriceOf(forecast.before, 'a')).toBeCloseTo((700 + 4) / 9.9, 10);
    expect(liquidationPriceOf(forecast.after, 'a')).toBeCloseTo((700 + 4) / 9.5, 10);
  });

  it('lists nothing when nothing moves', () => {
    expect(underAnnouncedTiers(held, market({ AUSDT: 100, BUSDT: 100 }), new Map([['CUSDT', [tier(0.5)]]])).changed).toEqual([]);
  });
});

describe('what a venue may decide', () => {
  it('is called a stress, with its assumption: maintenance x2 and leverage halved', () => {
    const held = account([position({ id: 'a', quantity: 10, leverage: 10 })], [wallet('USDT', 300)]);
    const stress = underStress(held, market({ AUSDT: 100 }));
    expect(stress).toMatchObject({ kind: 'stress', assumption: { maintenanceTimes: 2, leverageTimes: 0.5 } });
    expect(stress.changed[0]).toMatchObject({ maintenanceBefore: 10, maintenanceAfter: 20, initialMarginBefore: 100, initialMarginAfter: 200 });
    expect(liquidationPriceOf(stress.after, 'a')).toBeCloseTo(700 / 9.8, 10);
  });

  it('asks for no more than the whole value, and stays continuous where it asks for twice', () => {
    expect(stressedTiers([tier(0.8)], { maintenanceTimes: 2, leverageTimes: 0.5 })[0]).toMatchObject({ maintenanceMarginRate: 1 });
    const [, second] = stressedTiers(ROWS, { maintenanceTimes: 2, leverageTimes: 0.5 });
    expect(second).toMatchObject({ maintenanceMarginRate: 0.04, maintenanceAmount: 20 });
  });
});

describe('the trader\'s own standard', () => {
  const held = account([position({ id: 'a', quantity: 10, leverage: 10 }), position({ id: 'b', quantity: -4, leverage: 10 })], [wallet('USDT', 500)]);
  const report = evaluateMargin(held, market({ AUSDT: 100 }));
  const standard = { horizonHours: 24, multiple: 6 };

  it('asks per unit of exposure for so many standard deviations of the horizon: 6 days of 60 % a year is 18.8 %', () => {
    expect(requirementRatio(0.6, standard)).toBeCloseTo(6 * 0.6 / Math.sqrt(365), 15);
  });

  it('nets the legs of a symbol and gives the headroom both ways', () => {
    const margin = internalMargin(held, report, 'cross:USDT', standard, () => 0.6);
    if (margin.kind !== 'known') throw new Error('unknown');
    const required = 600 * 6 * 0.6 / Math.sqrt(365);
    expect(margin.requirement).toBeCloseTo(Math.max(140, required), 10);
    expect(margin.volatilityTimes).toBeCloseTo(500 / required, 10);
    expect(margin.exposureTimes).toBeCloseTo(500 / Math.max(140, required), 10);
  });

  it('is in proportion to volatility, and never below the venue', () => {
    const at = (volatility: number): number => {
      const margin = internalMargin(held, report, 'cross:USDT', standard, () => volatility);
      return margin.kind === 'known' ? margin.requirement : NaN;
    };
    expect(at(1.8)).toBeCloseTo(2 * at(0.9), 10);
    expect(at(0.01)).toBe(140);
  });

  it('is unknown without a volatility', () => {
    expect(internalMargin(held, report, 'cross:USDT', standard, () => undefined)).toEqual({ kind: 'unknown', poolId: 'cross:USDT', missing: ['volatility of AUSDT'] });
  });
});
