/** Every generated account of the margin evidence, from an independent reference with 60-digit decimals. */
import { describe, expect, it } from 'vitest';
import { decodeAccountJson } from '../../shared/account/account-json';
import { evaluateMargin } from '../../shared/margin/evaluate';
import { encodeReport } from '../../shared/margin/report-json';
import { differences, generatedCases, hasMarginEvidence, scaleByPath } from '../support/margin-evidence';

describe.skipIf(!hasMarginEvidence)('generated margin vectors (skipped when the evidence does not lie beside the checkout)', () => {
  it.each(generatedCases().map((one) => [one.id, one] as const))('%s agrees in pools, positions and joint shock', (_id, one) => {
    const input = decodeAccountJson(one.account);
    if (!input.ok) throw new Error(`${input.path}: ${input.message}`);
    const report = encodeReport(evaluateMargin(input.value.account, input.value.market));
    const { pools, positions, uniformShock } = one.expected;
    expect(differences(report, { pools, positions, uniformShock }, one.relTol, scaleByPath(one))).toEqual([]);
  });
});
