import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { BRACKET_GROUPS } from '../../../../shared/venues/binance/brackets';
import { binanceMargin, deductions, tiersOf } from '../../../../shared/venues/binance/margin';

const symbols = BRACKET_GROUPS.flatMap(([names]) => names.split(' '));

describe('the bundled brackets of Binance', () => {
  it('say since when they are, and are unknown for a symbol that is not among them', () => {
    expect(tiersOf('BTCUSDT')?.source).toEqual({ kind: 'bundled', asOf: '2024-10-24' });
    expect(tiersOf('NOSUCHUSDT')).toBeUndefined();
  });

  it('are there once for each of the most traded symbols', () => {
    expect(new Set(symbols).size).toBe(symbols.length);
    expect(symbols).toEqual(expect.arrayContaining(['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'BNBUSDT', 'XRPUSDT', 'DOGEUSDT', 'LINKUSDT', 'SUSHIUSDT', 'BLZUSDT', 'BTCUSDC']));
    expect(symbols.length).toBeGreaterThanOrEqual(60);
  });

  it('follow each other, rise in rate, fall in leverage and keep the requirement continuous at every floor', () => {
    for (const symbol of symbols) {
      const tiers = tiersOf(symbol)?.tiers ?? [];
      expect(tiers[0]).toMatchObject({ notionalFloor: 0, maintenanceAmount: 0 });
      tiers.forEach((tier, index) => {
        const before = tiers[index - 1];
        if (before === undefined) return;
        expect(before.notionalCap, symbol).toBe(tier.notionalFloor);
        expect(tier.maintenanceMarginRate, symbol).toBeGreaterThan(before.maintenanceMarginRate);
        expect(tier.maxLeverage, symbol).toBeLessThan(before.maxLeverage);
        const below = tier.notionalFloor * before.maintenanceMarginRate - before.maintenanceAmount;
        const above = tier.notionalFloor * tier.maintenanceMarginRate - tier.maintenanceAmount;
        expect(above, symbol).toBeCloseTo(below, 5);
      });
    }
  });

  it('deduct what Binance printed for BTCUSDT: 0, 50, 950, 11,450, 131,450 (leverageBracket, 2024-10-24)', () => {
    expect(tiersOf('BTCUSDT')?.tiers.slice(0, 5).map((tier) => tier.maintenanceAmount)).toEqual([0, 50, 950, 11_450, 131_450]);
  });

  it('deduct exactly: rates that binary fractions cannot hold leave no dust', () => {
    expect(deductions([{ floor: 0, rate: 0.004 }, { floor: 50_000, rate: 0.005 }, { floor: 600_000, rate: 0.0065 }])).toEqual([0, 50, 950]);
  });

  it('come with rules: price basis, notional tiers, no fee in the trigger, legs by themselves, and what is doubted', () => {
    expect(binanceMargin).toMatchObject({
      rules: { maintenanceBasis: 'price', tierBasis: 'notional', feeBasis: 'notional', trigger: 'le', marginPolicy: 'singleAsset' }, liquidationFeeRate: 0, hedgeLegs: 'perLeg',
    });
    expect(binanceMargin.doubted.length).toBeGreaterThan(0);
  });
});

interface RecordedRow {
  readonly info: { readonly notionalFloor: string; readonly notionalCap: string; readonly maintMarginRatio: string; readonly cum: string; readonly initialLeverage: string };
}
const RECORDED = path.resolve(import.meta.dirname, '../../../../../shared/margin/binance-tiers-2024-10-24.json');
const hasRecord = existsSync(RECORDED);

describe.skipIf(!hasRecord)(`the recorded schedule of 2024-10-24${hasRecord ? '' : ' (SKIPPED: the evidence folder is not beside the checkout)'}`, () => {
  const recorded = hasRecord ? (JSON.parse(readFileSync(RECORDED, 'utf8')) as Record<string, readonly RecordedRow[]>) : {};

  it.each(symbols)('%s is bundled row for row as recorded', (symbol) => {
    const quote = symbol.slice(-4);
    const rows = recorded[`${symbol.slice(0, -4)}/${quote}:${quote}`] ?? [];
    expect(tiersOf(symbol)?.tiers).toEqual(rows.map(({ info }) => ({
      notionalFloor: Number(info.notionalFloor), notionalCap: Number(info.notionalCap), maintenanceMarginRate: Number(info.maintMarginRatio),
      maintenanceAmount: Number(info.cum), maxLeverage: Number(info.initialLeverage),
    })));
  });

  it('has its deductions by the documented recurrence in every perpetual table', () => {
    for (const [name, rows] of Object.entries(recorded)) {
      const expected = deductions(rows.map(({ info }) => ({ floor: Number(info.notionalFloor), rate: Number(info.maintMarginRatio) })));
      rows.forEach(({ info }, index) => expect(Math.abs(Number(info.cum) - (expected[index] ?? NaN)), `${name} ${index}`).toBeLessThan(1e-6));
    }
  });
});
