/** Commands about what surrounds the engine: frames, a local venue, the machine. */
import type { Command } from 'commander';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { wholeNumber } from '../args';
import { reasonOf } from '../files';
import { decodeFrames } from './decode';
import { examine, findingsText, isHealthy } from './doctor';
import { Refusal, textOf, wantsJson, write } from './terminal';
import { runVenueServer } from './venue';

export function addToolCommands(program: Command): void {
  addDecode(program);
  addVenue(program);
  addDoctor(program);
}

function addDecode(program: Command): void {
  program
    .command('decode <venue> <frames>')
    .description('what the program makes of recorded frames, one JSON line each; - reads standard input')
    .action(async (venue: string, frames: string) => {
      const { lines, errorCount } = decodeFrames(venue, await textOf(frames));
      write(lines.map((line) => `${line}\n`).join(''));
      if (errorCount > 0) process.exitCode = 1;
    });
}

function addVenue(program: Command): void {
  program
    .command('venue <venue>')
    .description("a local server that speaks a venue's protocol, for trying things without an exchange; Ctrl-C ends it")
    .requiredOption('--port <number>', 'the port, 0 takes any free one', wholeNumber(65_535))
    .option('--json', 'JSON also on a terminal')
    .action(async (venue: string, options: { readonly port: number; readonly json?: boolean }) => {
      try {
        await runVenueServer({
          venue,
          port: options.port,
          onReady: ({ port, baseUrls }) => write(wantsJson(options) ? `${JSON.stringify({ venue, port, baseUrls })}\n` : `${venue} on port ${port}; in the settings:\n  rest ${baseUrls.rest}\n  wsPublic ${baseUrls.wsPublic}\n  wsMarket ${baseUrls.wsMarket}\n`),
          onLog: (line) => process.stderr.write(`${line}\n`),
        });
      } catch (error) {
        throw new Refusal(reasonOf(error));
      }
    });
}

function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('what is installed, which runtime, whether it can draw; exit 1 when the window would not open')
    .option('--json', 'JSON also on a terminal')
    .action(async (options: { readonly json?: boolean }) => {
      // The bundle lies in out/cli of the program's folder.
      const findings = await examine(path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..'));
      write(wantsJson(options) ? `${JSON.stringify({ isHealthy: isHealthy(findings), findings })}\n` : findingsText(findings));
      if (!isHealthy(findings)) process.exitCode = 1;
    });
}
