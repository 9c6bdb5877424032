/** The command about candles. */
import { InvalidArgumentError, type Command } from 'commander';
import { Refusal, textOf, wantsJson, write } from './terminal';
import { volatilityOf, volatilityText, type VolatilityOptions } from './volatility';

interface Options extends VolatilityOptions {
  readonly json?: boolean;
}

export function addVolatilityCommand(program: Command): void {
  program
    .command('volatility <candles>')
    .description('realised volatility by every estimator, GARCH, and the forecast with its parts, from a CSV of candles; - reads standard input')
    .option('--window <candles>', 'how many candles the estimators look back on, 30 if not given', count(2, 1_000_000))
    .option('--periods-per-year <number>', 'candles in a year; if not given by their distance, 365 days of 24 hours', count(1, 31_536_000))
    .option('--horizon-hours <hours>', 'what the forecast is for, 24 if not given', count(0, 8_760))
    .option('--json', 'JSON also on a terminal')
    .action(async (file: string, options: Options) => {
      const outcome = volatilityOf(await textOf(file), options);
      if (outcome.ok) return write(wantsJson(options) ? `${JSON.stringify(outcome.answer)}\n` : volatilityText(outcome.answer));
      if (!wantsJson(options)) throw new Refusal(`${file}: ${outcome.message}`);
      write(`${JSON.stringify({ error: { path: '', message: outcome.message } })}\n`);
      process.exitCode = 1;
    });
}

/** Above 0, from `least` to `most`. The window has to be whole. */
function count(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}(?:\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
    if (!(value > 0 && value >= least && value <= most)) throw new InvalidArgumentError(`Expected a number from ${least === 0 ? 'above 0' : least} to ${most}.`);
    if (least === 2 && !Number.isInteger(value)) throw new InvalidArgumentError('Expected a whole number of candles.');
    return value;
  };
}
