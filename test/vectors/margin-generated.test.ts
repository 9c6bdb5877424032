/** Every generated account of the margin evidence, from an independent reference with 60-digit decimals. */
import { describe, expect, it } from 'vitest';
import { decodeAccountJson, type AccountInput } from '../../shared/account/account-json';
import { evaluateMargin } from '../../shared/margin/evaluate';
import { answerQuery, decodeQuery } from '../../shared/margin/query-json';
import { encodeReport } from '../../shared/margin/report-json';
import { differences, generatedCases, hasMarginEvidence, scaleByPath, scaleOfQuery, type GeneratedCase } from '../support/margin-evidence';

const CASES = generatedCases().map((one) => [one.id, one] as const);

function accountOf(one: GeneratedCase): AccountInput {
  const input = decodeAccountJson(one.account);
  if (!input.ok) throw new Error(`${input.path}: ${input.message}`);
  return input.value;
}

describe.skipIf(!hasMarginEvidence)('generated margin vectors (skipped when the evidence does not lie beside the checkout)', () => {
  it.each(CASES)('%s agrees in pools, positions and joint shock', (_id, one) => {
    const { account, market } = accountOf(one);
    const report = encodeReport(evaluateMargin(account, market));
    const { pools, positions, uniformShock } = one.expected;
    expect(differences(report, { pools, positions, uniformShock }, one.relTol, scaleByPath(one))).toEqual([]);
  });

  it.each(CASES.filter(([, one]) => (one.queries ?? []).length > 0))('%s agrees in margin for a distance and size for a price', (_id, one) => {
    const { account, market } = accountOf(one);
    const onEdge = one.tags.some((tag) => tag.includes('tier-jump') || tag.includes('tier-edge'));
    const expected = one.expected['queries'] as readonly Readonly<Record<string, unknown>>[];
    expect(expected).toHaveLength(one.queries?.length ?? 0);
    for (const [index, raw] of (one.queries ?? []).entries()) {
      const query = decodeQuery(raw);
      if (!query.ok) throw new Error(query.message);
      const answer = answerQuery(account, market, query.value);
      if (!answer.ok) throw new Error(answer.message);
      const relative = onEdge && query.value.kind === 'sizeForLiquidationAt' ? 1e-7 : one.relTol;
      expect(differences(answer.value, expected[index], relative, scaleOfQuery(one, query.value.position))).toEqual([]);
    }
  });
});
