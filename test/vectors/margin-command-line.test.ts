/** The whole margin evidence through `plimsoll evaluate`, as one stream of lines. */
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../electron/cli/evaluate';
import { differences, generatedCases, hasMarginEvidence, publishedCases, scaleByPath, scaleOfQuery } from '../support/margin-evidence';

async function answersTo(requests: readonly object[]): Promise<Readonly<Record<string, unknown>>[]> {
  let text = '';
  async function* lines(): AsyncGenerator<string> {
    for (const request of requests) yield `${JSON.stringify(request)}\n`;
  }
  const result = await evaluate(lines(), (part) => { text += part; }, { format: 'json' });
  expect(result).toEqual({ evaluated: requests.length, refused: 0, exitCode: 0 });
  return text.trimEnd().split('\n').map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

describe.skipIf(!hasMarginEvidence)('plimsoll evaluate on the evidence (skipped when the evidence does not lie beside the checkout)', () => {
  it('answers every generated account with the names and numbers of the vectors', async () => {
    const cases = generatedCases();
    const answers = await answersTo(cases.map(({ id, account, queries }) => ({ id, account, ...(queries === undefined ? {} : { queries }) })));
    const wrong = cases.flatMap((one, index) => {
      const answer = answers[index] ?? {};
      const { pools, positions, uniformShock, queries } = answer;
      const expected = one.expected;
      const onEdge = one.tags.some((tag) => tag.includes('tier-jump') || tag.includes('tier-edge'));
      const asked = ((expected['queries'] ?? []) as readonly Readonly<Record<string, unknown>>[]).flatMap((query, at) =>
        differences((queries as readonly unknown[] | undefined)?.[at], query, onEdge && query['kind'] === 'sizeForLiquidationAt' ? 1e-7 : one.relTol, scaleOfQuery(one, String(query['position']))));
      const report = differences({ pools, positions, uniformShock }, { pools: expected['pools'], positions: expected['positions'], uniformShock: expected['uniformShock'] }, one.relTol, scaleByPath(one));
      return answer['id'] === one.id ? [...report, ...asked].map((line) => `${one.id} ${line}`) : [`${one.id} was answered by ${String(answer['id'])}`];
    });
    expect(wrong).toEqual([]);
  });

  it('refuses none of the published accounts', async () => {
    const cases = publishedCases();
    const answers = await answersTo(cases.map(({ id, account }) => ({ id, account })));
    expect(answers.map(({ id }) => id)).toEqual(cases.map(({ id }) => id));
  });
});
