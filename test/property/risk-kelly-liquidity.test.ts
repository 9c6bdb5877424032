/** More risk aversion never bets more, less depth never leaves cheaper, a drawdown never loosens a budget. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, uniform } from '../../shared/math/random';
import { drawdownFactor } from '../../shared/risk/drawdown/floor-exposure';
import { probabilityOfDrawdown } from '../../shared/risk/drawdown/first-passage';
import { foldUnitValue, type UnitMemory } from '../../shared/risk/drawdown/unit-value';
import { chanceOfEverFallingTo, fractionForDrawdown } from '../../shared/risk/kelly/ever-falling';
import { empiricalKelly } from '../../shared/risk/kelly/empirical';
import { fractionalKelly } from '../../shared/risk/kelly/fractional';
import { growthRate } from '../../shared/risk/kelly/growth';
import { multiAssetKelly } from '../../shared/risk/kelly/multi-asset';
import { wealthReturns, type Outcomes } from '../../shared/risk/kelly/outcomes';
import { drawdownBound, riskConstrainedKelly } from '../../shared/risk/kelly/risk-constrained';
import { depthOf, depthWithin, type Depth } from '../../shared/risk/liquidity/depth';
import { costOfLeaving, sizeForCost } from '../../shared/risk/liquidity/leaving';
import { epochMs, HOUR_MS } from '../../shared/units';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const outcomes = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom(1e6, 1e6, 1e6, 1e8, 1e10, 1e12)).chain(([bets, unit]) => fc.array(
  fc.record({ weight: between(0.1, 1), row: fc.array(fc.integer({ min: -500_000, max: 600_000 }).map((units) => units / unit), { minLength: bets, maxLength: bets }) }), { minLength: 2, maxLength: 12 },
)).map((rows): Outcomes => {
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  return { probabilities: rows.map(({ weight }) => weight / total), returns: rows.map(({ row }) => row) };
});

describe('risk-constrained Kelly', () => {
  it('grows less the more risk it is averse to, keeps its constraint, and never bets what it may not', () => {
    fc.assert(fc.property(outcomes, between(0, 8), between(0.1, 10), (distribution, low, more) => {
      const careless = riskConstrainedKelly({ outcomes: distribution, riskAversion: low });
      const careful = riskConstrainedKelly({ outcomes: distribution, riskAversion: low + more });
      if (careless.kind === 'noBet') expect(careful.kind).toBe('noBet');
      if (careless.kind !== 'optimal' || careful.kind !== 'optimal') {
        expect(careless.kind === 'refused' ? careless.why : careful.kind === 'refused' ? careful.why : '').toBe('');
        return;
      }
      expect(careful.growthPerPeriod).toBeLessThanOrEqual(careless.growthPerPeriod + careless.optimalityGap);
      for (const { stakes, cashShare, isBoundProven } of [careless, careful]) {
        expect(isBoundProven).toBe(true);
        expect(Math.min(...stakes)).toBeGreaterThanOrEqual(0);
        expect(cashShare).toBeGreaterThanOrEqual(-1e-12);
      }
    }), { numRuns: 150 });
  });

  it('bets less on a single bet the more risk it is averse to', () => {
    fc.assert(fc.property(between(0.51, 0.9), between(0.2, 2), between(0, 8), between(0.1, 10), (chance, win, low, more) => {
      const bet: Outcomes = { probabilities: [chance, 1 - chance], returns: [[win], [-0.5]] };
      const stake = (riskAversion: number): number => {
        const answer = riskConstrainedKelly({ outcomes: bet, riskAversion });
        return answer.kind === 'optimal' ? answer.stakes[0] ?? 0 : 0;
      };
      expect(stake(low + more)).toBeLessThanOrEqual(stake(low) + 1e-7);
    }), { numRuns: 100 });
  });

  it('keeps its bound on simulated paths of other bets than the published ones', () => {
    const bet: Outcomes = { probabilities: [0.3, 0.5, 0.2], returns: [[0.3, -0.1], [0.02, 0.04], [-0.25, 0.1]] };
    const random = createRandom(11, 'bound');
    for (const riskAversion of [2, 6]) {
      const answer = riskConstrainedKelly({ outcomes: bet, riskAversion });
      if (answer.kind !== 'optimal') throw new Error(answer.why);
      const [up = 0, middle = 0, down = 0] = wealthReturns(bet, answer.stakes);
      let fallen = 0;
      for (let path = 0; path < 3_000; path += 1) {
        let wealth = 1;
        for (let period = 0; period < 150 && wealth >= 0.8; period += 1) {
          const draw = uniform(random);
          wealth *= 1 + (draw < 0.3 ? up : draw < 0.8 ? middle : down);
        }
        if (wealth < 0.8) fallen += 1;
      }
      const bound = drawdownBound(0.8, riskAversion);
      expect(fallen / 3_000).toBeLessThanOrEqual(bound + 3 * Math.sqrt((bound * (1 - bound)) / 3_000));
    }
  });
});

describe('Kelly', () => {
  it('is nowhere lower in growth than what it recommends against', () => {
    fc.assert(fc.property(fc.array(between(-0.3, 0.4), { minLength: 3, maxLength: 40 }), between(0, 1), (returns, share) => {
      const answer = empiricalKelly(returns);
      if (answer.kind !== 'leverage') return;
      const other = share * answer.ruinLeverage;
      const growth = returns.reduce((sum, value) => sum + Math.log1p(other * value), 0) / returns.length;
      if (Number.isFinite(growth)) expect(growth).toBeLessThanOrEqual(answer.growthPerPeriod + 1e-12);
    }));
  });

  it('of a view shrinks with volatility, funding, fees, and a shorter record', () => {
    fc.assert(fc.property(between(-2, 2), between(0.1, 1.5), fc.integer({ min: 1, max: 300 }), between(0, 0.5), between(0, 0.01), between(1.01, 3), (viewDriftAnnual, volatilityAnnual, viewCount, funding, roundTripCostRatio, worse) => {
      const view = { viewDriftAnnual, viewCount, kellyFraction: 0.25, volatilityAnnual, fundingAnnual: Math.sign(viewDriftAnnual) * funding, roundTripCostRatio, horizonYears: 0.1 };
      const size = (part: object): number => {
        const answer = fractionalKelly({ ...view, ...part });
        return answer.kind === 'leverage' ? Math.abs(answer.leverage) : 0;
      };
      const now = size({});
      expect(size({ volatilityAnnual: volatilityAnnual * worse })).toBeLessThanOrEqual(now);
      expect(size({ fundingAnnual: view.fundingAnnual * worse })).toBeLessThanOrEqual(now);
      expect(size({ roundTripCostRatio: roundTripCostRatio * worse })).toBeLessThanOrEqual(now);
      expect(size({ viewCount: Math.floor(viewCount / worse) })).toBeLessThanOrEqual(now);
      expect(size({ kellyFraction: 0.25 / worse })).toBeLessThanOrEqual(now);
    }));
  });

  it('over several underlyings respects its bounds and is beaten by nothing inside them', () => {
    const row = fc.array(between(-0.5, 0.5), { minLength: 3, maxLength: 3 });
    fc.assert(fc.property(fc.array(row, { minLength: 4, maxLength: 4 }), fc.array(between(-0.5, 0.5), { minLength: 3, maxLength: 3 }), between(0.1, 2), fc.array(between(-1, 1), { minLength: 3, maxLength: 3 }), (factors, excessDriftAnnual, grossLimit, direction) => {
      const covarianceAnnual = [0, 1, 2].map((i) => [0, 1, 2].map((j) => factors.reduce((sum, factor) => sum + (factor[i] ?? 0) * (factor[j] ?? 0), i === j ? 0.05 : 0)));
      const lowest = [-0.5, 0, -1];
      const highest = [1, 0.7, 1];
      const answer = multiAssetKelly({ excessDriftAnnual, covarianceAnnual, kellyFraction: 1, lowest, highest, grossLimit });
      if (answer.kind === 'refused') throw new Error(answer.why);
      const gross = (values: readonly number[]): number => values.reduce((sum, value) => sum + Math.abs(value), 0);
      answer.exposures.forEach((exposure, i) => {
        expect(exposure).toBeGreaterThanOrEqual((lowest[i] ?? 0) - 1e-9);
        expect(exposure).toBeLessThanOrEqual((highest[i] ?? 0) + 1e-9);
      });
      expect(gross(answer.exposures)).toBeLessThanOrEqual(grossLimit + 1e-9);
      const clamped = direction.map((value, i) => Math.min(highest[i] ?? 0, Math.max(lowest[i] ?? 0, value)));
      const other = clamped.map((value) => value * Math.min(1, grossLimit / Math.max(1e-9, gross(clamped))));
      const growth = other.reduce((sum, a, i) => sum + a * ((excessDriftAnnual[i] ?? 0) - other.reduce((bent, b, j) => bent + (covarianceAnnual[i]?.[j] ?? 0) * b, 0) / 2), 0);
      expect(growth).toBeLessThanOrEqual(answer.growthAnnual + 1e-9);
    }), { numRuns: 150 });
  });

  it('by its fraction falls more often the larger the fraction, and its growth is symmetric about Kelly', () => {
    fc.assert(fc.property(between(0.05, 0.95), between(0.02, 1.9), between(1.001, 2), between(0.01, 0.5), (level, fraction, more, probability) => {
      expect(chanceOfEverFallingTo(level, fraction * more)).toBeGreaterThanOrEqual(chanceOfEverFallingTo(level, fraction));
      expect(chanceOfEverFallingTo(level, fractionForDrawdown(level, probability))).toBeLessThanOrEqual(probability * (1 + 1e-12));
      const ground = { driftAnnual: 0.2, rateAnnual: 0, volatilityAnnual: 0.5 };
      expect(growthRate(ground, 0.8 * (1 + fraction))).toBeCloseTo(growthRate(ground, 0.8 * (1 - fraction)), 12);
    }));
  });
});

describe('the probability of a drawdown', () => {
  it('is a probability, rises with time, volatility at no drift, and falls with depth and drift', () => {
    fc.assert(fc.property(between(-3, 3), between(0.05, 2), between(0.001, 20), between(0.02, 0.95), between(1.01, 3), (drift, volatility, years, depth, more) => {
      const question = { drift, volatility, years, depth };
      const now = probabilityOfDrawdown(question);
      expect(now).toBeGreaterThanOrEqual(0);
      expect(now).toBeLessThanOrEqual(1);
      // The stated absolute accuracy.
      expect(probabilityOfDrawdown({ ...question, years: years * more })).toBeGreaterThanOrEqual(now - 1e-9);
      expect(probabilityOfDrawdown({ ...question, depth: 1 - (1 - depth) / more })).toBeLessThanOrEqual(now + 1e-9);
      expect(probabilityOfDrawdown({ ...question, drift: drift + 0.1 * more })).toBeLessThanOrEqual(now + 1e-9);
    }), { numRuns: 400 });
  });
});

describe('the drawdown factor', () => {
  it('falls with the unit value and with a higher floor, and stays within its ends', () => {
    fc.assert(fc.property(between(0, 1.2), between(0, 1), between(0, 0.95), between(0, 1), (unitValue, share, floorRatio, toFloor) => {
      const now = drawdownFactor({ unitValue, highWater: 1, floorRatio });
      expect(now).toBeGreaterThanOrEqual(0.2);
      expect(now).toBeLessThanOrEqual(1);
      expect(drawdownFactor({ unitValue: unitValue * share, highWater: 1, floorRatio })).toBeLessThanOrEqual(now);
      expect(drawdownFactor({ unitValue, highWater: 1, floorRatio: floorRatio + (0.96 - floorRatio) * toFloor })).toBeLessThanOrEqual(now + 1e-12);
    }));
  });

  it('does not care about deposits and withdrawals', () => {
    fc.assert(fc.property(fc.array(fc.record({ change: between(-0.2, 0.2), flow: between(-0.4, 0.5) }), { maxLength: 30 }), (steps) => {
      let memory: UnitMemory | undefined;
      let equityUsd = 1_000;
      let value = 1;
      for (const [i, { change, flow }] of [{ change: 0, flow: 0 }, ...steps].entries()) {
        const flowUsd = memory === undefined ? 0 : equityUsd * (1 + change) * flow;
        equityUsd = equityUsd * (1 + change) + flowUsd;
        value *= 1 + change;
        const fold = foldUnitValue(memory, { atMs: epochMs(i * HOUR_MS), equity: equityUsd, flow: flowUsd });
        if (fold.kind === 'refused') throw new Error(fold.why);
        memory = fold.memory;
      }
      expect(memory?.unitValue).toBeCloseTo(value, 10);
    }));
  });
});

const side = fc.array(fc.record({ gap: between(0.0001, 0.01), quantityBase: between(0.01, 20) }), { minLength: 2, maxLength: 12 });
const books = fc.record({ bids: side, asks: side }).map(({ bids, asks }): Depth => {
  const levels = (rows: readonly { gap: number; quantityBase: number }[], sign: 1 | -1) => {
    let ratio = 0;
    return rows.map(({ gap, quantityBase }) => {
      ratio += gap;
      return { price: 100 * (1 + sign * ratio), quantityBase };
    });
  };
  const answer = depthOf([{ venue: 'any', bids: levels(bids, -1), asks: levels(asks, 1) }], 100);
  if (answer.kind === 'refused') throw new Error(answer.why);
  return answer.depth;
});
const impacts = fc.option(fc.record({ sigmaDaily: between(0.001, 0.2), volumeDailyBase: between(1, 10_000) }), { nil: undefined });

describe('leaving', () => {
  it('never gets cheaper, nor its size larger, with less in the book, more volatility, less volume or a smaller budget', () => {
    fc.assert(fc.property(books, fc.constantFrom('buy' as const, 'sell' as const), impacts, between(1, 800), fc.infiniteStream(between(0, 1)), between(0.1, 1), (depth, leaving, impact, budgetBps, draws, less) => {
      const ground = (changed: Depth, terms = impact) => ({ depth: changed, side: leaving, ...(terms === undefined ? {} : { impact: terms }) });
      const size = (...args: Parameters<typeof ground>): number => {
        const answer = sizeForCost(ground(...args), budgetBps);
        return answer.kind === 'size' ? answer.quantityBase : 0;
      };
      const now = size(depth) * (1 + 1e-9);
      // Levels but the last may vanish, all may hold less.
      const thinned = (levels: Depth['bids']) => levels.flatMap(({ price, quantityBase }, i) => {
        const share = draws.next().value ?? 1;
        return share < 0.3 && i < levels.length - 1 ? [] : [{ price, quantityBase: quantityBase * Math.max(0.01, share) }];
      });
      const thin: Depth = { ...depth, bids: thinned(depth.bids), asks: thinned(depth.asks) };
      expect(size(thin)).toBeLessThanOrEqual(now);
      expect(depthWithin(thin, leaving, budgetBps)).toBeLessThanOrEqual(depthWithin(depth, leaving, budgetBps));
      const tight = sizeForCost(ground(depth), budgetBps * less);
      expect(tight.kind === 'size' ? tight.quantityBase : 0).toBeLessThanOrEqual(now);
      if (impact === undefined) return;
      expect(size(depth, { ...impact, sigmaDaily: impact.sigmaDaily / less })).toBeLessThanOrEqual(now);
      expect(size(depth, { ...impact, volumeDailyBase: impact.volumeDailyBase * less })).toBeLessThanOrEqual(now);
    }), { numRuns: 400 });
  });

  it('with the size for a budget costs no more than it, and with a little more does', () => {
    fc.assert(fc.property(books, fc.constantFrom('buy' as const, 'sell' as const), impacts, between(1, 800), (depth, leaving, impact, budgetBps) => {
      const ground = { depth, side: leaving, ...(impact === undefined ? {} : { impact }) };
      const size = sizeForCost(ground, budgetBps);
      if (size.kind !== 'size') return;
      const cost = costOfLeaving(ground, size.quantityBase);
      expect(cost.kind).toBe('cost');
      if (cost.kind === 'cost') expect(cost.costBps).toBeLessThanOrEqual(budgetBps * (1 + 1e-9));
      const more = costOfLeaving(ground, size.quantityBase * 1.001 + 1e-6);
      if (size.boundBy === 'budget') expect(more.kind === 'cost' ? more.costBps : Number.POSITIVE_INFINITY).toBeGreaterThan(budgetBps);
      else expect(impact === undefined ? more.kind : 'unknown').toBe('unknown');
    }), { numRuns: 400 });
  });
});
