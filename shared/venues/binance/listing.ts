/**
 * What Binance lists: instruments of the wanted symbols, their funding intervals, their brackets, and what changes of it
 * while we run. A symbol that is not listed is named to the trader and left out; the others go on.
 */
import { decode } from '../../decode';
import type { Tier } from '../../market/instrument';
import { instrumentId } from '../../units';
import { deductions, tiersOf } from './margin';
import { DEFAULT_FUNDING_HOURS, instrumentOf, VENUE } from './normalise';
import { fundingInfoRow, symbolInfo } from './rest-wire';
import { notice, REST_FEED, type BinanceState, type Draft, type SymbolState } from './state';
import type { StreamMessage } from './wire';

/** Takes the venue's list: emits each wanted instrument that is new or changed. */
export function takeInstruments(state: BinanceState, out: Draft, rows: readonly unknown[]): void {
  const bySymbol = new Map(rows.map((row) => [symbolOf(row), row]));
  for (const known of state.symbols.values()) {
    if (known.phase === 'refused') continue;
    const row = bySymbol.get(known.symbol);
    if (row !== undefined) takeListed(state, out, known, row);
    else if (known.phase === 'asked') refuse(out, known, `Binance USD-M lists no ${known.symbol}: left out`);
    else if (known.status !== 'GONE') {
      known.status = 'GONE';
      notice(out, REST_FEED, `Binance no longer lists ${known.symbol}`);
    }
  }
}

function symbolOf(row: unknown): unknown {
  return typeof row === 'object' && row !== null && Object.hasOwn(row, 'symbol') ? (row as { symbol: unknown }).symbol : undefined;
}

function refuse(out: Draft, known: SymbolState, message: string): void {
  known.phase = 'refused';
  notice(out, REST_FEED, message);
}

function takeListed(state: BinanceState, out: Draft, known: SymbolState, row: unknown): void {
  const decoded = decode(symbolInfo, row);
  const hours = state.fundingHours.get(known.symbol) ?? DEFAULT_FUNDING_HOURS;
  const instrument = decoded.ok ? instrumentOf(decoded.value, hours) : decoded;
  if (!decoded.ok || !instrument.ok) {
    const problem = decoded.ok ? instrument : decoded;
    const message = problem.ok ? '' : problem.message;
    if (known.phase === 'asked') refuse(out, known, message.includes(known.symbol) ? message : `${known.symbol} could not be read: ${message}`);
    return;
  }
  if (decoded.value.status !== known.status && decoded.value.status !== 'TRADING') notice(out, REST_FEED, `${known.symbol} is ${decoded.value.status} at Binance, not TRADING`);
  known.status = decoded.value.status;
  if (JSON.stringify(instrument.value) === JSON.stringify(known.instrument)) return;
  known.instrument = instrument.value;
  out.events.push({ kind: 'market.instrument', atMs: out.atMs, instrument: instrument.value });
  if (known.phase === 'asked') list(state, out, known);
}

function list(state: BinanceState, out: Draft, known: SymbolState): void {
  known.phase = 'listed';
  state.listed.push(known.symbol);
  const table = tiersOf(known.symbol);
  if (table !== undefined) out.events.push({ kind: 'market.tiers', atMs: out.atMs, instrumentId: instrumentId(VENUE, known.symbol), table });
}

/** Takes the funding intervals that differ from 8 h; an instrument whose interval changed is emitted again. */
export function takeFundingIntervals(state: BinanceState, out: Draft, rows: readonly unknown[]): void {
  state.fundingHours.clear();
  for (const row of rows) {
    const decoded = decode(fundingInfoRow, row);
    if (decoded.ok) state.fundingHours.set(decoded.value.symbol, decoded.value.fundingIntervalHours);
  }
  for (const known of state.symbols.values()) {
    const fundingIntervalHours = state.fundingHours.get(known.symbol) ?? DEFAULT_FUNDING_HOURS;
    if (known.instrument === undefined || known.instrument.fundingIntervalHours === fundingIntervalHours) continue;
    notice(out, REST_FEED, `funding of ${known.symbol} is now every ${fundingIntervalHours} h (was ${known.instrument.fundingIntervalHours} h)`);
    known.instrument = { ...known.instrument, fundingIntervalHours };
    out.events.push({ kind: 'market.instrument', atMs: out.atMs, instrument: known.instrument });
  }
}

type ContractInfo = Extract<StreamMessage, { e: 'contractInfo' }>;

/** A contract's state or brackets changed. Answers with what is wrong when the brackets cannot be a schedule. */
export function takeContractInfo(out: Draft, feed: string, known: SymbolState, info: ContractInfo): { path: string; message: string } | undefined {
  if (info.cs !== known.status && info.cs !== 'TRADING') notice(out, feed, `${known.symbol} is ${info.cs} at Binance, not TRADING`);
  known.status = info.cs;
  if (info.bks === undefined || info.bks.length === 0) return undefined;
  const tiers = tiersOfBrackets(info.bks);
  if (typeof tiers === 'string') return { path: 'bks', message: tiers };
  out.events.push({ kind: 'market.tiers', atMs: out.atMs, instrumentId: instrumentId(VENUE, known.symbol), table: { tiers, source: { kind: 'venue' } } });
  notice(out, feed, `Binance changed the margin brackets of ${known.symbol}: liquidation prices follow the new ones`);
  return undefined;
}

/** The venue rounds its deductions; more than this apart and they belong to another schedule. */
const DEDUCTION_TOLERANCE = 1;

/** Brackets as tiers, or why they are no schedule: they must begin at 0, follow each other, and keep the requirement continuous. */
function tiersOfBrackets(brackets: NonNullable<ContractInfo['bks']>): readonly Tier[] | string {
  const sorted = [...brackets].sort((a, b) => a.bnf - b.bnf);
  const expected = deductions(sorted.map(({ bnf, mmr }) => ({ floor: bnf, rate: mmr })));
  let end = 0;
  for (const [index, one] of sorted.entries()) {
    if (one.bnf !== end) return `a bracket begins at ${one.bnf}, the one before ends at ${end}`;
    if (one.bnc <= one.bnf || one.mmr <= 0 || one.mmr > 1 || one.ma < 1) return `bracket from ${one.bnf}: cap ${one.bnc}, rate ${one.mmr}, leverage ${one.ma}`;
    const gap = Math.abs(one.cf - (expected[index] ?? 0));
    if (gap > DEDUCTION_TOLERANCE) return `bracket from ${one.bnf}: deduction ${one.cf}, continuity asks for ${expected[index]}`;
    end = one.bnc;
  }
  return sorted.map((one) => ({ notionalFloor: one.bnf, notionalCap: one.bnc, maintenanceMarginRate: one.mmr, maintenanceAmount: one.cf, maxLeverage: one.ma }));
}
