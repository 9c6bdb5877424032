/** Composition root: reads the arguments, builds the parts, joins them, nothing else. */
import { app } from 'electron';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ownArguments, parseArguments, type WindowArguments } from './args';
import { reasonOf } from './files';
import { runWindow } from './run-window';
import { registerScheme } from './window';

const FAILED = 1;
const REFUSED = 2;
const ALREADY_OPEN = 3;

function begin(): void {
  const parsed = parseArguments(ownArguments(process.argv, process.defaultApp === true), app.getVersion());
  if (parsed.kind === 'text') {
    process.stdout.write(parsed.text);
    return process.exit(0);
  }
  if (parsed.kind === 'refused') return leave(REFUSED, parsed.message);
  const { args } = parsed;
  const isUnsandboxed = process.argv.includes('--no-sandbox');
  if (!isUnsandboxed) app.enableSandbox();
  // Pictures of the same moment are the same on any screen; lower-case because Electron lower-cases what it is given.
  if (args.scale !== undefined) app.commandLine.appendSwitch('force-device-scale-factor', String(args.scale));
  if (args.picture !== undefined) {
    app.commandLine.appendSwitch('force-color-profile', 'srgb');
    app.commandLine.appendSwitch('hide-scrollbars');
  }
  const dataFolder = claimDataFolder(args);
  if (dataFolder === undefined) return;
  registerScheme();
  app.whenReady()
    .then(() => runWindow({ args, dataFolder, mainFolder: __dirname, isUnsandboxed }))
    .catch((error: unknown) => leave(FAILED, error instanceof Error ? (error.stack ?? error.message) : String(error)));
}

/** One window per data folder: two would write the same journal. */
function claimDataFolder(args: WindowArguments): string | undefined {
  const folder = args.dataFolder === undefined ? app.getPath('userData') : path.resolve(args.dataFolder);
  try {
    // Settings tell what somebody holds: nobody else's business.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    return leave(REFUSED, `the data folder ${folder} cannot be made: ${reasonOf(error)}`);
  }
  app.setPath('userData', folder);
  app.setPath('sessionData', path.join(folder, 'browser'));
  if (app.requestSingleInstanceLock()) return folder;
  return leave(ALREADY_OPEN, `a window with the data folder ${folder} is open already and was brought to the front; --data-dir <folder> opens another`);
}

function leave(code: number, message: string): undefined {
  process.stderr.write(`plimsoll: ${message}\n`);
  app.exit(code);
  process.exit(code);
}

begin();
