import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

/* Said by Chromium wherever there is no message bus or no graphics card; nothing of ours depends on either. */
const NOISE = /ERROR:(?:dbus\/)?(?:bus|object_proxy)\.cc|Failed to connect to the bus|Exiting GPU process due to errors during init/;

const MERCY_MS = 4000;
const IMPATIENT_MS = 400;
const LEFTOVER_MS = 1500;

/**
 * Runs a command to its end and answers its exit code. The whole tree ends with
 * it: on Ctrl-C, when we are told to stop, and when it leaves children behind.
 * Browsers and test runners put children in groups of their own, so the tree is
 * known by a mark in its environment rather than by its group.
 */
export function runTree(command, { env, cwd, mark }) {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd,
    env: { ...env, PLIMSOLL_SEAT: mark },
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (!NOISE.test(line)) process.stderr.write(`${line}\n`);
  });
  return new Promise((resolve, reject) => {
    let asked;
    let askedAt = 0;
    const stop = (signal) => {
      // One Ctrl-C may arrive twice, from the terminal and from npm; a person's second one comes later.
      const isRepeated = asked !== undefined && performance.now() - askedAt > IMPATIENT_MS;
      // First the program alone: it ends its own children in order, and its screen must outlive it.
      if (isRepeated) end(child.pid, mark, 'SIGKILL');
      else if (asked === undefined) send(programOf(mark) ?? child.pid, signal);
      if (asked !== undefined) return;
      asked = signal;
      askedAt = performance.now();
      setTimeout(() => end(child.pid, mark, 'SIGKILL'), MERCY_MS).unref();
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, stop);
    const finish = () => { for (const signal of signals) process.off(signal, stop); };
    child.on('error', (error) => { finish(); reject(error); });
    // 'exit', not 'close': a child left behind would hold the pipe open for ever.
    child.on('exit', (code, signal) => {
      finish();
      const signalled = asked ?? signal;
      const result = signalled ? 128 + (os.constants.signals[signalled] ?? 1) : code;
      void sweep(child.pid, mark).then(() => resolve(result));
    });
  });
}

/** The X server and others need a moment to remove their locks; who is still there after it is ended. */
async function sweep(pid, mark) {
  const until = performance.now() + LEFTOVER_MS;
  while (marked(mark).length > 0 && performance.now() < until) await delay(20);
  end(pid, mark, 'SIGKILL');
}

function end(pid, mark, signal) {
  for (const target of [-pid, ...marked(mark)]) send(target, signal);
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already, which is what we want.
  }
}

/** The command itself below all that wraps it (mounts, user, screen): it leaves its number in the seat. */
export function numbered(command) {
  return process.platform === 'linux' ? ['sh', '-c', 'echo $$ >"$PLIMSOLL_SEAT/pid"; exec "$@"', 'sh', ...command] : command;
}

function programOf(mark) {
  try {
    return Number(readFileSync(`${mark}/pid`, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function marked(mark) {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid).filter((name) => {
    try {
      return readFileSync(`/proc/${name}/environ`, 'latin1').includes(`PLIMSOLL_SEAT=${mark}\0`);
    } catch {
      return false;
    }
  }).map(Number);
}
