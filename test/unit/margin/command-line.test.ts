import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluate, type EvaluateResult } from '../../../electron/cli/evaluate';

const FIXTURES = (JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../vectors/fixtures/margin-accounts.json'), 'utf8')) as { readonly cases: readonly { readonly id: string; readonly account: unknown }[] }).cases;
const account = FIXTURES.find((one) => one.id === 'the-same-alone')?.account;

async function run(chunks: readonly (string | Uint8Array)[], format: 'json' | 'table' = 'json'): Promise<{ readonly lines: string[]; readonly text: string; readonly result: EvaluateResult }> {
  let text = '';
  async function* input(): AsyncGenerator<string | Uint8Array> {
    yield* chunks;
  }
  const result = await evaluate(input(), (part) => { text += part; }, { format });
  return { lines: text.split('\n').filter((line) => line !== ''), text, result };
}

const parse = (line: string | undefined): Record<string, unknown> => JSON.parse(line ?? 'null') as Record<string, unknown>;

describe('plimsoll evaluate', () => {
  it('answers line for line, with the id it was given', async () => {
    const { lines, result } = await run([`${JSON.stringify({ id: 'x', account })}\n${JSON.stringify({ account })}\n`]);
    expect(lines).toHaveLength(2);
    expect(parse(lines[0])).toMatchObject({ id: 'x', positions: { own: { status: 'ok' } }, uniformShock: { first: { up: null } } });
    expect(Object.keys(parse(lines[1]))).toEqual(['pools', 'positions', 'uniformShock']);
    expect(result).toEqual({ evaluated: 2, refused: 0, exitCode: 0 });
  });

  it('accepts one pretty-printed document', async () => {
    const { lines, result } = await run([JSON.stringify({ id: 7, account }, null, 2)]);
    expect(lines).toHaveLength(1);
    expect(parse(lines[0])['id']).toBe(7);
    expect(result.exitCode).toBe(0);
  });

  it('does not care how the text is cut into chunks, nor about blank lines and carriage returns', async () => {
    const bytes = new TextEncoder().encode(`\r\n${JSON.stringify({ id: 'é', account })}\r\n\n${JSON.stringify({ id: 'b', account })}`);
    const { lines } = await run(Array.from(bytes, (byte) => Uint8Array.of(byte)));
    expect(lines.map((line) => parse(line)['id'])).toEqual(['é', 'b']);
  });

  it('answers an error in the place of a line it does not understand, and goes on', async () => {
    const bad = { id: 'bad', account: { ...(account as object), liquidationFeeRate: -1 } };
    const { lines, result } = await run([`${JSON.stringify({ id: 'a', account })}\n{"id":\n${JSON.stringify(bad)}\n${JSON.stringify({ id: 'z', account })}\n`]);
    expect(lines.map((line) => Object.keys(parse(line)))).toEqual([['id', 'pools', 'positions', 'uniformShock'], ['error'], ['id', 'error'], ['id', 'pools', 'positions', 'uniformShock']]);
    expect(parse(lines[2])).toEqual({ id: 'bad', error: { path: 'account.liquidationFeeRate', message: 'expected a number of 0 or more (got -1)' } });
    expect(result).toEqual({ evaluated: 2, refused: 2, exitCode: 1 });
  });

  it('also when it is the first line that is not JSON', async () => {
    const { lines, result } = await run([`nonsense\n${JSON.stringify({ id: 'a', account })}\n`]);
    expect(parse(lines[0])).toEqual({ error: { path: '', message: 'not JSON: "nonsense"' } });
    expect(parse(lines[1])['id']).toBe('a');
    expect(result.exitCode).toBe(1);
  });

  it('refuses what it does not understand instead of leaving it out', async () => {
    const { lines } = await run([`${JSON.stringify({ id: 1, account, policy: { size: 3 } })}\n[]\n${JSON.stringify({ id: true, account })}\n`]);
    expect(parse(lines[0])).toMatchObject({ id: 1, error: { path: 'policy.size', message: expect.stringContaining('(got 3)') as unknown } });
    expect(parse(lines[1])['error']).toMatchObject({ path: '' });
    expect(parse(lines[2])['error']).toMatchObject({ path: 'id' });
  });

  it('answers queries, and names the query it cannot answer', async () => {
    const queries = [{ kind: 'marginForDistance', position: 'own', targetDistancePct: 4.6 }, { kind: 'sizeForLiquidationAt', position: 'own', targetPrice: 95.4 }];
    const ask = (one: unknown): string => JSON.stringify({ account, queries: [one] });
    const { lines } = await run([[JSON.stringify({ account, queries }), ask({ ...queries[0], position: 'other' }), ask({ kind: 'profit', position: 'own', targetPrice: 1 }), ask({ ...queries[0], targetDistancePct: 100 }), ask({ kind: 'marginForDistance', position: 'own' })].join('\n')]);
    const [distance, size] = parse(lines[0])['queries'] as readonly Record<string, number>[];
    expect(distance?.['marginDelta']).toBeCloseTo(0, 12);
    expect(size?.['quantity']).toBeCloseTo(1, 12);
    expect(lines.slice(1).map((line) => (parse(line)['error'] as { readonly path: string }).path)).toEqual(['queries.0', 'queries.0.kind', 'queries.0', 'queries.0.targetPrice']);
  });

  it.each<[string, (text: string) => string, string, string]>([
    ['a negative quantity', (text) => text.replace('"quantity":1', '"quantity":-1'), 'account.positions.0.quantity', '(got -1)'],
    ['NaN, which is no JSON', (text) => text.replace('"entryPrice":100', '"entryPrice":NaN'), 'account.positions.0.entryPrice', 'NaN'],
    ['-Infinity', (text) => text.replace('"balance":4.9816', '"balance":-Infinity'), 'account.collateral.0.balance', '-Infinity'],
    ['a number beyond all doubles', (text) => text.replace('"entryPrice":100', '"entryPrice":1e999'), 'account.positions.0.entryPrice', 'Infinity'],
    ['text for a number', (text) => text.replace('"entryPrice":100', '"entryPrice":"100"'), 'account.positions.0.entryPrice', '(got "100")'],
    ['a missing tier table', (text) => text.replace('"tiers":{"AUSDT', '"tiers":{"BUSDT'), 'account.tiers.', 'missing'],
    ['a rate in percent', (text) => text.replace(/"maintenanceMarginRate":[\d.e-]+/, '"maintenanceMarginRate":1.5'), 'account.tiers.', '(got 1.5)'],
    ['a rule nobody has', (text) => text.replace('"trigger":"le"', '"trigger":"le","hedgeLegs":"both"'), 'account.rules.hedgeLegs', 'perLeg, summed, larger or net'],
  ])('refuses %s with path and value, and keeps the id', async (_title, spoil, path, value) => {
    const text = JSON.stringify({ id: 'x', account });
    const spoilt = spoil(text);
    expect(spoilt).not.toBe(text);
    const { lines } = await run([spoilt]);
    expect(parse(lines[0])).toMatchObject({ id: 'x', error: { path: expect.stringContaining(path) as unknown, message: expect.stringContaining(value) as unknown } });
  });

  it('does not take NaN within a text for a number', async () => {
    const { lines } = await run([JSON.stringify({ id: 'NaN is -Infinity', account })]);
    expect(parse(lines[0])['id']).toBe('NaN is -Infinity');
  });

  it('evaluates an empty account, and one of 500 positions', async () => {
    const { positions, tiers } = account as { readonly positions: readonly object[]; readonly tiers: Readonly<Record<string, unknown>> };
    const [symbol = ''] = Object.keys(tiers);
    const empty = { ...(account as object), positions: [], collateral: [], tiers: {} };
    const many = { ...(account as object), positions: Array.from({ length: 500 }, (_, index) => ({ ...positions[0], id: `p${index}`, symbol: `S${index}`, quantity: 0.001 })), tiers: Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`S${index}`, tiers[symbol]])) };
    const { lines, result } = await run([JSON.stringify({ account: empty }), '\n', JSON.stringify({ account: many })]);
    expect(parse(lines[0])).toEqual({ pools: {}, positions: {}, uniformShock: { pools: {}, first: { down: null, up: null } } });
    expect(Object.keys(parse(lines[1])['positions'] as object)).toHaveLength(500);
    expect(result.exitCode).toBe(0);
  });

  it('writes a table for a person', async () => {
    const { text } = await run([JSON.stringify({ id: 'mine', account }), '\n', 'nonsense'], 'table');
    expect(text).toContain('cross:USDT');
    expect(text).toMatch(/own .* 95\.40000 +-4\.60 %/);
    expect(text).toContain('not understood: not JSON: "nonsense"');
    expect(text).not.toMatch(/NaN|undefined|null/);
  });

  it('answers nothing to nothing', async () => {
    expect(await run([])).toMatchObject({ text: '', result: { evaluated: 0, refused: 0, exitCode: 0 } });
  });
});
