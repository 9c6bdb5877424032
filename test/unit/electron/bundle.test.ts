import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { answerFromBundle, CONTENT_SECURITY_POLICY } from '../../../electron/bundle';
import { ownFolder } from '../../support/folder';

function bundle(): string {
  const folder = path.join(ownFolder(), 'renderer');
  mkdirSync(path.join(folder, 'assets'), { recursive: true });
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(path.join(folder, 'assets/index-B1x_2.js'), 'export {}');
  writeFileSync(path.join(folder, '../secret.js'), 'secret');
  return folder;
}
const statusOf = async (folder: string, url: string, method = 'GET') => (await answerFromBundle(folder, method, url)).status;

test('files of the build are answered with their type and the one policy', async () => {
  const folder = bundle();
  const page = await answerFromBundle(folder, 'GET', 'app://bundle/index.html');
  expect(page.status).toBe(200);
  expect(page.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': CONTENT_SECURITY_POLICY, 'x-content-type-options': 'nosniff' });
  expect(await statusOf(folder, 'app://bundle/assets/index-B1x_2.js?x=1#y')).toBe(200);
});

test.each([
  'app://bundle/../secret.js',
  'app://bundle/%2e%2e/secret.js',
  'app://bundle/..%2fsecret.js',
  'app://bundle/assets/..%5c..%5csecret.js',
  'app://bundle/assets/%252e%252e/secret.js',
  'app://bundle//etc/passwd',
  'app://bundle/assets/',
  'app://bundle/.env',
  'app://bundle/index.html%00.js',
  'app://other/index.html',
  'file:///etc/passwd',
  'not an address',
  'app://bundle/%',
])('%s leads nowhere', async (url) => {
  expect(await statusOf(bundle(), url)).not.toBe(200);
});

test('only reading is answered, and only kinds of files a page consists of', async () => {
  const folder = bundle();
  expect(await statusOf(folder, 'app://bundle/index.html', 'POST')).toBe(405);
  writeFileSync(path.join(folder, 'notes.txt'), 'x');
  expect(await statusOf(folder, 'app://bundle/notes.txt')).toBe(404);
  symlinkSync('/nonexistent', path.join(folder, 'gone.js'));
  expect(await statusOf(folder, 'app://bundle/gone.js')).toBe(404);
});

test('the policy allows no inline script, no eval, no network and no other origin', () => {
  expect(CONTENT_SECURITY_POLICY).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html",
  );
});
