/** A run cut up by the weather of its hours: how long, how volatile, how much was gained, at what exposure. */
import { DAYS_PER_YEAR } from '../units';
import type { Regime } from '../volatility/forecast/regime';
import { REGIMES } from '../volatility/forecast/regime';
import { regimeAt, type ForecastTrack } from './run/track';

export interface RegimeRecord {
  readonly regime: Regime;
  readonly hours: number;
  /** Of the hours that began in the regime, annualised. */
  readonly volatilityAnnual: number;
  /** Sum of their log returns; absent when the equity went to 0 in one. */
  readonly logGrowth?: number;
  readonly meanExposureRatio: number;
}

/** `equity` and `exposureRatio` at each close, as `runBacktest` answers them; an hour belongs to the regime known at its beginning. */
export function byRegime(equity: ArrayLike<number>, exposureRatio: ArrayLike<number>, track: ForecastTrack): RegimeRecord[] {
  return REGIMES.flatMap((regime) => {
    let [hours, squares, logGrowth, exposure] = [0, 0, 0, 0];
    for (let i = 0; i + 1 < equity.length; i += 1) {
      const before = equity[i] ?? 0;
      if (regimeAt(track, i) !== regime || !(before > 0)) continue;
      const after = equity[i + 1] ?? 0;
      hours += 1;
      squares += (after / before - 1) ** 2;
      logGrowth += after > 0 ? Math.log(after / before) : -Infinity;
      exposure += exposureRatio[i] ?? 0;
    }
    if (hours === 0) return [];
    return [{ regime, hours, volatilityAnnual: Math.sqrt((squares / hours) * DAYS_PER_YEAR * 24), ...(logGrowth > -Infinity ? { logGrowth } : {}), meanExposureRatio: exposure / hours }];
  });
}
