/** The window's files under `app://bundle/`: what the build put into one folder, and nothing beside it. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

export const APP_SCHEME = 'app';
export const APP_ORIGIN = 'app://bundle';
export const START_URL = `${APP_ORIGIN}/index.html`;

/** The window's only policy. Svelte makes its templates through the one trusted-types policy named here. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html',
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.map': 'application/json; charset=utf-8',
};

export interface BundleAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer> | string;
}

/** Answers a request for `url` from `folder`. Anything that is not a plain path below it is refused. */
export async function answerFromBundle(folder: string, method: string, url: string): Promise<BundleAnswer> {
  if (method !== 'GET' && method !== 'HEAD') return refusal(405);
  const file = fileOf(folder, url);
  if (file === undefined) return refusal(403);
  const type = TYPES[path.extname(file)];
  if (type === undefined) return refusal(404);
  try {
    return { status: 200, headers: headersFor(type), body: await readFile(file) };
  } catch {
    return refusal(404);
  }
}

/** Names are checked before and after decoding: an encoded slash or dot-dot is as good as a plain one. */
function fileOf(folder: string, url: string): string | undefined {
  let name: string;
  try {
    const { protocol, host, pathname } = new URL(url);
    if (protocol !== `${APP_SCHEME}:` || host !== 'bundle') return undefined;
    if (/%(?:2f|5c|2e|00)/i.test(pathname)) return undefined;
    name = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  if (!/^(?:\/[\w-][\w.-]*)+$/.test(name)) return undefined;
  const file = path.resolve(folder, `.${name}`);
  return file.startsWith(path.resolve(folder) + path.sep) ? file : undefined;
}

function headersFor(type: string): Readonly<Record<string, string>> {
  return {
    'content-type': type,
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}

function refusal(status: number): BundleAnswer {
  return { status, headers: headersFor('text/plain; charset=utf-8'), body: '' };
}
