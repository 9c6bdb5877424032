/** The command about risk: how likely a barrier is touched, value at risk, growth and size. */
import type { Command } from 'commander';
import { risk } from './risk';
import { chunksOf, write } from './terminal';

export function addRiskCommand(program: Command): void {
  program
    .command('risk <file>')
    .description('touch, touchEither, touchKou, valueAtRisk, kupiec, kelly and riskConstrainedKelly: NDJSON in, NDJSON out, line for line; - reads standard input')
    .action(async (file: string) => {
      const { exitCode } = await risk(chunksOf(file), write);
      if (exitCode !== 0) process.exitCode = exitCode;
    });
}
