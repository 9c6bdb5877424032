/** Commands about options: one at a time, and a whole chain. */
import type { Command } from 'commander';
import { option } from './option';
import { surfaceOf, surfaceText } from './surface';
import { chunksOf, Refusal, textOf, wantsJson, write } from './terminal';

export function addOptionCommands(program: Command): void {
  program
    .command('option <file>')
    .description('price and greeks of options from their volatility, or their volatility from a price: NDJSON in, NDJSON out, line for line; - reads standard input')
    .action(async (file: string) => {
      const { exitCode } = await option(chunksOf(file), write);
      if (exitCode !== 0) process.exitCode = exitCode;
    });
  program
    .command('surface <chain>')
    .description('forwards, implied volatilities, smiles, their faults and the 30-day index of an option chain; - reads standard input')
    .option('--json', 'JSON also on a terminal')
    .action(async (chain: string, options: { readonly json?: boolean }) => {
      const answer = surfaceOf(await textOf(chain));
      if (!('error' in answer)) return write(wantsJson(options) ? `${JSON.stringify(answer)}\n` : surfaceText(answer));
      if (!wantsJson(options)) throw new Refusal(`${chain}: ${answer.error.path === '' ? '' : `${answer.error.path}: `}${answer.error.message}`);
      write(`${JSON.stringify(answer)}\n`);
      process.exitCode = 1;
    });
}
