/** What the program knows of an underlying's volatility: annualised over 365 days of 24 hours, with its parts. */
import type { ForecastPartId } from './forecast/model';

export interface VolatilityPart {
  readonly id: 'ewma5m' | 'yangZhang1h' | ForecastPartId;
  readonly title: string;
  readonly volatilityAnnual: number;
  /** Absent for parts of the forecast. */
  readonly observationCount?: number;
  readonly weight: number;
  /** Since the close of the newest candle it rests on. */
  readonly ageMs: number;
}

export type VolatilityEstimate =
  | {
      readonly kind: 'known';
      readonly volatilityAnnual: number;
      /** Standard deviation of one day's log return: volatilityAnnual / sqrt(365). */
      readonly dailySigma: number;
      readonly parts: readonly VolatilityPart[];
      /** True when the estimate was lifted to the floor. */
      readonly isFloored: boolean;
      /** What is missing or old, in words; empty when nothing is. */
      readonly caveats: readonly string[];
      readonly ageMs: number;
    }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };
