/** What `plimsoll backtest` reads: candles, funding and policy from files, each refused with row or path and value. Nothing is guessed. */
import { ASSUMED_TIERS, assumedInstrument, type BacktestMarket } from '../../shared/backtest/run/market';
import { decodeJson } from '../../shared/decode';
import { readCandles } from '../../shared/market/candles-csv';
import type { Policy } from '../../shared/sizing/policy';
import { DEFAULT_POLICY, policySchema } from '../../shared/sizing/policy-schema';
import { HOUR_MS } from '../../shared/units';
import { readFunding } from './funding-csv';
import { readImplied } from './implied-csv';
import type { Read } from './read';

export interface Texts {
  readonly candles: string;
  readonly candlesName: string;
  readonly funding?: string;
  readonly impliedVolatility?: string;
  readonly policy?: string;
  /** What is traded; from the file's name when it begins with letters and ends in USDT, USDC or USD, else BTC must be said. */
  readonly underlying?: string;
}

/** Four weeks: the joint days of the rules need 20 of them, after three that teach the filter. */
export const LEAST_WARM_UP_HOURS = 28 * 24;

export function readMarket(texts: Texts): Read<BacktestMarket> {
  const underlying = texts.underlying?.toUpperCase() ?? underlyingOf(texts.candlesName);
  if (underlying === undefined) return { ok: false, message: `${texts.candlesName}: what is it of? Say it with --symbol BTC` };
  const candles = readHours(texts.candles);
  if (!candles.ok) return { ok: false, message: `${texts.candlesName}: ${candles.message}` };
  const funding = texts.funding === undefined ? undefined : readFunding(texts.funding, underlying);
  if (funding?.ok === false) return { ok: false, message: `funding: ${funding.message}` };
  const implied = texts.impliedVolatility === undefined ? undefined : readImplied(texts.impliedVolatility);
  if (implied?.ok === false) return { ok: false, message: `implied volatility: ${implied.message}` };
  return { ok: true, value: { candles: candles.value, ...(funding === undefined ? {} : { funding: funding.funding }), ...(implied === undefined ? {} : { impliedVolatility: implied.value }), instrument: assumedInstrument(underlying), tiers: ASSUMED_TIERS } };
}

/** A backtest needs every hour once, in order: what the forecasts can live with is refused here. */
function readHours(text: string): Read<BacktestMarket['candles']> {
  const read = readCandles(text);
  if (!read.ok) return read;
  const { candles, intervalMs, refused, refusedCount, duplicateCount, wasReversed, holes } = read;
  const first = refused[0];
  if (first !== undefined) return { ok: false, message: `row ${first.row}: ${first.reason}${refusedCount > 1 ? ` (and ${refusedCount - 1} more rows)` : ''}` };
  const disorder = disorderOf(text);
  if (wasReversed) return { ok: false, message: `the rows are reversed, newest first${disorder}; turn them round` };
  if (duplicateCount > 0) return { ok: false, message: `${duplicateCount} repeated times${disorder}` };
  if (intervalMs !== HOUR_MS) return { ok: false, message: `hourly candles are expected, these are ${intervalMs / 60_000} minutes apart` };
  if (holes.count > 0) return { ok: false, message: `${holes.count} gaps, ${holes.missingCandles} candles missing, the first at ${utc(holes.firstAtMs ?? 0)}` };
  return { ok: true, value: candles };
}

/** The first row whose time does not come after the row before it. */
function disorderOf(text: string): string {
  const rows = text.split(/\r\n|\n|\r/);
  let before = '';
  for (const [i, row] of rows.entries()) {
    const time = row.split(/[,;\t]/)[0]?.trim() ?? '';
    if (/^\d/.test(time)) {
      if (/^\d/.test(before) && time.length === before.length && time <= before) return `: row ${i + 1} has ${time} after ${before}`;
      before = time;
    }
  }
  return '';
}

export function readPolicy(text: string | undefined): Read<Policy> {
  if (text === undefined) return { ok: true, value: DEFAULT_POLICY };
  const decoded = decodeJson(policySchema, text);
  if (decoded.ok) return decoded;
  const unknown = unknownParameter(text);
  return { ok: false, message: `policy: ${unknown ?? `${decoded.path === '' ? '' : `${decoded.path}: `}${decoded.message}`}` };
}

/** A strict object only says that something is not expected: the name of it helps more. */
function unknownParameter(text: string): string | undefined {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof input !== 'object' || input === null || !('parameters' in input) || typeof input.parameters !== 'object' || input.parameters === null) return undefined;
  const known: readonly string[] = Object.keys(DEFAULT_POLICY.parameters);
  const found = Object.entries(input.parameters).find(([key]) => !known.includes(key));
  return found === undefined ? undefined : `unknown parameter parameters.${found[0]} (got ${JSON.stringify(found[1])}); there are ${known.join(', ')}`;
}

/** What a file is of, from its name. */
export function underlyingOf(file: string): string | undefined {
  return /(?:^|[\\/])([A-Z0-9]{2,10}?)[-_]?USD[TC]?[^\\/]*$/.exec(file)?.[1];
}

function utc(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');
}
