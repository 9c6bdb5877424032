/** A record in the cells of the table: the same columns for a policy and for what it is held against. */
import type { Metrics } from '../../shared/backtest/metrics/summary';
import { decimalText, signedText } from '../../shared/format';
import { DAYS_PER_YEAR } from '../../shared/units';
import { count, percentText, signedPercentText } from '../format';

export interface NumberColumn {
  readonly id: string;
  readonly head: string;
  readonly unit: (metrics: Metrics) => string;
  readonly help: string;
  readonly text: (metrics: Metrics) => string;
}

const UNKNOWN = 'unknown';

export const NUMBER_COLUMNS: readonly NumberColumn[] = [
  {
    id: 'growth', head: 'Growth', help: 'Of equity: compounded a year, of less than a year what it was in that time',
    unit: ({ years }) => (years < 1 ? `in ${count(years * DAYS_PER_YEAR)} d` : 'a year'),
    // Two months raised to the sixth power are a number that nobody has earned.
    text: ({ years, endEquityRatio, growthAnnual }) => signedPercentText(years < 1 ? endEquityRatio - 1 : growthAnnual),
  },
  { id: 'volatility', head: 'Volatility', unit: () => 'a year', help: 'Realised from hour to hour', text: ({ volatilityAnnual }) => (volatilityAnnual === undefined ? UNKNOWN : percentText(volatilityAnnual)) },
  { id: 'drawdown', head: 'Drawdown', unit: () => 'at most', help: 'Largest fall from a high', text: ({ maximumDrawdownRatio }) => percentText(maximumDrawdownRatio) },
  { id: 'shortfall', head: 'ES 97.5 %', unit: () => 'one day', help: 'Mean of the worst fortieth of days, a loss; unknown below 40 days', text: ({ expectedShortfallDayRatio }) => (expectedShortfallDayRatio === undefined ? UNKNOWN : percentText(expectedShortfallDayRatio)) },
  { id: 'sharpe', head: 'Sharpe', unit: () => 'a year, ± s.e.', help: 'Mean over deviation of daily returns, with its standard error', text: ({ sharpe }) => (sharpe.kind === 'unknown' ? UNKNOWN : `${signedText(sharpe.ratioAnnual, 2)} ± ${decimalText(sharpe.standardErrorAnnual, 2)}`) },
  { id: 'turnover', head: 'Turnover', unit: () => 'x a year', help: 'Traded over equity, a year', text: ({ turnoverPerYear }) => decimalText(turnoverPerYear, turnoverPerYear < 100 ? 1 : 0) },
  { id: 'costs', head: 'Fees', unit: () => 'a year', help: 'Cost of trades over equity, a year', text: ({ feesPerYearRatio }) => percentText(feesPerYearRatio) },
  { id: 'funding', head: 'Funding', unit: () => 'paid a year', help: 'Paid over equity, a year; below 0 received', text: ({ fundingPaidPerYearRatio }) => percentText(fundingPaidPerYearRatio) },
  { id: 'near', head: 'Near liq.', unit: () => 'of hours', help: 'Liquidation nearer than 5 % of the price', text: ({ nearLiquidationShare }) => percentText(nearLiquidationShare) },
  { id: 'liquidations', head: 'Liq.', unit: () => 'times', help: 'Liquidations', text: ({ liquidationCount }) => count(liquidationCount) },
];
