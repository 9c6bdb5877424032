/**
 * What holding an exposure pays or costs a day: funding at the present rate or at its cap, interest on what is borrowed, and
 * the exposure whose cost stays within a budget. Rates are held still; `margin/carry.ts` books payments on an account.
 */
import { power } from '../../math/power';
import type { BorrowTerms } from '../../account/borrow-terms';
import type { FundingAssumption, FundingTerms } from '../../margin/carry';
import { DAYS_PER_YEAR } from '../../units';

/** Funding of `intervals` payments on a notional (long > 0) at `rate` per interval (> 0: longs pay); received > 0. */
export function fundingReceived(notional: number, rate: number, intervals: number): number {
  const received = -notional * rate * intervals;
  return received === 0 ? 0 : received;
}

/** A rate per interval as a simple rate per year. */
export function fundingAnnual(rate: number, intervalHours: number): number {
  return rate * intervalsPerYear(intervalHours);
}

/** The same compounded at each payment: (1 + rate)^intervals - 1, for rate > -1. */
export function fundingAnnualCompounded(rate: number, intervalHours: number): number {
  return power(1 + rate, intervalsPerYear(intervalHours)) - 1;
}

/** What funding does to equity a year at signed `leverage` (long > 0), simple; received > 0. */
export function fundingOnEquityAnnual(rate: number, intervalHours: number, leverage: number): number {
  return fundingReceived(leverage, rate, intervalsPerYear(intervalHours));
}

export interface CarryQuestion {
  /** In the money that funding is paid in, long > 0. */
  readonly notional: number;
  readonly funding: FundingTerms | undefined;
  readonly assumption: FundingAssumption;
  /** What is owed, >= 0, and its terms; absent when nothing is borrowed. */
  readonly debt?: { readonly asset: string; readonly owed: number; readonly terms: BorrowTerms | undefined };
  /** Named in what is missing. */
  readonly symbol: string;
}

export type CarryPerDay =
  | {
      readonly kind: 'known';
      /** Received > 0, per 24 hours. */
      readonly funding: number;
      /** <= 0, in the unit of the debt. */
      readonly interest: number;
    }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** A day's carry. `capped` has the rate at the venue's cap against the exposure, or the present one where that is worse. */
export function carryPerDay({ notional, funding, assumption, debt, symbol }: CarryQuestion): CarryPerDay {
  const rate = funding === undefined ? undefined : rateAgainst(funding, assumption, Math.sign(notional));
  const missing = [
    ...(notional === 0 || rate !== undefined ? [] : [missingRate(symbol, funding)]),
    ...(debt === undefined || debt.owed === 0 || debt.terms !== undefined ? [] : [`borrowing rate of ${debt.asset}`]),
  ];
  if (missing.length > 0) return { kind: 'unknown', missing };
  return {
    kind: 'known',
    funding: funding === undefined || rate === undefined ? 0 : fundingReceived(notional, rate, 24 / funding.intervalHours),
    interest: debt?.terms === undefined ? 0 : interestPerDay(debt.owed, debt.terms),
  };
}

/** Interest of 24 hours, charged hourly and compounded, <= 0. */
export function interestPerDay(owed: number, { ratePerHour, interestFree }: BorrowTerms): number {
  const charged = Math.max(0, owed - interestFree);
  return charged === 0 ? 0 : -charged * (power(1 + ratePerHour, 24) - 1);
}

export interface CarryBudget {
  /** What funding may cost a day, >= 0, in quote currency. */
  readonly budgetPerDay: number;
  readonly markPrice: number;
  readonly funding: FundingTerms | undefined;
  readonly assumption: FundingAssumption;
  readonly symbol: string;
}

export type SizeForCarry =
  | {
      readonly kind: 'range';
      /** Shortest exposure, <= 0; absent when a short is paid, or nothing is. */
      readonly lowBase?: number;
      /** Longest, >= 0; absent likewise. */
      readonly highBase?: number;
    }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] }
  | { readonly kind: 'refused'; readonly why: string };

/** The exposures, in base of a linear contract, whose funding costs at most the budget a day. */
export function sizeForCarry({ budgetPerDay, markPrice, funding, assumption, symbol }: CarryBudget): SizeForCarry {
  if (!(budgetPerDay >= 0 && Number.isFinite(budgetPerDay))) return { kind: 'refused', why: `a budget a day is at least 0, got ${budgetPerDay}` };
  if (!(markPrice > 0 && Number.isFinite(markPrice))) return { kind: 'refused', why: `a mark price is above 0, got ${markPrice}` };
  const long = funding === undefined ? undefined : rateAgainst(funding, assumption, 1);
  const short = funding === undefined ? undefined : rateAgainst(funding, assumption, -1);
  if (funding === undefined || long === undefined || short === undefined) return { kind: 'unknown', missing: [missingRate(symbol, funding)] };
  const size = (costRate: number): number => budgetPerDay / (markPrice * costRate * (24 / funding.intervalHours));
  return {
    kind: 'range',
    ...(short < 0 ? { lowBase: -size(-short) + 0 } : {}),
    ...(long > 0 ? { highBase: size(long) } : {}),
  };
}

/** The rate that an exposure of this side pays under the assumption; undefined when the cap is not known. */
function rateAgainst({ rate, capRatio }: FundingTerms, assumption: FundingAssumption, side: number): number | undefined {
  if (assumption === 'present') return rate;
  return capRatio === undefined ? undefined : side * Math.max(capRatio, Math.abs(rate));
}

function missingRate(symbol: string, funding: FundingTerms | undefined): string {
  return funding === undefined ? `funding rate of ${symbol}` : `funding cap of ${symbol}`;
}

function intervalsPerYear(intervalHours: number): number {
  return (24 * DAYS_PER_YEAR) / intervalHours;
}
