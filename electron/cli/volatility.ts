/** `plimsoll volatility`: a file of candles in, every estimator, the GARCH family and the forecast with its parts out. */
import { readCandles, type CandlesRead } from '../../shared/market/candles-csv';
import { DAYS_PER_YEAR, DAY_MS } from '../../shared/units';
import type { JumpFinding, RegimeFinding } from '../../shared/volatility/forecast/model';
import { ESTIMATOR_IDS, ESTIMATORS } from '../../shared/volatility/realised/estimators';
import { volatilityReport, type GarchReport, type VolatilityReport } from '../../shared/volatility/report';

export interface VolatilityOptions {
  /** Candles the estimators look back on. */
  readonly window?: number;
  readonly periodsPerYear?: number;
  readonly horizonHours?: number;
}

/** A month of days, RiskMetrics' users' usual choice. */
const DEFAULT_WINDOW = 30;
const DEFAULT_HORIZON_HOURS = 24;

type Read = Extract<CandlesRead, { ok: true }>;

export interface VolatilityAnswer extends Omit<VolatilityReport, 'model'> {
  readonly candles: Omit<Read, 'ok' | 'candles'> & { readonly count: number; readonly fromMs: number; readonly toMs: number };
  readonly window: number;
  readonly periodsPerYear: number;
  readonly regime?: RegimeFinding;
  readonly jump?: JumpFinding;
  /** 168 factors of variance, Monday 00:00 UTC first. */
  readonly hourOfWeek?: readonly number[];
}

export type VolatilityOutcome = { readonly ok: true; readonly answer: VolatilityAnswer } | { readonly ok: false; readonly message: string };

/** `text` is the whole file. */
export function volatilityOf(text: string, options: VolatilityOptions): VolatilityOutcome {
  const read = readCandles(text);
  if (!read.ok) return read;
  const { candles, intervalMs, holes, wasReversed, duplicateCount, refusedCount, refused } = read;
  const window = options.window ?? DEFAULT_WINDOW;
  const periodsPerYear = options.periodsPerYear ?? (DAYS_PER_YEAR * DAY_MS) / intervalMs;
  const { model, ...report } = volatilityReport({ candles, intervalMs, window, periodsPerYear, horizonHours: options.horizonHours ?? DEFAULT_HORIZON_HOURS });
  return {
    ok: true,
    answer: {
      candles: {
        count: candles.length, intervalMs, fromMs: candles[0]?.openAtMs ?? 0, toMs: (candles.at(-1)?.openAtMs ?? 0) + intervalMs,
        holes, wasReversed, duplicateCount, refusedCount, refused,
      },
      window,
      periodsPerYear,
      ...report,
      ...(model.kind === 'known' ? { regime: model.regime, jump: model.jump, hourOfWeek: model.rhythm } : {}),
    },
  };
}

/** For a person at a terminal. */
export function volatilityText(answer: VolatilityAnswer): string {
  const { candles, estimators, garch, har, forecast } = answer;
  const lines = [
    `${candles.count} candles of ${candles.intervalMs / 60_000} min, ${utc(candles.fromMs)} to ${utc(candles.toMs)}`,
    ...remarks(answer),
    '',
    `Realised over ${answer.window} candles, ${answer.periodsPerYear} a year`,
    ...ESTIMATOR_IDS.map((id) => {
      const found = estimators[id];
      return row(ESTIMATORS[id].title, found.kind === 'known' ? percent(found.volatilityAnnual) : `unknown: ${found.missing.join(', ')}`);
    }),
    ...(answer.jumps.kind === 'known' ? [row('Jump test', `z ${answer.jumps.zRatio.toFixed(2)}${answer.jumps.hasJump ? ', a jump' : ', no jump'}`)] : []),
    '',
    `GARCH(1,1): next candle, the horizon, the long run`,
    row('normal', garchText(garch.garch)),
    row('GJR', garchText(garch.gjr)),
    row("Student's t", garchText(garch.studentT)),
    row('HAR, next day', har.kind === 'fitted' ? percent(har.nextDayVolatilityAnnual) : `unknown: ${har.missing.join(', ')}`),
    '',
    `Forecast for ${forecast.horizonHours} h`,
    ...forecastLines(forecast),
    ...findings(answer),
    ...forecast.parts.map((part) => row(`  ${part.title}`, `${percent(part.volatilityAnnual)}  weight ${part.weight.toFixed(2)}${part.errorLog === undefined ? '' : `  error x/÷ ${Math.exp(part.errorLog / 2).toFixed(2)}`}`)),
  ];
  return `${lines.join('\n')}\n`;
}

function forecastLines(forecast: VolatilityAnswer['forecast']): string[] {
  if (forecast.kind === 'unknown') return [row('', `unknown: ${forecast.missing.join(', ')}`)];
  return [
    row('central', `${percent(forecast.volatilityAnnual)} a year${forecast.isFloored ? ', lifted by the floor' : ''}`),
    row('before the floor', percent(forecast.blendVolatilityAnnual)),
    row('median', percent(forecast.medianVolatilityAnnual)),
    row('80th percentile', percent(forecast.percentile80VolatilityAnnual)),
    ...forecast.caveats.map((caveat) => row('', caveat)),
  ];
}

function findings({ regime, jump }: VolatilityAnswer): string[] {
  return [
    ...(regime?.kind === 'known' ? [row('regime', `${regime.regime}: ${regime.evidence}`)] : []),
    ...(jump?.kind === 'known' ? [row(jump.hasJump ? 'a jump' : 'no jump', jump.evidence)] : []),
  ];
}

function remarks({ candles }: VolatilityAnswer): string[] {
  return [
    ...(candles.wasReversed ? ['newest first in the file: turned round'] : []),
    ...(candles.holes.count > 0 ? [`holes: ${candles.holes.count}, candles missing: ${candles.holes.missingCandles}, the first at ${utc(candles.holes.firstAtMs ?? 0)}`] : []),
    ...(candles.duplicateCount > 0 ? [`${candles.duplicateCount} repeated times: the first of each counts`] : []),
    ...(candles.refusedCount > 0 ? [`${candles.refusedCount} rows left out`] : []),
    ...candles.refused.map(({ row: line, reason }) => `  row ${line}: ${reason}`),
  ];
}

function garchText(report: GarchReport): string {
  if (report.kind === 'unknown') return `unknown: ${report.missing.join(', ')}`;
  const { nextVolatilityAnnual, horizonVolatilityAnnual, longRunVolatilityAnnual, parameters } = report;
  const longRun = longRunVolatilityAnnual === undefined ? 'no long run' : percent(longRunVolatilityAnnual);
  return `${percent(nextVolatilityAnnual)}  ${percent(horizonVolatilityAnnual)}  ${longRun}  (alpha ${parameters.alpha.toFixed(4)}, beta ${parameters.beta.toFixed(4)})`;
}

function row(title: string, text: string): string {
  return `  ${title.padEnd(46)}${text}`;
}

function percent(volatility: number): string {
  return `${(100 * volatility).toFixed(2)} %`;
}

function utc(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');
}
