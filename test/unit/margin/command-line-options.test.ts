/** `plimsoll evaluate` on accounts that hold options: margin, liquidation and advice, worked by hand where an hour is left. */
import { describe, expect, it } from 'vitest';
import { answerRequest, type EvaluateReport } from '../../../electron/cli/evaluate/answer';
import { reportTable } from '../../../electron/cli/report-table';

const NOW_MS = 1_750_000_000_000;
const HOUR_MS = 3_600_000;

const rules = { maintenanceBasis: 'price', tierBasis: 'notional', feeBasis: 'notional', trigger: 'le', marginPolicy: 'singleAsset' };
const perpetual = { id: 'p', symbol: 'BTC_USDC-PERPETUAL', contractType: 'linear', contractSize: 1, side: 'short', quantity: 1, entryPrice: 60_000, markPrice: 60_000, settleAsset: 'USDC', marginMode: 'cross', leverage: 10, dailySigma: 0.025 };
const put = { id: 'o', symbol: 'BTC_USDC-X-55000-P', underlying: 'BTC', right: 'put', strike: 55_000, expiryAtMs: NOW_MS + HOUR_MS, side: 'short', quantity: 1, contractSize: 1, settle: 'linear', settleAsset: 'USDC', markVolatility: 0.1 };

function accountOf(venue: string, options: unknown, position: unknown = perpetual): Record<string, unknown> {
  const tiers = { 'BTC_USDC-PERPETUAL': [{ notionalFloor: 0, notionalCap: null, maintenanceMarginRate: 0.01, maintenanceAmount: 0, maxLeverage: 50 }] };
  return { venue, rules, liquidationFeeRate: 0, collateral: [{ asset: 'USDC', balance: 10_000, price: 1, haircut: 0 }], positions: [position], tiers, ...(options === undefined ? {} : { options }) };
}

function answered(request: unknown): EvaluateReport {
  const answer = answerRequest(request);
  if ('error' in answer) throw new Error(`${answer.error.path}: ${answer.error.message}`);
  return answer;
}

const market = { nowMs: NOW_MS, usdPerUnit: { USDC: 1 }, forecasts: { BTC: { medianAnnual: 0.4, limitAnnual: 0.45 } } };

describe('evaluate with options that count', () => {
  const report = answered({ account: accountOf('deribit', [put]), market, queries: [{ kind: 'marginForDistance', position: 'p', targetPrice: 66_000 }] });

  it('liquidates the short perpetual at 70,000 / 1.085, where both ask for more than there is', () => {
    expect(report.positions['p']).toMatchObject({ status: 'ok', liquidationPriceDown: null });
    expect((report.positions['p'] as { liquidationPriceUp: number }).liquidationPriceUp).toBeCloseTo(70_000 / 1.085, 6);
    expect(report.uniformShock.first.down).toBeNull();
  });

  it('has their margin and their worth in the pool, and says that they count', () => {
    const pool = report.pools['cross:USDC'] as { equity: number; maintenanceRequirement: number; optionValue: number };
    expect(pool.equity).toBe(10_000);
    expect(pool.maintenanceRequirement).toBeCloseTo(5_100, 8);
    expect(pool.optionValue).toBeCloseTo(0, 8);
    expect(report.options).toMatchObject({ rule: 'deribitStandard' });
  });

  it('answers queries with them', () => {
    // At 66,000: 660 + 0.075 * 66,000 less 10,000 - 6,000.
    expect((report.queries?.[0] as { marginDelta: number }).marginDelta).toBeCloseTo(660 + 4_950 - 4_000, 6);
  });

  it('advises by the distance that they leave', () => {
    const [advice] = report.advice ?? [];
    const text = JSON.stringify(advice);
    expect(text).toContain('liquidation is 7.5 %');
    expect(JSON.stringify(answered({ account: accountOf('deribit', undefined), market }).advice)).toContain('liquidation is 15.5 %');
  });

  it('without the time is unknown and asks for it', () => {
    const timeless = answered({ account: accountOf('deribit', [put]) });
    expect(timeless.pools['cross:USDC']).toEqual({ status: 'unknown', missing: ['market.nowMs (options need the time)'] });
    expect(timeless.options).toMatchObject({ missing: ['market.nowMs (options need the time)'] });
    expect(answered({ account: accountOf('deribit', [put]), policy: {} }).advice?.[0]).toMatchObject({ action: 'CANNOT SAY', cannotSay: ['market.nowMs (options need the time)'] });
  });

  it('takes the mark of the underlying from a position that is flat', () => {
    const alone = answered({ account: accountOf('deribit', [put], { ...perpetual, quantity: 0 }), market });
    expect(alone.uniformShock.first.down?.shock).toBeCloseTo(45_000 / 0.925 / 60_000 - 1, 8);
  });
});

describe('the sizes that advice allows', () => {
  const policy = { parameters: { jointDistanceRatio: 0.3, jointDistanceSigmas: 1 } };
  const FEE = 5e-4;
  const calls = { ...put, id: 'c', symbol: 'BTC_USDC-X-60000-C', right: 'call', strike: 60_000, quantity: 0.2 };

  /** The account after trading to `quantity` at the mark, the taker fee paid. */
  function after(quantity: number): EvaluateReport {
    const account = accountOf('deribit', [put, calls], { ...perpetual, side: quantity < 0 ? 'short' : 'long', quantity: Math.abs(quantity) });
    const fee = FEE * Math.abs(quantity + 0.1) * 60_000;
    return answered({ account: { ...account, collateral: [{ asset: 'USDC', balance: 40_000 - fee, price: 1, haircut: 0 }] }, market });
  }

  it('reach as far as the revalued pool still holds the distance asked for, and not a lot further', () => {
    const account = { ...accountOf('deribit', [put, calls], { ...perpetual, quantity: 0.1 }), collateral: [{ asset: 'USDC', balance: 40_000, price: 1, haircut: 0 }] };
    const [advice] = answered({ account, market, policy }).advice ?? [];
    const row = advice?.ladder.find(({ rule }) => rule === 'joint-distance');
    if (row?.low == null || row.high == null) throw new Error(JSON.stringify(advice));
    const holds = (quantity: number): boolean => {
      const { down, up } = after(quantity).uniformShock.first;
      return (down === null || down.shock <= -0.3) && (up === null || up.shock >= 0.3);
    };
    expect(row.low).toBeLessThan(-0.1);
    expect([row.low, row.high].map(holds)).toEqual([true, true]);
    expect([row.low - 0.001, row.high + 0.001].map((quantity) => holds(Number(quantity.toFixed(3))))).toEqual([false, false]);
  });
});

it('a person at a terminal is told the same', () => {
  const text = reportTable(answerRequest({ account: accountOf('deribit', [{ ...put, strike: 61_000 }]), market }));
  expect(text).toMatch(/options worth -1,?000(?:\.\d+)? beside it/);
  expect(text).toContain('Options count in the pool');
  expect(reportTable(answerRequest({ account: accountOf('okx', [put]) }))).toContain('kept apart');
});

it('options at a venue that keeps them apart change no figure of the margin, and that is said', () => {
  for (const venue of ['binance', 'bybit', '']) {
    const { options, ...report } = answered({ account: accountOf(venue, [put]) });
    expect(report).toEqual(answered({ account: accountOf(venue, undefined) }));
    expect(options).toMatchObject({ rule: 'apart' });
    expect(options?.note).toContain('kept apart');
  }
});
