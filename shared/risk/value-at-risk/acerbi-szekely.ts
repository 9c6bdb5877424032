/**
 * Whether losses beyond the value at risk were as large as the expected shortfall said (C. Acerbi and B. Szekely,
 * "Back-testing expected shortfall", Risk 27, 2014, tests 1 and 2). 0 is expected, NEGATIVE means that risk was
 * understated: -0.2 = losses beyond were a fifth larger than said. Returns negative for losses, VaR and ES positive.
 */
import { assert } from '../../assert';

/** One period: what was said before it, and what came. */
export interface TailForecast {
  readonly return: number;
  readonly valueAtRisk: number;
  /** > 0. */
  readonly expectedShortfall: number;
}

export interface ShortfallTest {
  /** Size of losses beyond, given that there were some; absent when there was no exception. */
  readonly z1?: number;
  /** Number and size together. */
  readonly z2: number;
}

/** A loss beyond the value at risk. */
export function isException({ return: value, valueAtRisk }: TailForecast): boolean {
  return value < -valueAtRisk;
}

/** Over at least 1 period, each with an expected shortfall above 0. */
export function shortfallTest(forecasts: readonly TailForecast[], alpha: number): ShortfallTest {
  assert(forecasts.length > 0, 'a test needs a period');
  let excess = 0;
  let exceptionCount = 0;
  for (const forecast of forecasts) {
    assert(forecast.expectedShortfall > 0, `an expected shortfall above 0, got ${forecast.expectedShortfall}`);
    if (!isException(forecast)) continue;
    exceptionCount += 1;
    excess += forecast.return / forecast.expectedShortfall;
  }
  const z2 = excess / (forecasts.length * alpha) + 1;
  return exceptionCount === 0 ? { z2 } : { z1: excess / exceptionCount + 1, z2 };
}

/**
 * Below which Z2 speaks against the forecasts at 5 % and at 0.01 %. Acerbi and Szekely find about -0.70 and -1.8 for
 * alpha 2.5 % and 250 periods, nearly whatever the distribution; other lengths by the square root of the expected number
 * of exceptions, which is our own extension. The two numbers were recalled, not read again.
 */
export function criticalZ2(count: number, alpha: number): { readonly warning: number; readonly alarm: number } {
  const scale = Math.sqrt((250 * 0.025) / (count * alpha));
  return { warning: -0.7 * scale, alarm: -1.8 * scale };
}
