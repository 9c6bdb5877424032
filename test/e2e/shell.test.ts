import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CockpitBridge } from '../../shared/ipc';
import { expect, test } from './support/app';

declare global {
  interface Window {
    readonly cockpit: CockpitBridge;
  }
}

const root = path.resolve(import.meta.dirname, '../..');
const electron = createRequire(path.join(root, 'package.json'))('electron') as string;

test('every page is sandboxed, isolated and without Node', async ({ launch }) => {
  const { app } = await launch();
  const preferences = await app.evaluate(({ webContents }) =>
    // Not in the typings, there since Electron 7.
    webContents.getAllWebContents().map((contents) => (contents as unknown as { getLastWebPreferences: () => Record<string, unknown> }).getLastWebPreferences()),
  );
  expect(preferences.length).toBeGreaterThan(0);
  for (const one of preferences) {
    expect(one).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false });
    expect(one['allowRunningInsecureContent'] ?? false).toBe(false);
    expect(one['experimentalFeatures'] ?? false).toBe(false);
  }
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getBackgroundThrottling())).toBe(false);
});

test('the bridge is two functions and passes no event objects', async ({ launch }) => {
  const { page } = await launch();
  const found = await page.evaluate(async () => {
    const heard = await new Promise<unknown[]>((resolve) => window.cockpit.listen('snapshot', (...all: unknown[]) => resolve(all)));
    return { keys: Object.keys(window.cockpit).sort(), argumentCount: heard.length, isSnapshot: typeof heard[0] === 'object' && 'hero' in (heard[0] as object) };
  });
  expect(found).toEqual({ keys: ['invoke', 'listen'], argumentCount: 1, isSnapshot: true });
});

test('a command or broadcast that is not in the contract does not exist', async ({ launch }) => {
  const { page } = await launch();
  const answer = await page.evaluate(() => window.cockpit.invoke('shell.run' as never, 'ls' as never));
  expect(answer).toEqual({ ok: false, message: 'no such command' });
});

test('the page cannot leave, open windows, ask the network or any permission', async ({ launch }) => {
  const { page, app } = await launch();
  const before = page.url();
  const tried = await page.evaluate(async () => {
    const outcome = async (attempt: () => unknown) => {
      try {
        return String(await attempt());
      } catch {
        return 'refused';
      }
    };
    return {
      window: await outcome(() => window.open('https://example.com')),
      fetch: await outcome(() => fetch('https://example.com')),
      own: await outcome(() => fetch('app://bundle/index.html')),
      socket: await outcome(() => new Promise((resolve, reject) => { const socket = new WebSocket('wss://example.com'); socket.onopen = resolve; socket.onerror = reject; })),
      notifications: await outcome(() => Notification.requestPermission()),
      place: await outcome(() => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject))),
      camera: await outcome(() => navigator.mediaDevices.getUserMedia({ video: true })),
    };
  });
  expect(tried).toEqual({ window: 'null', fetch: 'refused', own: 'refused', socket: 'refused', notifications: 'denied', place: 'refused', camera: 'refused' });
  await page.evaluate(() => { location.href = 'https://example.com'; });
  await page.evaluate(() => { const frame = document.createElement('iframe'); frame.src = 'https://example.com'; document.body.append(frame); });
  await expect.poll(() => page.url()).toBe(before);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('the policy refuses inline scripts, eval and html that no policy made', async ({ launch }) => {
  const { page } = await launch();
  const ran = await page.evaluate(async () => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
    const script = document.createElement('script');
    try {
      script.text = 'window.ranInline = true';
    } catch {
      violations.push('trusted types');
    }
    document.head.append(script);
    try {
      document.body.insertAdjacentHTML('beforeend', '<b>x</b>');
    } catch {
      violations.push('html');
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { didRun: 'ranInline' in window, violations };
  });
  expect(ran.didRun).toBe(false);
  expect(ran.violations).toContain('trusted types');
  expect(ran.violations).toContain('html');
});

test('an address outside the bundle is not answered, however it is written', async ({ launch }) => {
  const { app } = await launch();
  const statuses = await app.evaluate(async ({ net }) => {
    const urls = ['app://bundle/../main/main.cjs', 'app://bundle/..%2f..%2fmain/main.cjs', 'app://bundle/%2e%2e/main/main.cjs', 'app://other/index.html', 'app://bundle/index.html'];
    return Promise.all(urls.map(async (url) => (await net.fetch(url)).status));
  });
  expect(statuses.slice(0, -1).every((status) => status === 403 || status === 404)).toBe(true);
  expect(statuses.at(-1)).toBe(200);
});

test('a second start with the same data folder says so and ends, and the first window stays', async ({ launch }) => {
  const { dataDir, app } = await launch();
  const second = spawn(electron, [root, '--data-dir', dataDir], { cwd: root });
  let said = '';
  second.stderr.setEncoding('utf8').on('data', (text: string) => { said += text; });
  const code = await new Promise((resolve) => second.on('exit', resolve));
  expect(code).toBe(3);
  expect(said).toContain('is open already');
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

// Without Playwright, which would hold the new page in its debugger.
test('a page whose process is killed is drawn anew, and this is said', async () => {
  test.skip(process.platform !== 'linux', 'finds the process in /proc');
  const dataDir = mkdtempSync(path.join(tmpdir(), 'plimsoll-data-'));
  const child = spawn(electron, [root, '--data-dir', dataDir], { cwd: root, stdio: 'ignore' });
  const rendererPids = () => readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isRendererOf(pid, dataDir));
  try {
    await expect.poll(rendererPids).toHaveLength(1);
    const [pid] = rendererPids();
    process.kill(Number(pid), 'SIGKILL');
    await expect.poll(() => readFileSync(path.join(dataDir, 'plimsoll.log'), 'utf8')).toContain('The window stopped (killed) and was drawn anew.');
    await expect.poll(rendererPids).toHaveLength(1);
    expect(rendererPids()).not.toEqual([pid]);
    expect(child.exitCode).toBe(null);
  } finally {
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
  }
});

function isRendererOf(pid: string, dataDir: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return words.includes('--type=renderer') && words.includes(dataDir);
  } catch {
    return false;
  }
}
