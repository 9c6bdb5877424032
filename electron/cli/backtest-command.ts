/** The command about history. */
import { writeFileSync } from 'node:fs';
import { InvalidArgumentError, type Command } from 'commander';
import { DEFAULT_COSTS } from '../../shared/backtest/run/market';
import { reasonOf } from '../files';
import { backtestOf } from './backtest';
import { LEAST_WARM_UP_HOURS, readMarket, readPolicy } from './backtest-input';
import { backtestText } from './backtest-text';
import type { Read } from './read';
import { Refusal, textOf, wantsJson, write } from './terminal';

interface Options {
  readonly funding?: string;
  readonly impliedVolatility?: string;
  readonly policy?: string;
  readonly symbol?: string;
  readonly costBps?: number;
  readonly capital: number;
  readonly everyHours: number;
  readonly walkForward?: true;
  readonly trainDays: number;
  readonly testDays: number;
  readonly costs?: true;
  readonly csv?: string;
  readonly json?: boolean;
}

export function addBacktestCommand(program: Command): void {
  program
    .command('backtest <candles>')
    .description('what the live rules would have done over a CSV of hourly candles; - reads standard input')
    .option('--funding <file>', 'CSV of funding payments: time, funding_rate')
    .option('--implied-volatility <file>', 'CSV of 30-day implied volatility: time, volatility as a fraction')
    .option('--policy <file>', 'a policy as JSON; balanced if not given')
    .option('--symbol <underlying>', 'what the candles are of, if the file name does not say it', underlying)
    .option('--cost-bps <number>', 'fee, half spread and slippage of a trade together, 7 if not given', amount(0, 1_000))
    .option('--capital <usd>', 'the money at the start', amount(100, 1e9), 100_000)
    .option('--every-hours <hours>', 'how often the trader looks and acts', whole(1, 168), 1)
    .option('--walk-forward', 'also pick buffer, drawdown floor and spreading of cuts from each past window, and apply them to the time after it')
    .option('--train-days <days>', 'the past that picks', whole(30, 3_650), 180)
    .option('--test-days <days>', 'the time after it', whole(7, 3_650), 60)
    .option('--costs', 'also run without each limit, to see what it cost')
    .option('--csv <file>', 'write equity and exposure of every hour there')
    .option('--json', 'JSON also on a terminal')
    .action(run);
}

async function run(file: string, options: Options): Promise<void> {
  const market = taken(readMarket({
    candles: await textOf(file), candlesName: file,
    ...(options.funding === undefined ? {} : { funding: await textOf(options.funding) }),
    ...(options.impliedVolatility === undefined ? {} : { impliedVolatility: await textOf(options.impliedVolatility) }),
    ...(options.symbol === undefined ? {} : { underlying: options.symbol }),
  }), options);
  const policy = market && taken(readPolicy(options.policy === undefined ? undefined : await textOf(options.policy)), options);
  if (market === undefined || policy === undefined) return;
  const outcome = taken(backtestOf(market, policy, {
    capital: options.capital,
    costs: options.costBps === undefined ? DEFAULT_COSTS : { takerFeeBps: options.costBps, halfSpreadBps: 0, slippageBps: 0 },
    warmUpHours: LEAST_WARM_UP_HOURS,
    everyHours: options.everyHours,
    showsCosts: options.costs === true,
    ...(options.walkForward === true ? { walkForward: { trainHours: options.trainDays * 24, testHours: options.testDays * 24 } } : {}),
  }), options);
  if (outcome === undefined) return;
  if (options.csv !== undefined) save(options.csv, outcome.csv);
  write(wantsJson(options) ? `${JSON.stringify(outcome.answer)}\n` : backtestText(outcome.answer));
}

/** The value, or what is wrong said in the way that was asked for. */
function taken<T>(read: Read<T>, options: Options): T | undefined {
  if (read.ok) return read.value;
  if (!wantsJson(options)) throw new Refusal(read.message);
  write(`${JSON.stringify({ error: { path: '', message: read.message } })}\n`);
  process.exitCode = 1;
  return undefined;
}

function save(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new Refusal(`${file} cannot be written: ${reasonOf(error)}`);
  }
}

function amount(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,10}(?:\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) throw new InvalidArgumentError(`Expected a number from ${least} to ${most}.`);
    return value;
  };
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    return value;
  };
}

function underlying(text: string): string {
  if (!/^[A-Za-z0-9]{1,15}$/.test(text)) throw new InvalidArgumentError('Expected letters and digits, like BTC.');
  return text;
}
