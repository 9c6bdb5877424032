/*
 * The backtest: the volatility-target policy over columns, and how much the preparation of those costs. Run as
 * `node backtest.mjs <part>`; a part prints one line of JSON. The gate comes first: against the same policy written the long way.
 */
import { columnsOf } from '../../shared/backtest/fast/columns';
import { DEFAULT_FAST_POLICY, runVolatilityTarget } from '../../shared/backtest/fast/volatility-target';
import { runBacktest } from '../../shared/backtest/run/backtest';
import { ASSUMED_TIERS, assumedInstrument, type BacktestMarket } from '../../shared/backtest/run/market';
import { forecastTrack } from '../../shared/backtest/run/track';
import { HOURS_PER_YEAR, syntheticYear } from '../../shared/backtest/synthetic/year';
import { DEFAULT_POLICY } from '../../shared/sizing/policy-schema';
import { plainVolatilityTarget } from '../support/plain-volatility-target';

const YEARS = 10;
const market = syntheticYear(20_261_121, YEARS * HOURS_PER_YEAR);
const columns = columnsOf(market.candles, market.funding);
const equity = new Float64Array(columns.count);

interface Timing {
  /** Milliseconds: median and quartiles of the calls after a warm-up. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly candles: number;
  readonly checksum: number;
}

/** Of this process, all threads of it: what takes seconds is measured so, as others on the machine take their turns meanwhile. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function timed(run: (turn: number) => number, count: number, candles: number, nowMs: () => number = () => performance.now()): Timing {
  let checksum = 0;
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const startedAt = nowMs();
    checksum += run(i);
    times.push(nowMs() - startedAt);
  }
  const warm = times.slice(Math.floor(count / 3)).sort((a, b) => a - b);
  const at = (share: number): number => warm[Math.floor(share * warm.length)] ?? NaN;
  return { median: at(0.5), low: at(0.25), high: at(0.75), candles, checksum };
}

function tradedWith({ candles, funding }: Pick<typeof market, 'candles' | 'funding'>): BacktestMarket {
  return { candles, funding, instrument: assumedInstrument('BTC'), tiers: ASSUMED_TIERS };
}

const policyOf = (turn: number) => ({ ...DEFAULT_FAST_POLICY, volatilityTargetAnnual: 0.2 + 0.002 * (turn % 100) });

const parts: Readonly<Record<string, () => unknown>> = {
  gate: () => {
    const plain = plainVolatilityTarget(market.candles, columns, DEFAULT_FAST_POLICY);
    runVolatilityTarget(columns, DEFAULT_FAST_POLICY, equity);
    const worst = plain.equity.reduce((most, value, i) => Math.max(most, Math.abs((equity[i] ?? 0) / value - 1)), 0);
    return { candles: columns.count, worstRelative: worst };
  },
  subject: () => timed((turn) => runVolatilityTarget(columns, policyOf(turn), equity).endEquity, 120, columns.count),
  plain: () => timed((turn) => plainVolatilityTarget(market.candles, columns, policyOf(turn)).turnover, 12, columns.count),
  prepare: () => timed(() => columnsOf(market.candles, market.funding).count, 6, columns.count),
  /** A step of a slider: a year of hours and its equity curve. */
  slider: () => {
    const year = columnsOf(market.candles.slice(0, HOURS_PER_YEAR), market.funding);
    return timed((turn) => runVolatilityTarget(year, policyOf(turn), equity).endEquity, 60, year.count);
  },
  /** The closed form of the whole policy against the live rules, hour for hour. */
  wholeGate: () => {
    const [taught, lived] = [696, 400];
    const candles = market.candles.slice(0, taught + lived);
    const input = { market: tradedWith({ candles, funding: market.funding }), policy: DEFAULT_POLICY, capital: 100_000, track: forecastTrack(candles, 'BTC'), startIndex: taught };
    const [closed, live] = [runBacktest(input), runBacktest({ ...input, isWhole: true })];
    const worst = closed.equity.reduce((most, value, i) => Math.max(most, Math.abs((live.equity[i] ?? 0) / value - 1)), 0);
    return { hours: lived, worstRelative: worst, isSame: closed.tradeCount === live.tradeCount && JSON.stringify(closed.boundHours) === JSON.stringify(live.boundHours) };
  },
  /** The whole policy over ten years of hours after those that teach; the forecasts are made once before. */
  whole: () => {
    const taught = 2_160;
    const longer = syntheticYear(20_261_121, YEARS * HOURS_PER_YEAR + taught);
    const { candles } = longer;
    const before = processorMs();
    const track = forecastTrack(candles, 'BTC');
    const forecastMs = processorMs() - before;
    const traded = tradedWith(longer);
    const rules = timed(() => runBacktest({ market: traded, policy: DEFAULT_POLICY, capital: 100_000, track, startIndex: taught }).tradeCount, 6, candles.length - taught, processorMs);
    return { hours: rules.candles, forecastMs, rulesMs: rules.median, rulesLowMs: rules.low, rulesHighMs: rules.high };
  },
  bytes: () => {
    for (let i = 0; i < 50; i += 1) runVolatilityTarget(columns, policyOf(i), equity);
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 50; i += 1) runVolatilityTarget(columns, policyOf(i), equity);
    return { bytesPerCandle: Math.max(0, process.memoryUsage().heapUsed - before) / (50 * columns.count) };
  },
};
const part = parts[process.argv[2] ?? ''];
if (part === undefined) throw new Error(`one of ${Object.keys(parts).join(', ')}`);
process.stdout.write(`${JSON.stringify(await part())}\n`);
