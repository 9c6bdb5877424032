/** From the variance of one interval to volatility a year and a day. Crypto trades every hour: a year is 365 days of 24 hours. */
import { DAY_MS, DAYS_PER_YEAR } from '../../units';

export function intervalsPerYear(intervalMs: number): number {
  return (DAYS_PER_YEAR * DAY_MS) / intervalMs;
}

/** `varianceAnnual` >= 0; the daily figure is of one day's log return. */
export function dailySigmaOf(volatilityAnnual: number): number {
  return volatilityAnnual / Math.sqrt(DAYS_PER_YEAR);
}
