import { readFileSync } from 'node:fs';
import { expect, test } from './support/app';

test('the window opens under its own name', async ({ launch }) => {
  const { page } = await launch();
  await expect(page).toHaveTitle(/Plimsoll/);
});

test('the page has neither Node nor a way to load modules', async ({ launch }) => {
  const { page } = await launch();
  const found = await page.evaluate(() => ['process', 'require', 'module', 'Buffer', 'global'].filter((name) => name in globalThis));
  expect(found).toEqual([]);
});

test('the page runs in the real sandbox: system calls are filtered, privileges cannot be regained', async ({ launch }) => {
  test.skip(process.platform !== 'linux', 'read from /proc');
  const { app } = await launch();
  const pid = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId());
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  expect(status).toMatch(/^Seccomp:\t2$/m);
  expect(status).toMatch(/^NoNewPrivs:\t1$/m);
  expect(process.getuid?.()).not.toBe(0);
  expect(readFileSync(`/proc/${app.process().pid}/cmdline`, 'utf8')).not.toContain('--no-sandbox');
});
