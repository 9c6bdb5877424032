/* The rules of the house, executable. A failure names file and line, and says what to do instead. */
import { expect, test } from 'vitest';
import { cycles } from './tidy/imports';
import { againstTheTable, betweenShellAndView, betweenVenues, electronInCommandLine } from './tidy/directions';
import { ORDER_ENDPOINTS } from './tidy/order-endpoints';
import { incomplete } from './tidy/registries';
import { bannedSyntax, classes, longFunctions, nondeterminism } from './tidy/syntax';
import { below, files, isSvelte, isTypeScript, linesMatching, type SourceFile } from './tidy/tree';

const FILE_LINES = 300;
const FUNCTION_LINES = 60;

const code = files.filter((file) => isTypeScript(file) || isSvelte(file));
const isConfiguration = ({ path }: SourceFile): boolean => /^[^/]+\.config\.ts$/.test(path);

function none(violations: readonly string[]): void {
  if (violations.length > 0) expect.fail(`${violations.length} found:\n  ${violations.join('\n  ')}`);
}

test('there is something to look at', () => {
  expect(code.length).toBeGreaterThan(10);
});

test('shared/ is deterministic: no clock, no chance, no function that differs between V8 versions', () => {
  none(nondeterminism(below('shared')));
});

test('shared/ imports only along the table of directions', () => {
  none(againstTheTable());
});

test('no venue knows another', () => {
  none(betweenVenues());
});

test('renderer and electron never meet', () => {
  none(betweenShellAndView());
});

test('the command line loads no electron', () => {
  none(electronInCommandLine());
});

test('no imports go in circles', () => {
  none(cycles());
});

test('no enum, namespace, any or default export', () => {
  none(bannedSyntax(code.filter((file) => !isConfiguration(file))));
});

test('no class in shared/ but errors', () => {
  none(classes(below('shared')));
});

test('no type error is silenced', () => {
  none(code.flatMap((file) => linesMatching(file, /@ts-(?:ignore|nocheck)\b/, (found) => `${found}: fix the type`)));
});

test('a file that only passes on what others export is no module', () => {
  const isBarrel = ({ text }: SourceFile): boolean => {
    const statements = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').split(/;|\n(?=export|import)/).map((line) => line.trim()).filter(Boolean);
    return statements.length > 0 && statements.every((line) => /^export\b[\s\S]*\bfrom\b/.test(line));
  };
  none(code.filter((file) => isTypeScript(file) && isBarrel(file)).map(({ path }) => `${path}:1  import from where it is`));
});

test(`no file is longer than ${FILE_LINES} lines`, () => {
  const length = ({ text }: SourceFile): number => text.trimEnd().split('\n').length;
  none(code.filter((file) => length(file) > FILE_LINES).map((file) => `${file.path}:${length(file)}  ${length(file)} lines`));
});

test(`no function is longer than ${FUNCTION_LINES} lines`, () => {
  none(longFunctions(code, FUNCTION_LINES));
});

test('files are named in kebab-case, components in PascalCase, folders by words of the trade', () => {
  const parts = /^(?:\.ci|[a-z0-9]+(?:-[a-z0-9]+)*)$/;
  none(code.flatMap(({ path }) => {
    const folders = path.split('/');
    const name = folders.pop() ?? '';
    const isNamed = path.endsWith('.svelte') ? /^[A-Z][A-Za-z0-9]*\.svelte$/.test(name) : /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)*\.ts$/.test(name);
    const vague = folders.find((folder) => /^(?:utils?|helpers?|services?|types?|common|misc|lib)$/.test(folder));
    return [
      ...(isNamed ? [] : [`${path}:1  the name ${name}`]),
      ...(vague === undefined ? [] : [`${path}:1  the folder ${vague} says nothing`]),
      ...folders.filter((folder) => !parts.test(folder)).map((folder) => `${path}:1  the folder ${folder} is not kebab-case`),
    ];
  }));
});

test('nothing here can place, change or cancel an order, or move money', () => {
  const searched = files.filter(({ path }) => path !== 'test/tidy/order-endpoints.ts' && path !== 'test/tidy.test.ts');
  none(searched.flatMap((file) => ORDER_ENDPOINTS.flatMap((pattern) => linesMatching(file, pattern, (found) => `${found} is an order endpoint`))));
});

test.each([
  '/fapi/v1/order', '/api/v3/order', '/fapi/v1/batchOrders', '/api/v5/trade/order', '/api/v5/trade/cancel-order', '/v5/order/create',
  'private/buy', 'https://api.hyperliquid.xyz/exchange', "'order.place'", '/api/v5/asset/withdrawal',
])('%s would be found', (endpoint) => {
  expect(ORDER_ENDPOINTS.some((pattern) => pattern.test(`x ${endpoint}?a=1`))).toBe(true);
});

test.each(['/fapi/v1/openOrders', '/api/v5/trade/orders-pending', '/v5/order/realtime', 'private/get_open_orders', '/fapi/v1/leverageBracket'])(
  '%s only reads and is allowed', (endpoint) => {
    expect(ORDER_ENDPOINTS.filter((pattern) => pattern.test(`x ${endpoint}?a=1`))).toEqual([]);
  });

test('every venue, limit, target, alert rule, drill and panel has its file, its line and its test', () => {
  none(incomplete());
});

test('no path of one machine and no address of a package registry is written down', () => {
  const place = /(?<![\w.~/])\/(?:home|root|work|Users)\/[\w.-]+|[A-Z]:\\\\?Users\\/;
  const registry = /https?:\/\/[^\s"'`]*(?:registry|artifactory|verdaccio|nexus)[^\s"'`]*/;
  const searched = files.filter(({ path }) => path !== 'test/tidy.test.ts');
  none(searched.flatMap((file) => [...linesMatching(file, place, (found) => found), ...linesMatching(file, registry, (found) => found)]));
});

test('no style attribute: the content security policy refuses it', () => {
  none(below('renderer').filter(({ path }) => /\.(?:svelte|html)$/.test(path))
    .flatMap((file) => linesMatching(file, /(?<![\w:-])style=/, () => 'style=: use a class or a style: directive')));
});

test('the sandbox is switched off nowhere', () => {
  none(below('electron', 'renderer').flatMap((file) => linesMatching(file, /appendSwitch\(\s*['"]no-sandbox|sandbox:\s*false|nodeIntegration:\s*true|contextIsolation:\s*false|webSecurity:\s*false/, (found) => found)));
});

test('only cockpit.svelte.ts touches window.cockpit, which main.ts hands to it', () => {
  none(below('renderer').filter(({ path }) => !/^renderer\/(?:cockpit\.svelte|main)\.ts$/.test(path) && !path.endsWith('.d.ts'))
    .flatMap((file) => linesMatching(file, /\b(?:window|globalThis)\.cockpit\b/, (found) => `${found}: ask cockpit.svelte.ts`)));
});

test('no test is left out or run alone', () => {
  none(below('test').filter(({ path }) => path.endsWith('.test.ts')).flatMap((file) => linesMatching(file, /\b(?:test|it|describe)\.only\b/, (found) => found)));
});
