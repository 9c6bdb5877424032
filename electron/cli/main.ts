/** `plimsoll`: the engine without a window. Answers on stdout, everything else on stderr, exit 0 only on success. */
import { Command, CommanderError } from 'commander';
import { reasonOf } from '../files';
import { addBacktestCommand } from './backtest-command';
import { addEngineCommands } from './engine-commands';
import { addOptionCommands } from './option-commands';
import { addRiskCommand } from './risk-command';
import { addToolCommands } from './tool-commands';
import { Refusal } from './terminal';
import { addVolatilityCommand } from './volatility-command';

async function run(): Promise<void> {
  const program = new Command('plimsoll')
    .description('How far liquidation is, and how much size the market bears: the same engine as the window, without it.')
    .exitOverride()
    .helpCommand(false)
    .showHelpAfterError('(add --help for what there is)');
  addEngineCommands(program);
  addOptionCommands(program);
  addRiskCommand(program);
  addVolatilityCommand(program);
  addBacktestCommand(program);
  addToolCommands(program);
  try {
    // Inside Electron run as Node commander would count the arguments differently.
    await program.parseAsync(process.argv, { from: 'node' });
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** Says what went wrong in one sentence and answers the exit code; a bug keeps its stack. */
function report(error: unknown): number {
  // Commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof Refusal) {
    process.stderr.write(`plimsoll: ${error.message}\n`);
    return error.exitCode;
  }
  const isExpected = error instanceof Error && 'code' in error;
  process.stderr.write(`plimsoll: ${isExpected ? reasonOf(error) : error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}

await run();
