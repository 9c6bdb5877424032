/** Funding payments out of a CSV file: a time column, a rate column, and when there is one a symbol that has to be the right one. */
import type { FundingPayment } from '../../shared/backtest/funding';
import { parseDecimal } from '../../shared/decode';
import { parseTime } from '../../shared/market/iso-time';

export type FundingRead =
  | { readonly ok: true; readonly funding: readonly FundingPayment[] }
  | { readonly ok: false; readonly message: string };

const TIMES = ['time', 'timestamp', 'date', 'fundingtime', 'funding_time', 'calc_time'];
const RATES = ['funding_rate', 'fundingrate', 'rate', 'last_funding_rate', 'realizedrate'];
const SYMBOLS = ['symbol', 'instrument', 'pair', 'instid'];
/** No venue lets one payment cost more than this. */
const MOST_RATE = 0.1;

/** `underlying` is what the candles are of; a row of another symbol refuses the file, as does a row that goes back in time. */
export function readFunding(text: string, underlying: string): FundingRead {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const head = (lines[0] ?? '').split(',').map((cell) => cell.trim().toLowerCase());
  const column = (names: readonly string[]): number => head.findIndex((name) => names.includes(name));
  const [time, rate, symbol] = [column(TIMES), column(RATES), column(SYMBOLS)];
  if (time === -1 || rate === -1) return { ok: false, message: `a header with a time and a funding_rate is expected; row 1 has ${JSON.stringify((lines[0] ?? '').slice(0, 100))}` };
  const funding: FundingPayment[] = [];
  for (const [i, line] of lines.entries()) {
    if (i === 0 || line.trim() === '') continue;
    const cells = line.split(',').map((cell) => cell.trim());
    const problem = problemOf(cells, { time, rate, symbol }, underlying, funding.at(-1)?.atMs);
    if (problem !== undefined) return { ok: false, message: `row ${i + 1}: ${problem}` };
    funding.push({ atMs: parseTime(cells[time] ?? '') ?? 0, rate: parseDecimal(cells[rate] ?? '') ?? 0 });
  }
  return funding.length === 0 ? { ok: false, message: 'no payment in it' } : { ok: true, funding };
}

interface Columns {
  readonly time: number;
  readonly rate: number;
  readonly symbol: number;
}

function problemOf(cells: readonly string[], { time, rate, symbol }: Columns, underlying: string, beforeMs: number | undefined): string | undefined {
  const named = symbol === -1 ? undefined : (cells[symbol] ?? '').toUpperCase();
  if (named !== undefined && !isOf(named, underlying)) return `funding of ${named}, but the candles are of ${underlying}`;
  const atMs = parseTime(cells[time] ?? '');
  if (atMs === undefined) return `no time: ${JSON.stringify((cells[time] ?? '').slice(0, 40))}`;
  if (beforeMs !== undefined && atMs <= beforeMs) return `${cells[time]} does not come after the row before it`;
  const value = parseDecimal(cells[rate] ?? '');
  if (value === undefined) return `funding_rate is no number: ${JSON.stringify((cells[rate] ?? '').slice(0, 40))}`;
  return Math.abs(value) > MOST_RATE ? `a funding_rate of ${value} a payment cannot be: it is a fraction, 0.0001 = 1 bp` : undefined;
}

/** `BTCUSDT`, `BTC-USDT-SWAP`, `BTC-PERPETUAL` are of BTC; `BTCDOMUSDT` is not. */
function isOf(symbol: string, underlying: string): boolean {
  return symbol === underlying || new RegExp(`^${underlying.replace(/[^A-Z0-9]/g, '')}[-_/]?(?:USD[TC]?|PERP)`).test(symbol);
}
