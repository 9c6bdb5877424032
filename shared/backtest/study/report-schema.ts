/** A study as it comes back from the worker: every number finite, every series as long as it has to be, or refused with its path. */
import * as v from 'valibot';
import { finite, nonNegative, ratio, shortText } from '../../decode';
import { REGIMES } from '../../volatility/forecast/regime';
import type { CostOfOne } from '../cost-of-each';
import type { Metrics } from '../metrics/summary';
import type { StudyData } from './question';
import type { Report } from './report';

/** Far more hours than anybody keeps: 60 years. */
const MOST_HOURS = 525_600;

const column = v.pipe(
  v.instance(Float64Array, 'expected a column of numbers'),
  v.maxLength(MOST_HOURS, `expected at most ${MOST_HOURS} hours`),
  v.check((values) => values.every((value) => Number.isFinite(value)), 'expected finite numbers only'),
);
const texts = v.array(v.pipe(v.string('expected text'), v.maxLength(500, 'expected at most 500 characters')));
const count = v.pipe(nonNegative, v.integer('expected a whole number'));

const columnsSchema = v.pipe(
  v.strictObject({ count, openRatio: column, highRatio: column, lowRatio: column, closeRatio: column, funding: column, usualVariance: column, annualPerUsualHour: column }),
  v.check(({ count: length, ...columns }) => Object.values(columns).every((values) => values.length === length), 'expected columns of one length'),
);

export const studyDataSchema: v.GenericSchema<unknown, StudyData> = v.strictObject({
  id: shortText, title: shortText, underlying: shortText, fromMs: nonNegative, taughtHours: count, hasFunding: v.boolean(), maintenanceMarginRate: ratio, notes: texts, columns: columnsSchema,
});

const metricsSchema: v.GenericSchema<unknown, Metrics> = v.strictObject({
  years: nonNegative,
  endEquityRatio: nonNegative,
  growthAnnual: finite,
  volatilityAnnual: v.exactOptional(nonNegative),
  volatilityOfDaysAnnual: v.exactOptional(nonNegative),
  maximumDrawdownRatio: ratio,
  longestDrawdownDays: nonNegative,
  expectedShortfallDayRatio: v.exactOptional(finite),
  sharpe: v.variant('kind', [
    v.strictObject({ kind: v.literal('known'), observationCount: count, ratio: finite, standardError: nonNegative, skewness: finite, kurtosis: finite, ratioAnnual: finite, standardErrorAnnual: nonNegative }),
    v.strictObject({ kind: v.literal('unknown'), missing: texts }),
  ]),
  turnoverPerYear: nonNegative,
  feesPerYearRatio: nonNegative,
  fundingPaidPerYearRatio: finite,
  nearLiquidationShare: nonNegative,
  liquidationCount: count,
});

const regimeSchema = v.strictObject({ regime: v.picklist(REGIMES), hours: count, volatilityAnnual: nonNegative, logGrowth: v.exactOptional(finite), meanExposureRatio: finite });

export const reportSchema: v.GenericSchema<unknown, Report> = v.pipe(
  v.strictObject({
    fromMs: nonNegative,
    equityRatio: column,
    exposureRatio: column,
    capital: v.pipe(finite, v.gtValue(0, 'expected a capital above 0')),
    policy: metricsSchema,
    volatilityTargetAnnual: nonNegative,
    volatilityOverTarget: v.exactOptional(nonNegative),
    tradeCount: count,
    boundHours: v.record(shortText, count),
    liquidations: v.array(v.strictObject({ atMs: nonNegative, price: nonNegative, quantity: finite, equityBefore: finite, equityAfter: finite })),
    regimes: v.array(regimeSchema),
    compared: v.array(v.strictObject({ id: shortText, title: shortText, metrics: metricsSchema })),
    caveats: texts,
  }),
  v.check(({ equityRatio, exposureRatio }) => equityRatio.length > 1 && equityRatio.length === exposureRatio.length, 'expected equity and exposure of the same hours'),
);

export const costsSchema: v.GenericSchema<unknown, CostOfOne[]> = v.array(v.strictObject({
  id: shortText,
  title: shortText,
  didMatter: v.boolean(),
  growthAnnualGained: finite,
  maximumDrawdownRatioGained: finite,
  expectedShortfallDayRatioGained: v.exactOptional(finite),
  turnoverPerYearGained: finite,
  liquidationsGained: finite,
}));
