import { describe, expect, it } from 'vitest';
import { createVolatilityMonitor, foldRealisedHour, noteVolatilityForecast, volatilityReports } from '../../../shared/monitoring/volatility-monitor';
import { HOUR_MS } from '../../../shared/units';
import { createForecaster, foldHour } from '../../../shared/volatility/forecast/forecaster';
import { integratedVariance } from '../../../shared/volatility/forecast/integrated-variance';
import { modelOf } from '../../../shared/volatility/forecast/model';
import { hasRecordedHours, recordedCandles } from '../../support/conviction-evidence';

/* The last 70 days of the recording, 40 of which only teach. */
describe.skipIf(!hasRecordedHours)(hasRecordedHours ? 'the program\'s own forecast, monitored on recorded hours of BTC' : 'the program\'s own forecast, monitored on recorded hours of BTC (SKIPPED: the recording is not here)', () => {
  it('over an hour, eight hours and a day the median is right within a quarter, and the reports are printed whatever they are', () => {
    const forecaster = createForecaster();
    const monitor = createVolatilityMonitor();
    for (const [i, candle] of recordedCandles().slice(-70 * 24).entries()) {
      foldRealisedHour(monitor, candle.openAtMs, Math.log(candle.high / candle.low) ** 2 / (4 * Math.LN2));
      foldHour(forecaster, candle);
      if (i < 40 * 24) continue;
      const madeAtMs = candle.openAtMs + HOUR_MS;
      const model = modelOf(forecaster, madeAtMs);
      for (const horizonHours of [1, 8, 24]) {
        const answer = integratedVariance(model, madeAtMs, madeAtMs + horizonHours * HOUR_MS);
        if (answer.kind === 'known') noteVolatilityForecast(monitor, { madeAtMs, horizonHours, medianVariance: answer.medianVariance, percentile80Variance: answer.percentile80Variance });
      }
    }
    const reports = volatilityReports(monitor);
    expect(reports.map(({ horizonHours }) => horizonHours)).toEqual([1, 8, 24]);
    for (const { biasRatio } of reports) expect(Math.abs(Math.log(biasRatio))).toBeLessThan(Math.log(1.25));
    expect(monitor).toMatchObject({ lostCount: 0, refusedCount: 0 });
    console.info(reports.map(({ verdict, qlike }) => `${verdict.subject}: ${verdict.kind}, QLIKE ${qlike.toFixed(3)}, ${verdict.kind === 'unknown' ? verdict.why : verdict.evidence}`).join('\n'));
  });
});
