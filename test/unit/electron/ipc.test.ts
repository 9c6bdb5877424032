import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { channelOf, registerHandlers, type Handlers, type Sender } from '../../../electron/ipc';
import { COMMANDS, type CommandName, type Envelope } from '../../../shared/ipc';

const ours: Sender = { senderFrame: { origin: 'app://bundle', parent: null } };

function setUp(handlers: Partial<Handlers> = {}) {
  const listeners = new Map<string, (event: Sender, argument: unknown) => Promise<Envelope<unknown>>>();
  const called: string[] = [];
  const lines: string[] = [];
  const all = Object.fromEntries(Object.keys(COMMANDS).map((name) => [name, () => { called.push(name); return { kind: 'done' }; }])) as unknown as Handlers;
  registerHandlers({ handle: (channel, listener) => listeners.set(channel, listener) }, { ...all, ...handlers }, (line) => lines.push(line));
  const ask = (name: CommandName, argument: unknown, event: Sender = ours) => listeners.get(channelOf(name))?.(event, argument);
  return { listeners, called, lines, ask };
}

test('every command of the contract has a listener and nothing else does', () => {
  expect([...setUp().listeners.keys()].sort()).toEqual((Object.keys(COMMANDS) as CommandName[]).map(channelOf).sort());
});

test.each([
  ['another page', { origin: 'https://example.com', parent: null }],
  ['a page whose origin only begins like ours', { origin: 'app://bundle.evil', parent: null }],
  ['a frame inside our page', { origin: 'app://bundle', parent: {} }],
  ['a page without an origin', { origin: 'null', parent: null }],
  ['a frame that is gone', null],
])('%s is not answered', async (_what, senderFrame) => {
  const { ask, called, lines } = setUp();
  expect(await ask('clipboard.copy', { text: 'x' }, { senderFrame })).toEqual({ ok: false, message: 'this page may not ask' });
  expect(called).toEqual([]);
  expect(lines[0]).toContain('clipboard.copy');
});

test('an argument of the wrong shape is refused with its place and never reaches the handler', async () => {
  const { ask, called } = setUp();
  expect(await ask('drill.trade', { positionId: 'p', quantity: '1' })).toMatchObject({ ok: false, message: expect.stringContaining('quantity') });
  expect(await ask('drill.trade', { positionId: 'p', quantity: Number.POSITIVE_INFINITY })).toMatchObject({ ok: false });
  expect(await ask('link.open', { id: 'https://example.com' })).toMatchObject({ ok: false });
  expect(await ask('clipboard.copy', { text: 'x', extra: 1 })).toMatchObject({ ok: false });
  expect(called).toEqual([]);
});

test('a handler that fails is an answer, and its stack is in the log', async () => {
  const { ask, lines } = setUp({ 'alert.acknowledge': () => { throw new Error('no such alert'); } });
  expect(await ask('alert.acknowledge', { alertId: 'a' })).toEqual({ ok: false, message: 'alert.acknowledge failed: no such alert' });
  expect(lines[0]).toContain('no such alert');
});

test('a command that is understood answers with its value', async () => {
  expect(await setUp().ask('drill.pace', { kind: 'run', speed: '20' })).toEqual({ ok: true, value: { kind: 'done' } });
});

test('no argument whatever makes the door throw', async () => {
  const { ask } = setUp();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...(Object.keys(COMMANDS) as CommandName[])), fc.anything({ withNullPrototype: true, withBigInt: true, withMap: true }), async (name, argument) => {
      expect(await ask(name, argument)).toHaveProperty('ok');
    }),
    { numRuns: 2_000 },
  );
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  expect(await ask('settings.save', circular)).toMatchObject({ ok: false });
  expect(await ask('clipboard.copy', { text: circular })).toMatchObject({ ok: false });
});
