/** Commands that run the engine: accounts, drills, recordings. */
import { InvalidArgumentError, type Command } from 'commander';
import { describeScenarios, findScenario } from '../../shared/drills/index';
import type { Scenario } from '../../shared/drills/scenario';
import { seconds, wholeNumber } from '../args';
import { realFiles } from '../files';
import { evaluate } from './evaluate';
import { replay } from './replay';
import { readActions, runDrill, type TimedAction } from './run-drill';
import { summaryText } from './summary-text';
import { chunksOf, Refusal, textOf, wantsJson, write } from './terminal';

interface JsonOption {
  readonly json?: boolean;
}

export function addEngineCommands(program: Command): void {
  addEvaluate(program);
  const drill = program.command('drill').description('drills: simulated markets and accounts');
  addDrillList(drill);
  addDrillRun(drill);
  addReplay(program);
}

function addEvaluate(program: Command): void {
  program
    .command('evaluate <file>')
    .description('margin and liquidation of accounts: NDJSON in, NDJSON out, line for line; - reads standard input')
    .option('--json', 'JSON also on a terminal')
    .action(async (file: string, options: JsonOption) => {
      const { exitCode } = await evaluate(chunksOf(file), write, { format: wantsJson(options) ? 'json' : 'table' });
      if (exitCode !== 0) process.exitCode = exitCode;
    });
}

function addDrillList(drill: Command): void {
  drill
    .command('list')
    .description('the drills there are')
    .option('--json', 'JSON also on a terminal')
    .action((options: JsonOption) => {
      const list = describeScenarios();
      if (wantsJson(options)) return write(`${JSON.stringify(list)}\n`);
      write(list.map(({ id, title, summary, durationMs, defaultSeed }) => `${id}\n  ${title}: ${durationMs / 60_000} min, seed ${defaultSeed}\n  ${summary}\n`).join(''));
    });
}

interface DrillRunOptions extends JsonOption {
  readonly seed?: number;
  readonly actions?: string;
  readonly until?: number;
}

function addDrillRun(drill: Command): void {
  drill
    .command('run')
    .argument('<id>', 'a drill of `drill list`', scenarioOf)
    .description('runs a drill at full speed and says what became of it')
    .option('--seed <number>', 'the seed, 0 to 4294967295', wholeNumber(4_294_967_295))
    .option('--actions <file>', 'what is done when: NDJSON lines {"atSeconds": 60, "action": {"kind": "setQuantity", "positionId": "...", "quantity": 0.5}}')
    .option('--until <seconds>', 'stop after so many virtual seconds', seconds)
    .option('--json', 'JSON also on a terminal')
    .action(async (scenario: Scenario, { seed, actions, until, ...options }: DrillRunOptions) => {
      const summary = runDrill({
        scenario,
        seed: seed ?? scenario.defaultSeed,
        actions: actions === undefined ? [] : await actionsOf(actions),
        ...(until === undefined ? {} : { untilSeconds: until }),
      });
      if (wantsJson(options)) return write(`${JSON.stringify(summary)}\n`);
      write(summaryText(`${summary.drill.title}, seed ${summary.drill.seed}`, summary));
      for (const { atSeconds, field, message } of summary.actions.refused) write(`action at ${atSeconds} s refused: ${field}: ${message}\n`);
    });
}

function addReplay(program: Command): void {
  program
    .command('replay <recording>')
    .description("runs a recording through the engine; the trace hash is the recorded run's")
    .option('--json', 'JSON also on a terminal')
    .action((recording: string, options: JsonOption) => {
      const replayed = replay(realFiles, recording);
      if (replayed.kind === 'refused') throw new Refusal(replayed.message);
      const { summary } = replayed;
      write(wantsJson(options) ? `${JSON.stringify(summary)}\n` : summaryText(`Recording ${summary.recording.id}`, summary));
      if (summary.ended !== undefined) process.stderr.write(`plimsoll: the recording ends early: ${summary.ended.message}\n`);
      if (summary.ended?.kind === 'error') process.exitCode = 1;
    });
}

function scenarioOf(id: string): Scenario {
  const scenario = findScenario(id);
  if (scenario === undefined) throw new InvalidArgumentError(`There are: ${describeScenarios().map((one) => one.id).join(', ')}.`);
  return scenario;
}

async function actionsOf(file: string): Promise<readonly TimedAction[]> {
  const read = readActions(await textOf(file));
  if (!read.ok) throw new Refusal(`${file}, ${read.message}`);
  return read.actions;
}
