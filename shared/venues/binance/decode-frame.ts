/**
 * A recorded frame by itself, for looking at it: events where the frame alone says enough, notes where it does not
 * (a depth change needs a book). The time of an event is the frame's own, as nothing else is known.
 */
import { epochMs } from '../../units';
import { decode } from '../../decode';
import { MAX_ANSWER_LENGTH, parseJson } from '../json';
import type { DecodedLine } from '../protocol';
import { tiersOf } from './margin';
import { DEFAULT_FUNDING_HOURS, depthChangeOf, instrumentOf, said } from './normalise';
import { exchangeInfo, symbolInfo } from './rest-wire';
import { readFrame, type Frame, type StreamMessage } from './wire';

/** One text: a stream frame (raw, wrapped or a list), or an answer of `exchangeInfo`. */
export function decodeFrame(text: string): readonly DecodedLine[] {
  const listing = parseJson(text, MAX_ANSWER_LENGTH);
  const info = listing.ok ? decode(exchangeInfo, listing.value) : listing;
  if (info.ok) return info.value.symbols.flatMap((row, index) => instrumentLines(row, index, info.value.serverTime));
  return readFrame(text).map(lineOf);
}

function instrumentLines(row: unknown, index: number, serverMs: number): readonly DecodedLine[] {
  const decoded = decode(symbolInfo, row);
  const instrument = decoded.ok ? instrumentOf(decoded.value, DEFAULT_FUNDING_HOURS) : decoded;
  if (!instrument.ok) return [{ kind: 'error', path: `symbols.${index}.${instrument.path}`, message: instrument.message }];
  const atMs = epochMs(serverMs);
  const table = tiersOf(instrument.value.symbol);
  const listed: DecodedLine = { kind: 'event', event: { kind: 'market.instrument', atMs, instrument: instrument.value } };
  if (table === undefined) return [listed];
  return [listed, { kind: 'event', event: { kind: 'market.tiers', atMs, instrumentId: instrument.value.id, table } }];
}

function lineOf(frame: Frame): DecodedLine {
  switch (frame.kind) {
    case 'message': return messageLine(frame.message);
    case 'malformed': return { kind: 'error', path: frame.path, message: frame.message };
    case 'refused': return { kind: 'note', note: `refused: ${frame.message} (code ${frame.code})` };
    case 'acknowledged': return { kind: 'note', note: 'acknowledged' };
    case 'ignored': return { kind: 'note', note: `ignored: ${frame.what}` };
  }
}

function messageLine(message: StreamMessage): DecodedLine {
  if (message.e === 'depthUpdate') return { kind: 'note', note: `depth change of ${message.s}: a book needs a snapshot as well`, data: depthChangeOf(message) };
  if (message.e === 'contractInfo') return { kind: 'note', note: `contract ${message.s}: ${message.cs}`, data: message.bks ?? [] };
  const one = said(message, epochMs(message.E));
  if (one.kind === 'event') return { kind: 'event', event: one.event };
  return one.kind === 'ignored' ? { kind: 'note', note: `ignored: ${one.what}` } : { kind: 'error', path: one.path, message: one.message };
}
