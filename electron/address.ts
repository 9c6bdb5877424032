/** Which addresses the program talks to, and what a network failure is called in a sentence for the trader. */

export type CheckedAddress = { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly reason: string };

/** Encrypted addresses, or plain ones on this computer: market data must not be changeable on the way. */
export function checkAddress(text: string, secure: 'https:' | 'wss:'): CheckedAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return { ok: false, reason: `not an address: ${JSON.stringify(text.slice(0, 80))}` };
  if (url.username !== '' || url.password !== '') return { ok: false, reason: 'an address with a password in it is not used' };
  const plain = secure === 'https:' ? 'http:' : 'ws:';
  if (url.protocol === secure || (url.protocol === plain && isThisComputer(url.hostname))) return { ok: true, url };
  return { ok: false, reason: `${url.protocol}//${url.host} is not used: ${secure}// only (${plain}// for this computer)` };
}

function isThisComputer(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

const REASONS: Readonly<Record<string, (host: string) => string>> = {
  ENOTFOUND: (host) => `the name ${host} was not found: no network, or the name server does not know it`,
  EAI_AGAIN: (host) => `the name ${host} was not found: no network, or the name server does not answer`,
  ECONNREFUSED: (host) => `nobody answers at ${host}`,
  ECONNRESET: (host) => `${host} cut the connection`,
  ETIMEDOUT: (host) => `${host} did not answer in time`,
  EHOSTUNREACH: (host) => `${host} cannot be reached`,
  ENETUNREACH: () => 'there is no network',
  EPIPE: (host) => `${host} cut the connection`,
  UND_ERR_SOCKET: (host) => `${host} cut the connection`,
  UND_ERR_CONNECT_TIMEOUT: (host) => `${host} did not answer in time`,
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: (host) => `${host} sent a message above the limit of 1 MiB`,
  WS_ERR_INVALID_UTF8: (host) => `${host} sent text that is not UTF-8`,
};
/** Certificates that are expired, self-signed, for another name or of an unknown issuer: never a way round. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ISSUER/;

/** A plain sentence for an error of a socket or a request to `host`. */
export function networkReason(error: unknown, host: string): string {
  const code = codeOf(error);
  if (CERTIFICATE.test(code)) return `the certificate of ${host} is not valid (${code}): not connected`;
  return REASONS[code]?.(host) ?? `${host}: ${textOf(error)}`;
}

/** `fetch` hides the cause one level down, and several tried addresses one further. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('cause' in error) return codeOf(error.cause);
  return error instanceof AggregateError ? codeOf(error.errors[0]) : '';
}

function textOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 160);
}
