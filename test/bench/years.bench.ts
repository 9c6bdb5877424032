/*
 * Real hours where they lie beside the checkout (`node years.mjs real`), and synthetic years, one line of JSON each: the
 * volatility target with limits loosened (every year), the whole policy with all limits (every `wholeEvery`-th), fixed
 * leverages, and what the chance of touching came to. Run as `node years.mjs <first seed> <count> <wholeEvery>`;
 * `scripts/years.mjs` puts the lines together.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readFunding } from '../../electron/cli/funding-csv';
import { comparisons } from '../../shared/backtest/compare';
import { columnsOf, type Columns } from '../../shared/backtest/fast/columns';
import { columnsFrom, columnsWithForecast, GIVEN_FORECAST } from '../../shared/backtest/fast/forecast-columns';
import { DEFAULT_FAST_POLICY, runVolatilityTarget } from '../../shared/backtest/fast/volatility-target';
import { allLoosened } from '../../shared/backtest/loosened';
import { returnsOf } from '../../shared/backtest/metrics/growth';
import { metricsOf, type Metrics } from '../../shared/backtest/metrics/summary';
import { runBacktest } from '../../shared/backtest/run/backtest';
import { ASSUMED_TIERS, assumedInstrument, costRatioOf, DEFAULT_COSTS, type BacktestMarket } from '../../shared/backtest/run/market';
import { forecastTrack, type ForecastTrack } from '../../shared/backtest/run/track';
import { HOURS_PER_YEAR, syntheticYear } from '../../shared/backtest/synthetic/year';
import { candleStatistics } from '../../shared/backtest/synthetic/statistics';
import { readCandles } from '../../shared/market/candles-csv';
import { touchDistance, touchWithin } from '../../shared/risk/touch/distance';
import { priorTail } from '../../shared/risk/touch/tail-model';
import { DEFAULT_POLICY } from '../../shared/sizing/policy-schema';

/** Ninety days teach, as the history that is loaded live. */
const WARM_UP = 90 * 24;
const TARGET = DEFAULT_POLICY.parameters.volatilityTargetAnnual;
const PROBABILITIES = [0.0002, 0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5];
const tail = priorTail('the same for all years').model;

interface Loosened {
  readonly metrics: Metrics;
  readonly ratioOfHours: number;
  readonly ratioOfDays: number;
  /** The day that moved most, in multiples of the day that the target allows. */
  readonly worstDay: { readonly index: number; readonly return: number; readonly sigmas: number };
}

function loosenedRun(columns: Columns, volatilityAnnual: Float64Array): Loosened {
  const equity = new Float64Array(columns.count);
  const policy = { ...DEFAULT_FAST_POLICY, ...GIVEN_FORECAST, volatilityTargetAnnual: TARGET, bufferRatio: 0.1, maximumLeverage: 20, costRatio: costRatioOf(DEFAULT_COSTS) };
  const run = runVolatilityTarget(columnsWithForecast(columns, volatilityAnnual), policy, equity);
  const metrics = metricsOf({ ...run, equity, candlesPerDay: 24 });
  const days = returnsOf(equity.subarray(24), 24);
  const index = days.reduce((best, value, i) => (Math.abs(value) > Math.abs(days[best] ?? 0) ? i : best), 0);
  return {
    metrics,
    ratioOfHours: (metrics.volatilityAnnual ?? NaN) / TARGET,
    ratioOfDays: (metrics.volatilityOfDaysAnnual ?? NaN) / TARGET,
    worstDay: { index: index + 1, return: days[index] ?? 0, sigmas: Math.abs(days[index] ?? 0) / (TARGET / Math.sqrt(365)) },
  };
}

/** At each midnight: is the barrier of each declared chance touched in the next day, below and above? */
function touches(market: BacktestMarket, volatilityAnnual: Float64Array): { readonly trials: number; readonly touched: readonly number[] } {
  const { candles } = market;
  const touched = PROBABILITIES.map(() => 0);
  let trials = 0;
  for (let i = WARM_UP - 1; i + 24 < candles.length; i += 24) {
    const price = candles[i]?.close ?? 0;
    const day = candles.slice(i + 1, i + 25);
    const [low, high] = [Math.min(...day.map((candle) => candle.low)), Math.max(...day.map((candle) => candle.high))];
    trials += 2;
    PROBABILITIES.forEach((probability, k) => {
      const { downLog, upLog } = touchDistance({ volatilityAnnual: volatilityAnnual[i] ?? 0, horizonHours: 24, probability, model: tail });
      touched[k] = (touched[k] ?? 0) + (low <= price * Math.exp(-downLog) ? 1 : 0) + (high >= price * Math.exp(upLog) ? 1 : 0);
    });
  }
  return { trials, touched };
}

/** Barriers at a fixed distance, the same each day: their chance is what changes, and is sorted into tenths. */
const BARRIERS = [0.01, 0.02, 0.03, 0.05, 0.08];
const TENTHS = 10;

interface Tenths {
  /** Sums over the trials whose chance was in the tenth. */
  readonly declared: readonly number[];
  readonly touched: readonly number[];
  readonly trials: readonly number[];
}

/** At each midnight: what chance is declared for each barrier in the next day, below and above, and is it touched? */
function tenths({ candles }: BacktestMarket, volatilityAnnual: Float64Array): Tenths {
  const [declared, touched, trials] = [new Array<number>(TENTHS).fill(0), new Array<number>(TENTHS).fill(0), new Array<number>(TENTHS).fill(0)];
  for (let i = WARM_UP - 1; i + 24 < candles.length; i += 24) {
    const price = candles[i]?.close ?? 0;
    const day = candles.slice(i + 1, i + 25);
    const [low, high] = [Math.min(...day.map((candle) => candle.low)), Math.max(...day.map((candle) => candle.high))];
    for (const barrier of BARRIERS) {
      for (const [direction, distanceLog, isTouched] of [['down', -Math.log(1 - barrier), low <= price * (1 - barrier)], ['up', Math.log(1 + barrier), high >= price * (1 + barrier)]] as const) {
        const chance = touchWithin({ volatilityAnnual: volatilityAnnual[i] ?? 0, horizonHours: 24, model: tail }, direction, distanceLog);
        const tenth = Math.min(TENTHS - 1, Math.floor(chance * TENTHS));
        declared[tenth] = (declared[tenth] ?? 0) + chance;
        touched[tenth] = (touched[tenth] ?? 0) + (isTouched ? 1 : 0);
        trials[tenth] = (trials[tenth] ?? 0) + 1;
      }
    }
  }
  return { declared, touched, trials };
}

function wholeRuns(market: BacktestMarket, track: ForecastTrack) {
  const common = { market, capital: 100_000, track, startIndex: WARM_UP };
  const whole = runBacktest({ ...common, policy: DEFAULT_POLICY });
  const loose = runBacktest({ ...common, policy: allLoosened(DEFAULT_POLICY) });
  return { limited: whole.metrics, boundHours: whole.boundHours, liquidations: whole.liquidations, loosened: loose.metrics, caveats: whole.caveats };
}

if (process.argv[2] === 'real') real();
else synthetic();

function synthetic(): void {
  const [first = 1, count = 1, wholeEvery = 0] = process.argv.slice(2).map(Number);
  for (let seed = first; seed < first + count; seed += 1) {
    const year = syntheticYear(seed, HOURS_PER_YEAR + WARM_UP);
    const market: BacktestMarket = { ...year, instrument: assumedInstrument('BTC'), tiers: ASSUMED_TIERS };
    const columns = columnsFrom(columnsOf(market.candles, market.funding), WARM_UP);
    const track = forecastTrack(market.candles, 'BTC');
    const lived = { ...market, candles: market.candles.slice(WARM_UP) };
    const line = {
      seed,
      statistics: candleStatistics(lived.candles),
      median: loosenedRun(columns, track.medianAnnual.subarray(WARM_UP)),
      central: loosenedRun(columns, track.centralAnnual.subarray(WARM_UP)),
      touchCentral: touches(market, track.centralAnnual),
      touchLimit: touches(market, track.limitAnnual),
      tenthsCentral: tenths(market, track.centralAnnual),
      tenthsLimit: tenths(market, track.limitAnnual),
      compared: comparisons(lived, 0.1, DEFAULT_COSTS, columns).map(({ id, title, metrics }) => ({ id, title, metrics })),
      ...(wholeEvery > 0 && seed % wholeEvery === 0 ? { whole: wholeRuns(market, track) } : {}),
    };
    process.stdout.write(`${JSON.stringify({ probabilities: PROBABILITIES, ...line })}\n`);
  }
}

/** BTC 2024-25, after the hours that teach: limits loosened by the fast path, and both by the live rules. */
function real(): void {
  const folder = path.resolve(process.cwd(), '../shared/market');
  const file = path.join(folder, 'BTCUSDT_perp_1h.csv');
  if (!existsSync(file)) return;
  const read = readCandles(readFileSync(file, 'utf8'));
  const funding = readFunding(readFileSync(path.join(folder, 'BTCUSDT_perp_funding.csv'), 'utf8'), 'BTC');
  if (!read.ok || !funding.ok) throw new Error('the evidence cannot be read');
  const market: BacktestMarket = { candles: read.candles, funding: funding.funding, instrument: assumedInstrument('BTC'), tiers: ASSUMED_TIERS };
  const track = forecastTrack(market.candles, 'BTC');
  const columns = columnsFrom(columnsOf(market.candles, market.funding), WARM_UP);
  const [median, central] = [track.medianAnnual, track.centralAnnual].map((forecast) => loosenedRun(columns, forecast.subarray(WARM_UP)));
  process.stdout.write(`${JSON.stringify({ probabilities: PROBABILITIES, median, central, touchCentral: touches(market, track.centralAnnual), touchLimit: touches(market, track.limitAnnual), tenthsCentral: tenths(market, track.centralAnnual), tenthsLimit: tenths(market, track.limitAnnual), whole: wholeRuns(market, track) })}\n`);
}
