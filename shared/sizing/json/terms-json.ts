/**
 * Contract terms beside an account on the command line: what a venue would list. What is not given is taken, and said:
 * lot 0.001 contracts (1 for inverse), a tick of a hundred-thousandth of the price, no smallest order, the underlying by
 * the coin that is linked to the symbol or by the symbol's beginning.
 */
import * as v from 'valibot';
import type { Account, Position } from '../../account/account';
import { decode, nonNegative, shortText, type Decoded } from '../../decode';
import type { Instrument, Step } from '../../market/instrument';
import { stepFromText } from '../../market/step';
import { refusal } from './refusal';

const named = v.pipe(shortText, v.minLength(1, 'expected text that is not empty'));
const stepSchema = v.union([v.number(), v.string()], 'expected a step: a decimal above 0');
const termsSchema = v.record(shortText, v.strictObject({
  lot: v.exactOptional(stepSchema),
  tick: v.exactOptional(stepSchema),
  underlying: v.exactOptional(named),
  quoteAsset: v.exactOptional(named),
  minimumQuantity: v.exactOptional(nonNegative),
  minimumNotional: v.exactOptional(nonNegative),
}));

export interface Terms {
  /** In contracts. */
  readonly lot?: Step;
  readonly tick?: Step;
  readonly underlying?: string;
  readonly quoteAsset?: string;
  readonly minimumQuantity?: number;
  readonly minimumNotional?: number;
}
export type TermsBySymbol = Readonly<Record<string, Terms>>;

export function decodeTerms(input: unknown): Decoded<TermsBySymbol> {
  const shape = decode(termsSchema, input);
  if (!shape.ok) return shape;
  const all: Record<string, Terms> = {};
  for (const [symbol, { lot, tick, ...rest }] of Object.entries(shape.value)) {
    const [lotStep, tickStep] = [stepOf(lot), stepOf(tick)];
    if (lot !== undefined && lotStep === undefined) return refusal(`${symbol}.lot`, 'expected a decimal above 0 of at most 15 digits', lot);
    if (tick !== undefined && tickStep === undefined) return refusal(`${symbol}.tick`, 'expected a decimal above 0 of at most 15 digits', tick);
    all[symbol] = { ...rest, ...(lotStep === undefined ? {} : { lot: lotStep }), ...(tickStep === undefined ? {} : { tick: tickStep }) };
  }
  return { ok: true, value: all };
}

/** A number is read by its shortest decimal, which is what was written. */
function stepOf(value: number | string | undefined): Step | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === 'number' && value > 0 && value < 1e-6 ? value.toFixed(15).replace(/0+$/, '') : String(value);
  return stepFromText(text);
}

export interface NamedInstrument {
  readonly instrument: Instrument;
  /** What was taken because it was not given, in one sentence; absent when all was. */
  readonly note?: string;
}

/** The instrument of a position: `given`, and for the rest what is usual. */
export function instrumentOf(position: Position, account: Pick<Account, 'collateral' | 'venue'>, given: Terms | undefined, markPrice: number, fundingIntervalHours: number): NamedInstrument {
  const { symbol, contractType, contractSize, settleAsset } = position;
  const isInverse = contractType === 'inverse';
  const underlying = underlyingOf(position, account, given);
  const quoteAsset = given?.quoteAsset ?? (isInverse ? 'USD' : settleAsset);
  const quantityLot = given?.lot ?? (isInverse ? { coefficient: 1, decimals: 0 } : { coefficient: 1, decimals: 3 });
  const taken = [
    ...(given?.lot === undefined ? [`lot ${isInverse ? '1' : '0.001'} contracts`] : []),
    ...(given?.underlying === undefined ? [`underlying ${underlying}`] : []),
    ...(given?.quoteAsset === undefined ? [`quote currency ${quoteAsset}`] : []),
    ...(given?.minimumQuantity === undefined ? ['no smallest order but the lot'] : []),
  ];
  return {
    instrument: {
      id: position.instrumentId, venue: account.venue, symbol, underlying, quoteAsset, settleAsset, contractType, contractSize,
      priceTick: given?.tick ?? usualTick(markPrice),
      quantityLot,
      minimumQuantity: given?.minimumQuantity ?? 0,
      minimumNotional: given?.minimumNotional ?? 0,
      fundingIntervalHours,
    },
    ...(taken.length === 0 ? {} : { note: `Taken for ${symbol}, which market.instruments does not say: ${taken.join(', ')}.` }),
  };
}

/** Five digits of the price count: 0.1 at 62,000. Only for prices in sentences. */
function usualTick(markPrice: number): Step {
  const exponent = Number(markPrice.toExponential().split('e')[1]) - 5;
  return exponent >= 0 ? { coefficient: 1, decimals: 0 } : { coefficient: 1, decimals: -exponent };
}

/** As given, else by what is usual. */
export function underlyingOf(position: Position, account: Pick<Account, 'collateral'>, given: Terms | undefined): string {
  return given?.underlying ?? usualUnderlying(position, account);
}

/** An inverse contract settles in its underlying; a linear one is named after it. */
function usualUnderlying({ symbol, contractType, settleAsset }: Position, { collateral }: Pick<Account, 'collateral'>): string {
  if (contractType === 'inverse') return settleAsset;
  const linked = collateral.find((entry) => entry.linkedSymbol === symbol);
  if (linked !== undefined) return linked.asset;
  const [first = ''] = symbol.split(/[^A-Za-z0-9]/);
  const quote = [settleAsset, 'USDT', 'USDC', 'FDUSD', 'BUSD', 'USD', 'DAI', 'EUR'].find((asset) => first.length > asset.length && first.endsWith(asset));
  const base = quote === undefined ? first : first.slice(0, -quote.length);
  return base === '' ? symbol : base;
}
