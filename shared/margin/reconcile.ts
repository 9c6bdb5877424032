/**
 * The venue's own liquidation price or maintenance margin beside ours. The venue's is shown first; where both differ by more
 * than rounding the nearer price is used until someone has reconciled them. Known differences of definition are exempt by a
 * rule that is data and has a reason. It neither stores nor announces anything: the engine does.
 */
import type { Position } from '../account/account';
import type { PositionId } from '../units';
import type { Liquidation, MarginReport, SymbolInput } from './margin';

/** What the venue says. `none`: it shows no price (empty text, 0, null). `absent`: it was not asked or did not answer. */
export type Reported = { readonly kind: 'value'; readonly value: number } | { readonly kind: 'none' } | { readonly kind: 'absent' };

/** A known difference of definition: where it holds, numbers may differ and no alarm is raised. */
export interface Exemption {
  readonly what: 'liquidationPrice' | 'maintenanceMargin';
  /** Where it applies: positions in this margin mode, or all. */
  readonly mode: 'cross' | 'isolated' | 'all';
  readonly why: string;
}

export type Comparison =
  /** The venue says nothing; ours stands alone. */
  | { readonly kind: 'ownOnly' }
  /** Ours is not known; the venue's stands alone. */
  | { readonly kind: 'venueOnly'; readonly venue: number; readonly why: string }
  | { readonly kind: 'agrees'; readonly venue?: number; readonly own?: number; readonly differenceAllowed?: number }
  /** Both by definition different: the venue's is shown, ours beside it, no event. */
  | { readonly kind: 'exempt'; readonly venue?: number; readonly own?: number; readonly why: string }
  /** An event with both numbers. `used`: the nearer price, or the larger requirement, until reconciled. */
  | { readonly kind: 'differs'; readonly venue?: number; readonly own?: number; readonly used: number; readonly differenceAllowed: number };

const SHARE_OF_DISTANCE = 0.05;
const TICKS = 2;

/** Compares liquidation prices around `markPrice`: they agree within max(2 ticks, 5 % of the smaller distance). */
export function compareLiquidation(reported: Reported, own: Liquidation, markPrice: number, tick: number, exemption?: Exemption): Comparison {
  if (reported.kind === 'absent') return { kind: 'ownOnly' };
  const venue = reported.kind === 'value' ? reported.value : undefined;
  if (own.kind === 'unknown') return venue === undefined ? { kind: 'ownOnly' } : { kind: 'venueOnly', venue, why: `missing: ${own.missing.join(', ')}` };
  const ours = own.kind === 'ok' ? own.nearest.price : own.kind === 'liquidatable' ? own.safeAgainAt?.price : undefined;
  const both = { ...(venue === undefined ? {} : { venue }), ...(ours === undefined ? {} : { own: ours }) };
  if (venue === undefined && ours === undefined) return { kind: 'agrees' };
  const distances = [venue, ours].flatMap((price) => (price === undefined ? [] : [Math.abs(price - markPrice)]));
  const differenceAllowed = Math.max(TICKS * tick, SHARE_OF_DISTANCE * Math.min(...distances));
  if (venue !== undefined && ours !== undefined && Math.abs(venue - ours) <= differenceAllowed * (1 + ROUNDING)) return { kind: 'agrees', venue, own: ours, differenceAllowed };
  if (exemption !== undefined) return { kind: 'exempt', ...both, why: exemption.why };
  return { kind: 'differs', ...both, used: nearer(venue, ours, markPrice), differenceAllowed };
}
/** Prices that differ by exactly what is allowed agree, whatever their last bit says. */
const ROUNDING = 1e-9;

/** Compares maintenance margins, both in settle units: they agree within 5 % of the smaller; the larger one is used. */
export function compareMaintenance(reported: Reported, own: number | undefined, exemption?: Exemption): Comparison {
  if (reported.kind !== 'value') return { kind: 'ownOnly' };
  const venue = reported.value;
  if (own === undefined) return { kind: 'venueOnly', venue, why: 'our own is unknown' };
  const differenceAllowed = SHARE_OF_DISTANCE * Math.min(Math.abs(venue), Math.abs(own));
  if (Math.abs(venue - own) <= differenceAllowed * (1 + ROUNDING)) return { kind: 'agrees', venue, own, differenceAllowed };
  if (exemption !== undefined) return { kind: 'exempt', venue, own, why: exemption.why };
  return { kind: 'differs', venue, own, used: Math.max(venue, own), differenceAllowed };
}

/**
 * Every position whose venue price is known (typed or reported) beside ours. `tickOf` is the price step of a symbol; a symbol
 * without one is compared by distance alone. Positions without a mark are left out: there is nothing to measure from.
 */
export function compareAccount(positions: readonly Position[], report: MarginReport, symbols: ReadonlyMap<string, SymbolInput>, tickOf: (symbol: string) => number | undefined, exemptions: readonly Exemption[]): ReadonlyMap<PositionId, Comparison> {
  const comparisons = new Map<PositionId, Comparison>();
  for (const { id, symbol, venueLiquidationPrice, margin } of positions) {
    const own = report.positions.find(({ positionId }) => positionId === id);
    const mark = symbols.get(symbol)?.markPrice;
    if (venueLiquidationPrice === undefined || own === undefined || mark === undefined || own.liquidation.kind === 'flat') continue;
    const exemption = exemptionFor(exemptions, 'liquidationPrice', margin.kind);
    comparisons.set(id, compareLiquidation({ kind: 'value', value: venueLiquidationPrice }, own.liquidation, mark, tickOf(symbol) ?? 0, exemption));
  }
  return comparisons;
}

/** The exemption that applies, if any. */
export function exemptionFor(exemptions: readonly Exemption[], what: Exemption['what'], mode: 'cross' | 'isolated'): Exemption | undefined {
  return exemptions.find((one) => one.what === what && (one.mode === 'all' || one.mode === mode));
}

/** Nearer to the mark in logarithm; a price that one side does not have is infinitely far. */
function nearer(venue: number | undefined, own: number | undefined, markPrice: number): number {
  if (venue === undefined || own === undefined) return venue ?? own ?? markPrice;
  return Math.abs(Math.log(venue / markPrice)) <= Math.abs(Math.log(own / markPrice)) ? venue : own;
}
