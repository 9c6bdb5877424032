import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCandles } from '../../shared/market/candles-csv';
import { HORIZON_HOURS, REALISED_PARTS } from '../../shared/volatility/forecast/forecaster';
import { walkForecast } from '../support/forecast-walk';

/* Binance BTCUSDT perpetual, hourly, January 2024 to June 2025; the first 2,300 hours only teach. */
const file = path.resolve(import.meta.dirname, '../../../shared/market/BTCUSDT_perp_1h.csv');
const hasEvidence = existsSync(file);

describe.skipIf(!hasEvidence)(hasEvidence ? 'the forecast on real hours it had not seen' : 'the forecast on real hours it had not seen (SKIPPED: the candles are not here)', () => {
  const read = hasEvidence ? readCandles(readFileSync(file, 'utf8')) : undefined;
  const scores = read?.ok ? walkForecast(read.candles, 2_300) : [];
  const judged = scores.filter(({ hours }) => hours <= 72);

  it('the file is read whole: 13,128 hours, none missing', () => {
    expect(read).toMatchObject({ ok: true, intervalMs: 3_600_000, holes: { count: 0 }, refusedCount: 0, duplicateCount: 0 });
    expect(read?.ok && read.candles.length).toBe(13_128);
    expect(HORIZON_HOURS.slice(0, 4)).toEqual([1, 8, 24, 72]);
  });
  it('at 1, 8, 24 and 72 hours the blend is not worse than its best part, by ranges and by squared returns', () => {
    expect(judged).toHaveLength(4);
    for (const { hours, qlike, qlikeOfSquares } of judged) {
      for (const part of REALISED_PARTS) {
        expect(qlike['blend'], `${hours} h, ${part}`).toBeLessThanOrEqual(qlike[part] ?? Number.NaN);
        expect(qlikeOfSquares['blend'], `${hours} h, ${part}, squares`).toBeLessThanOrEqual(qlikeOfSquares[part] ?? Number.NaN);
      }
    }
  });
  it('between 75 and 85 % of outcomes lie below the 80th percentile, by ranges and by squared returns', () => {
    for (const { hours, coverage80, coverage80OfSquares } of judged) {
      for (const share of [coverage80, coverage80OfSquares]) {
        expect(share, `${hours} h`).toBeGreaterThanOrEqual(0.75);
        expect(share, `${hours} h`).toBeLessThanOrEqual(0.85);
      }
    }
  });
}, 60_000);
