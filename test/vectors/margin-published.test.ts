/** Numbers that venues and their documents printed: our own small fixtures always, the evidence when it is there. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeAccountJson } from '../../shared/account/account-json';
import { evaluateMargin } from '../../shared/margin/evaluate';
import { encodeReport, type ReportJson } from '../../shared/margin/report-json';
import { isLiquidatable, marginRatio } from '../../shared/margin/pool';
import { tierColumns, tierIndex } from '../../shared/margin/tiers';
import type { Tier } from '../../shared/market/instrument';
import { hasMarginEvidence, publishedCases, publishedFile } from '../support/margin-evidence';

interface Fixture {
  readonly id: string;
  readonly account: unknown;
  readonly expected: unknown;
  readonly relativeTolerance: number;
}
const fixtures = JSON.parse(readFileSync(path.join(import.meta.dirname, 'fixtures/margin-accounts.json'), 'utf8')) as { readonly cases: readonly Fixture[] };

function reportOf(account: unknown): ReportJson {
  const input = decodeAccountJson(account);
  if (!input.ok) throw new Error(`${input.path}: ${input.message}`);
  return encodeReport(evaluateMargin(input.value.account, input.value.market));
}

/** `expected` names some of the fields of `actual`; numbers agree within `relative`. */
function expectAgreement(actual: unknown, expected: unknown, relative: number, at: string): void {
  if (typeof expected === 'number') {
    expect(actual, at).toBeTypeOf('number');
    expect(Math.abs((actual as number) - expected), `${at}: ${String(actual)} instead of ${expected}`).toBeLessThanOrEqual(relative * Math.abs(expected));
  } else if (typeof expected === 'object' && expected !== null) {
    for (const [key, value] of Object.entries(expected)) expectAgreement((actual as Record<string, unknown>)[key], value, relative, `${at}.${key}`);
  } else expect(actual, at).toBe(expected);
}

describe('accounts worked by hand or printed by a venue', () => {
  it.each(fixtures.cases.map((one) => [one.id, one] as const))('%s', (id, one) => {
    expectAgreement(reportOf(one.account), one.expected, one.relativeTolerance, id);
  });

  it('shows the nearest liquidation of the Binance example as the joint one: 7.7 %, where alone BTC has 17.7 % and ETH 13.6 %', () => {
    const report = reportOf(fixtures.cases.find((one) => one.id === 'binance-faq-two-cross-positions')?.account);
    const distance = (id: string): unknown => (report.positions[id] as { readonly distancePct: number }).distancePct.toFixed(1);
    expect([distance('BTC'), distance('ETH'), ((report.uniformShock.first.down?.shock ?? 0) * 100).toFixed(1)]).toEqual(['17.7', '13.6', '-7.7']);
  });
});

describe.skipIf(!hasMarginEvidence)('published margin vectors (skipped when the evidence does not lie beside the checkout)', () => {
  it.each(publishedCases().map((one) => [one.id, one] as const))('%s agrees with what the venue published', (id, one) => {
    const report = reportOf(one.account);
    for (const [section, entries] of Object.entries(one.expectedPublished)) {
      for (const [key, fields] of Object.entries(entries)) {
        for (const [field, published] of Object.entries(fields)) {
          const actual = valueOf(report, section, key, field);
          if (published === null) {
            expect(actual, `${id} ${key}.${field}`).toBeNull();
            continue;
          }
          const { abs = 0, rel = 0 } = one.tolerance[field] ?? {};
          const expected = Number(published);
          expect(Math.abs(Number(actual) - expected), `${id} ${key}.${field}: ${String(actual)} instead of ${expected}`).toBeLessThanOrEqual(Math.max(abs, rel * Math.abs(expected)));
        }
      }
    }
  });

  it('looks up the tiers that the venues apply', () => {
    const { tables, cases } = publishedFile()['tierLookups'] as { readonly tables: Readonly<Record<string, readonly Tier[]>>; readonly cases: readonly { readonly symbol: string; readonly notional: number; readonly maintenanceMarginRate: number; readonly maintenanceAmount: number }[] };
    for (const one of cases) {
      const table = tables[one.symbol] ?? [];
      expect(table[tierIndex(tierColumns(table), one.notional)]).toMatchObject({ maintenanceMarginRate: one.maintenanceMarginRate, maintenanceAmount: one.maintenanceAmount });
    }
  });

  it('agrees with the truth table of dYdX on what is liquidatable', () => {
    const { cases } = publishedFile()['liquidatableTruthTable'] as { readonly cases: readonly { readonly equity: number; readonly requirement: number; readonly liquidatable: boolean }[] };
    for (const one of cases) expect(isLiquidatable(one.equity - one.requirement, one.requirement, 'lt'), JSON.stringify(one)).toBe(one.liquidatable);
    expect(marginRatio(0, 100)).toBeUndefined();
  });
});

type Fields = Readonly<Record<string, number | null>>;

function valueOf(report: ReportJson, section: string, key: string, field: string): number | null | undefined {
  const entry = (section === 'pools' ? report.pools[key] : report.positions[key]) as unknown as Fields;
  switch (field) {
    case 'equityIsolated':
      return (report.pools[`isolated:${key}`] as unknown as Fields)['equity'];
    case 'initialMarginWithFee':
      return (entry['initialMargin'] ?? 0) + (entry['liquidationFee'] ?? 0);
    case 'maintenanceWithFee':
      return (entry['maintenanceMargin'] ?? 0) + (entry['liquidationFee'] ?? 0);
    default:
      return entry[field];
  }
}
