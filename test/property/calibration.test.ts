/* Any statements: what must hold of the calibration. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrate } from '../../shared/calibration/calibrate';
import type { Statement } from '../../shared/calibration/statement';
import { PARAMETERS } from '../../shared/sizing/policy-schema';

const statement: fc.Arbitrary<Statement> = fc.oneof(
  fc.record({ kind: fc.constant('drawdown' as const), drawdownRatio: fc.double({ min: 0.02, max: 0.9, noNaN: true }), probability: fc.double({ min: 0.01, max: 0.5, noNaN: true }), years: fc.double({ min: 0.1, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('stake' as const), lossRatio: fc.double({ min: 0.02, max: 0.9, noNaN: true }), probability: fc.double({ min: 0.01, max: 0.5, noNaN: true }) }),
  fc.record({ kind: fc.constant('volatility' as const), volatilityAnnual: fc.double({ min: 0.01, max: 2, noNaN: true }) }),
);

describe('the calibration of any statements', () => {
  it('is never above what any of them allows, stays inside the bounds of the policy, and full Kelly is the most', () => {
    fc.assert(fc.property(fc.array(statement, { minLength: 1, maxLength: 3 }), fc.double({ min: 0, max: 2, noNaN: true }), fc.nat(1_000), (statements, sharpeAnnual, seed) => {
      const answer = calibrate({ statements, sharpeAnnual, seed, pathCount: 100 });
      if (answer.kind === 'refused') {
        expect(answer.problems.length).toBeGreaterThan(0);
        return;
      }
      for (const { volatilityAnnual } of answer.statements) expect(answer.volatilityTargetAnnual).toBeLessThanOrEqual(volatilityAnnual);
      if (answer.kelly.kind === 'known') expect(answer.kelly.fraction).toBeLessThanOrEqual(1);
      for (const [name, value] of Object.entries(answer.overrides.parameters)) {
        const { minimum, maximum } = PARAMETERS[name as keyof typeof PARAMETERS];
        expect(value >= minimum && value <= maximum, name).toBe(true);
      }
      expect(Object.values(answer.budgets).every((value) => value > 0 && value <= 1)).toBe(true);
    }), { numRuns: 25 });
  });
});
