/**
 * Whose options stand behind a forecast: the asset's own, those of another that lends its ratio of implied to realised
 * volatility (BTC, ETH), or none. The lender's finding travels as plain data in its answer and in the borrower's question,
 * so that an answer depends on nothing but its question and those before it.
 */
import type { OptionsSeen } from '../market/event';
import type { Forecaster } from './forecast/forecaster';
import { borrowImplied, foldImplied, MAX_IMPLIED_AGE_MS, type ImpliedTerms } from './forecast/implied-memory';
import { HOURS_PER_YEAR } from './forecast/model';
import { rollingVariances } from './realised/rolling';

/** Assets whose options others may borrow, the first that has fresh ones. */
export const LENDERS: readonly string[] = ['BTC', 'ETH'];

/** An asset's implied volatilities beside what it realised over the last 14 days (Yang-Zhang): the ratio is what is lent. */
export interface ImpliedLoan {
  readonly underlying: string;
  /** Of the quotes. */
  readonly atMs: number;
  readonly realisedAnnual: number;
  readonly terms: ImpliedTerms['terms'];
}

/** The options in the forecast, with the time of their quotes. */
export type ImpliedSource =
  | { readonly kind: 'own'; readonly quotesAtMs: number }
  | { readonly kind: 'borrowed'; readonly from: string; readonly quotesAtMs: number }
  | { readonly kind: 'none' };

interface Given {
  readonly nowMs: number;
  readonly options: OptionsSeen | undefined;
  /** Of the newest surface; undefined without one. */
  readonly terms: ImpliedTerms['terms'] | undefined;
  readonly loan: ImpliedLoan | undefined;
}

/** Own options first; a loan counts only where own quotes are missing or too old. */
export function noteImplied(forecaster: Forecaster, { nowMs, options, terms, loan }: Given): void {
  const { implied } = forecaster;
  if (terms !== undefined && options !== undefined) {
    if (implied.newest?.source.kind !== 'own' || implied.newest.atMs !== options.atMs) foldImplied(implied, { atMs: options.atMs, source: { kind: 'own' }, terms });
    return;
  }
  const own = realisedVolatility(forecaster);
  const isOwnFresh = implied.newest?.source.kind === 'own' && nowMs - implied.newest.atMs <= MAX_IMPLIED_AGE_MS;
  if (loan === undefined || own === undefined || isOwnFresh || loan.atMs === implied.newest?.atMs) return;
  foldImplied(implied, borrowImplied(loan, loan.underlying, loan.realisedAnnual, own));
}

export function impliedSource({ implied: { newest } }: Forecaster, nowMs: number): ImpliedSource {
  if (newest === null || nowMs - newest.atMs > MAX_IMPLIED_AGE_MS) return { kind: 'none' };
  const quotesAtMs = newest.atMs;
  return newest.source.kind === 'own' ? { kind: 'own', quotesAtMs } : { kind: 'borrowed', from: newest.source.from, quotesAtMs };
}

/** What this asset can lend; undefined without fresh options of its own or 14 days of hours without a hole. */
export function loanOf(underlying: string, forecaster: Forecaster, nowMs: number): ImpliedLoan | undefined {
  const { newest } = forecaster.implied;
  const realisedAnnual = realisedVolatility(forecaster);
  if (newest === null || realisedAnnual === undefined || impliedSource(forecaster, nowMs).kind !== 'own') return undefined;
  return { underlying, atMs: newest.atMs, realisedAnnual, terms: newest.terms };
}

function realisedVolatility({ yangZhang }: Forecaster): number | undefined {
  const variance = rollingVariances(yangZhang)?.yangZhang;
  return variance === undefined || !(variance > 0) ? undefined : Math.sqrt(variance * HOURS_PER_YEAR);
}
