import { expect, test } from 'vitest';
import { ownArguments, parseArguments } from '../../../electron/args';

const parse = (...argv: string[]) => parseArguments(argv, '1.2.3');
const run = (...argv: string[]) => {
  const parsed = parse(...argv);
  return parsed.kind === 'run' ? parsed.args : expect.fail(JSON.stringify(parsed));
};

test('without arguments the calm day runs at the pace of real time', () => {
  expect(run()).toMatchObject({ start: { kind: 'drill', scenarioId: 'calm-day', seed: undefined, speed: '1' }, picture: undefined, size: { width: 1440, height: 900 } });
});

test('a drill is named with seed and speed, live with neither', () => {
  expect(run('--drill', 'crash-2020-03-12', '--seed', '0', '--speed', 'max').start).toEqual({ kind: 'drill', scenarioId: 'crash-2020-03-12', seed: 0, speed: 'max' });
  expect(run('--live').start).toEqual({ kind: 'live' });
  expect(run('--replay=some/where').start).toEqual({ kind: 'replay', file: 'some/where', speed: '1' });
});

test('a picture is taken at full speed, at scale 1, unless told otherwise', () => {
  expect(run('--screenshot', 'a.png', '--after', '90')).toMatchObject({ start: { speed: 'max' }, picture: { file: 'a.png', afterSeconds: 90 }, scale: 1 });
  expect(run('--screenshot', 'a.png', '--speed', '20', '--scale', '2', '--size', '1280x800', '--theme', 'light', '--panel', 'settings')).toMatchObject({
    start: { speed: '20' }, scale: 2, size: { width: 1280, height: 800 }, theme: 'light', panel: 'settings',
  });
});

test('switches of Chromium, Electron and Playwright are none of our business', () => {
  const foreign = ['--inspect=0', '--remote-debugging-port=0', '--force-color-profile=srgb', '--font-render-hinting=none', '--disable-lcd-text', '--lang=en-US', '--no-sandbox', '--enable-logging', '--ozone-platform=x11'];
  expect(run(...foreign, '--live').start).toEqual({ kind: 'live' });
});

test.each([
  [['--levarage'], "unknown option '--levarage'"],
  [['--drill'], "option '--drill <id>' argument missing"],
  [['--seed', '-1'], '0 to 4294967295'],
  [['--seed', '4294967296'], '0 to 4294967295'],
  [['--seed', '1e3'], '0 to 4294967295'],
  [['--speed', '3'], '1, 2, 5, 20, max'],
  [['--live', '--drill', 'calm-day'], 'cannot be used with'],
  [['--live', '--seed', '1'], 'cannot be used with'],
  [['--theme', 'pink'], 'dark, light'],
  [['--scale', '0'], '1 to 4'],
  [['--size', '1440'], 'like 1440x900'],
  [['--after', '10'], '--after needs --screenshot'],
  [['--screenshot', 'a.png', '--after', 'soon'], 'Expected seconds'],
  [['calm-day'], 'too many arguments'],
])('%j is refused in one sentence', (argv, reason) => {
  const parsed = parse(...argv);
  expect(parsed).toMatchObject({ kind: 'refused', message: expect.stringContaining(reason) });
  expect(parsed.kind === 'refused' && parsed.message).not.toContain('\n');
});

test('help and version are texts, not runs', () => {
  expect(parse('--help')).toMatchObject({ kind: 'text', text: expect.stringContaining('--screenshot') });
  expect(parse('--version')).toEqual({ kind: 'text', text: '1.2.3\n' });
});

test('in a bare Electron our arguments begin behind the application, in our own binary behind it', () => {
  expect(ownArguments(['electron', '--inspect=0', '-r', 'loader.js', '/app', '--live'], true)).toEqual(['--live']);
  expect(ownArguments(['electron', '--inspect=0'], true)).toEqual([]);
  expect(ownArguments(['plimsoll', '--live'], false)).toEqual(['--live']);
});
