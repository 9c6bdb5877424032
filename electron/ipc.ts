/**
 * The door for what the window asks: only the top frame of our own page is answered, every argument is decoded, and every
 * answer is an envelope, so that no error is lost on the way. Nothing else in the program touches `ipcMain`.
 */
import * as v from 'valibot';
import { decode } from '../shared/decode';
import { COMMANDS, type CommandName, type CommandResult, type Envelope } from '../shared/ipc';
import { APP_ORIGIN } from './bundle';

export type Argument<Name extends CommandName> = v.InferOutput<(typeof COMMANDS)[Name]['argument']>;
export type Handlers = {
  readonly [Name in CommandName]: (argument: Argument<Name>) => CommandResult<Name> | Promise<CommandResult<Name>>;
};

/** The parts of Electron's event that are looked at. */
export interface Sender {
  readonly senderFrame: { readonly origin: string; readonly parent: unknown } | null;
}
/** The part of `ipcMain` that is used. */
export interface Registry {
  readonly handle: (channel: string, listener: (event: Sender, argument: unknown) => Promise<Envelope<unknown>>) => void;
}

export const channelOf = (name: CommandName) => `plimsoll:${name}`;
export const broadcastChannel = (name: string) => `plimsoll:broadcast:${name}`;

/** Answers every command of the contract; `log` hears of refused senders and of bugs. */
export function registerHandlers(registry: Registry, handlers: Handlers, log: (line: string) => void): void {
  for (const name of Object.keys(COMMANDS) as CommandName[]) {
    registry.handle(channelOf(name), (event, argument) => answer(name, event, argument, handlers, log));
  }
}

async function answer(name: CommandName, event: Sender, argument: unknown, handlers: Handlers, log: (line: string) => void): Promise<Envelope<unknown>> {
  if (!isTrusted(event)) {
    log(`ipc: ${name} refused: sender ${event.senderFrame?.origin ?? 'gone'}`);
    return { ok: false, message: 'this page may not ask' };
  }
  try {
    const decoded = decode(COMMANDS[name].argument, argument);
    if (!decoded.ok) return { ok: false, message: `${name}: ${decoded.path === '' ? '' : `${decoded.path}: `}${decoded.message}` };
    const handle = handlers[name] as (argument: unknown) => unknown;
    return { ok: true, value: await handle(decoded.value) };
  } catch (error) {
    log(`ipc: ${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return { ok: false, message: `${name} failed: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The URL class writes `null` for the origin of our scheme; Chromium's own answer is the one to compare. */
function isTrusted({ senderFrame }: Sender): boolean {
  return senderFrame !== null && senderFrame.parent === null && senderFrame.origin === APP_ORIGIN;
}
