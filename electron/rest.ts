/**
 * One GET at a time, distrustful: a time limit, a size limit, no redirects, JSON or nothing. Every failure is a value
 * with a sentence; whether and when to ask again is decided elsewhere (`shared/venues`).
 */
import { checkAddress, networkReason } from './address';
import type { Timers } from './timers';

export type RestResult =
  | { readonly kind: 'ok'; readonly text: string }
  /** `isFinal`: the venue understood and refused. `waitMs`: it asked for nothing to be sent for so long. */
  | { readonly kind: 'failed'; readonly reason: string; readonly isFinal: boolean; readonly waitMs?: number };

export interface RestOptions {
  readonly timers: Timers;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 16 * 1_048_576;
const SECOND_MS = 1_000;
/** Without Retry-After: a minute is the window of the venues' limits, two the shortest ban. */
const LIMITED_WAIT_MS = 60_000;
const BANNED_WAIT_MS = 120_000;

/** The JSON text at `url`, or why there is none. Never rejects. */
export async function getJson(url: string, options: RestOptions): Promise<RestResult> {
  const address = checkAddress(url, 'https:');
  if (!address.ok) return failed(address.reason, true);
  const stopper = new AbortController();
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const cancel = options.timers.after(timeoutMs, () => stopper.abort(new Error(`no answer within ${timeoutMs / SECOND_MS} s`)));
  const stop = () => stopper.abort(new Error('stopped'));
  options.signal?.addEventListener('abort', stop, { once: true });
  if (options.signal?.aborted === true) stop();
  try {
    const response = await fetch(address.url, { redirect: 'manual', signal: stopper.signal, headers: { accept: 'application/json' } });
    return await resultOf(response, options.maxBytes ?? MAX_BYTES);
  } catch (error) {
    return failed(networkReason(stopper.signal.aborted ? stopper.signal.reason : error, address.url.host), false);
  } finally {
    cancel();
    options.signal?.removeEventListener('abort', stop);
  }
}

function failed(reason: string, isFinal: boolean): RestResult {
  return { kind: 'failed', reason, isFinal };
}

async function resultOf(response: Response, maxBytes: number): Promise<RestResult> {
  const { status } = response;
  if (status >= 300 && status < 400) {
    await response.body?.cancel();
    return failed(`HTTP ${status}: a redirect to another address was not followed`, false);
  }
  const text = await readText(response, maxBytes);
  if (text === undefined) return failed(`the answer is longer than ${Math.floor(maxBytes / 1_048_576)} MiB: not read`, false);
  if (status === 429 || status === 418) return limited(status, response.headers.get('retry-after'));
  if (!isJson(response.headers.get('content-type'), text)) return failed(`the venue answered ${text.trimStart().startsWith('<') ? 'HTML' : 'text'}, not JSON (HTTP ${status})`, false);
  if (status === 200) return { kind: 'ok', text };
  return refused(status, text);
}

/** The body as text, undefined when it is longer than `maxBytes`; the rest is not even received. */
async function readText(response: Response, maxBytes: number): Promise<string | undefined> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString('utf8');
    length += value.byteLength;
    if (length > maxBytes) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
}

/** Captive portals answer 200 with HTML; some venues label JSON as text. */
function isJson(contentType: string | null, text: string): boolean {
  if (contentType?.includes('html') === true) return false;
  const first = text.trimStart()[0];
  return first === '{' || first === '[';
}

/** 429: too many requests. 418: this address is banned for a while because it went on after 429. */
function limited(status: number, retryAfter: string | null): RestResult {
  const waitMs = retryAfterMs(retryAfter) ?? (status === 418 ? BANNED_WAIT_MS : LIMITED_WAIT_MS);
  const seconds = Math.ceil(waitMs / SECOND_MS);
  const reason = status === 418 ? `the venue has banned this address for ${seconds} s (HTTP 418)` : `too many requests: the venue asks to wait ${seconds} s (HTTP 429)`;
  return { kind: 'failed', reason, isFinal: false, waitMs };
}

const MAX_WAIT_MS = 3 * 24 * 3_600 * SECOND_MS;

/** `Retry-After` in whole seconds; the date form is not used by the venues and not read. */
export function retryAfterMs(header: string | null | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,7}$/.test(header.trim()) ? Math.min(Number(header) * SECOND_MS, MAX_WAIT_MS) : undefined;
}

/** The venue's own sentence where it gives one: `{"code":-1121,"msg":"Invalid symbol."}`. */
function refused(status: number, text: string): RestResult {
  const message = /"msg"\s*:\s*"([^"\\]{1,200})"/.exec(text)?.[1];
  return failed(message === undefined ? `HTTP ${status}` : `HTTP ${status}: ${message}`, status >= 400 && status < 500 && message !== undefined && status !== 403);
}
