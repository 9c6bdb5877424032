/**
 * What the window was started with. Chromium, Playwright and Electron add switches of their own, which are not ours to
 * judge; anything else that is unknown or wrong is refused in one sentence.
 */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { SPEEDS, type Speed } from '../shared/ipc';

export type StartArgument =
  | { readonly kind: 'live' }
  | { readonly kind: 'drill'; readonly scenarioId: string; readonly seed: number | undefined; readonly speed: Speed }
  | { readonly kind: 'replay'; readonly file: string; readonly speed: Speed };

export interface Picture {
  readonly file: string;
  /** Virtual seconds of a drill or replay, wall seconds live. */
  readonly afterSeconds: number;
}

export interface WindowArguments {
  readonly start: StartArgument;
  readonly picture: Picture | undefined;
  readonly theme: 'dark' | 'light' | undefined;
  readonly scale: number | undefined;
  readonly size: { readonly width: number; readonly height: number };
  readonly panel: string | undefined;
  readonly dataFolder: string | undefined;
  readonly isMeasured: boolean;
}

export type ParsedArguments =
  | { readonly kind: 'run'; readonly args: WindowArguments }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly message: string };

const DEFAULT_SIZE = { width: 1440, height: 900 };

/** Switches of Chromium, Electron, Playwright and the desktop that may stand among ours. */
const FOREIGN =
  /^(?:-psn_|--(?:inspect|remote-debugging|force-|disable-|enable-|font-render-hinting|lang=|no-sandbox$|no-zygote|gpu|use-|ozone-platform|password-store|user-data-dir=|js-flags=|log-|v=|vmodule|host-|proxy-|allow-file-access|original-process-start-time|autoplay-policy|hide-scrollbars|mute-audio|class=|high-dpi-support|trace-warnings|noSandbox$))/;

/**
 * The arguments meant for us: those behind the application's folder where a bare Electron runs it, all of them where the
 * application is its own binary.
 */
export function ownArguments(argv: readonly string[], isDefaultApp: boolean): readonly string[] {
  if (!isDefaultApp) return argv.slice(1);
  for (let at = 1; at < argv.length; at += 1) {
    const arg = argv[at] ?? '';
    if (arg === '-r' || arg === '--require') at += 1;
    else if (!arg.startsWith('-')) return argv.slice(at + 1);
  }
  return [];
}

/**
 * `argv` without the binary and, where there is one, without the application's folder.
 * @returns a text to print for `--help` and `--version`, or what is wrong in one sentence.
 */
export function parseArguments(argv: readonly string[], version: string): ParsedArguments {
  const printed: string[] = [];
  const program = windowProgram(version).configureOutput({ writeOut: (text) => printed.push(text), writeErr() {} });
  try {
    program.parse(argv.filter((arg) => !FOREIGN.test(arg)), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'text', text: printed.join('') };
    return { kind: 'refused', message: error.message.replace(/^error: /, '').replace(/\n.*/s, '') };
  }
  return interpret(program.opts<Raw>());
}

interface Raw {
  readonly live?: true;
  readonly drill?: string;
  readonly replay?: string;
  readonly seed?: number;
  readonly speed?: Speed;
  readonly screenshot?: string;
  readonly after?: number;
  readonly theme?: 'dark' | 'light';
  readonly scale?: number;
  readonly size?: { readonly width: number; readonly height: number };
  readonly panel?: string;
  readonly dataDir?: string;
  readonly measure?: true;
}

function windowProgram(version: string): Command {
  return new Command('plimsoll')
    .description('How far liquidation is, how much size the market bears, and why. Without arguments: the drill calm-day.')
    .version(version)
    .allowExcessArguments(false)
    .exitOverride()
    .addOption(new Option('--live', 'listen to the exchange of the settings').conflicts(['drill', 'replay', 'seed', 'speed']))
    .addOption(new Option('--drill <id>', 'run a drill').conflicts(['live', 'replay']))
    .addOption(new Option('--replay <recording>', 'show a recording again').conflicts(['live', 'drill', 'seed']))
    .option('--seed <number>', "the drill's seed, 0 to 4294967295", wholeNumber(4_294_967_295))
    .addOption(new Option('--speed <factor>', 'virtual seconds per second').choices(SPEEDS))
    .option('--screenshot <file.png>', 'write a picture of the window and quit')
    .option('--after <seconds>', 'when to take it: virtual seconds in a drill, seconds live', seconds)
    .addOption(new Option('--theme <theme>', 'colours').choices(['dark', 'light']))
    .option('--scale <factor>', 'device pixels per pixel, 1 to 4', scale)
    .option('--size <WxH>', "size of the window's content, like 1440x900", size)
    .option('--panel <id>', 'the panel to begin with')
    .option('--data-dir <folder>', 'settings, journal and recordings there')
    .option('--measure', "print the main process' longest delay at the end");
}

function interpret(raw: Raw): ParsedArguments {
  if (raw.after !== undefined && raw.screenshot === undefined) return { kind: 'refused', message: '--after needs --screenshot: it says when the picture is taken' };
  const speed = raw.speed ?? (raw.screenshot === undefined ? '1' : 'max');
  return {
    kind: 'run',
    args: {
      start: startOf(raw, speed),
      picture: raw.screenshot === undefined ? undefined : { file: raw.screenshot, afterSeconds: raw.after ?? (raw.live ? 10 : 60) },
      theme: raw.theme,
      // Undefined = whatever the screen has; a picture has the size it was asked for.
      scale: raw.scale ?? (raw.screenshot === undefined ? undefined : 1),
      size: raw.size ?? DEFAULT_SIZE,
      panel: raw.panel,
      dataFolder: raw.dataDir,
      isMeasured: raw.measure === true,
    },
  };
}

function startOf(raw: Raw, speed: Speed): StartArgument {
  if (raw.live) return { kind: 'live' };
  if (raw.replay !== undefined) return { kind: 'replay', file: raw.replay, speed };
  return { kind: 'drill', scenarioId: raw.drill ?? 'calm-day', seed: raw.seed, speed };
}

/** A parser of whole numbers from 0 to `maximum`, for commander. */
export function wholeNumber(maximum: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value <= maximum)) throw new InvalidArgumentError(`Expected a whole number from 0 to ${maximum}.`);
    return value;
  };
}

/** A parser of seconds >= 0, for commander. */
export function seconds(text: string): number {
  const value = /^\d{1,9}(?:\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) throw new InvalidArgumentError('Expected seconds, 0 or more.');
  return value;
}

function scale(text: string): number {
  const value = /^\d(?:\.\d{1,2})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= 1 && value <= 4)) throw new InvalidArgumentError('Expected a factor from 1 to 4.');
  return value;
}

function size(text: string): { width: number; height: number } {
  const [, width, height] = /^(\d{3,4})x(\d{3,4})$/.exec(text) ?? [];
  if (width === undefined || height === undefined) throw new InvalidArgumentError('Expected width and height in pixels, like 1440x900.');
  return { width: Number(width), height: Number(height) };
}
