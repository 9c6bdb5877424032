/**
 * What holding the whole book pays a day: funding by underlying, interest on what is owed, and how one budget is shared. What
 * is received on one underlying does not pay for another: the two can part. Rates are slow samples of the present ones.
 * Interest uses up the budget first: no cut of a position is taken to repay a debt.
 */
import { briefText } from '../format';
import { onceIn } from './once';
import type { RuleInput } from './rule';
import type { Situation } from './situation';

/** In USD a day, paid > 0. */
export interface CarryOfUnderlying {
  /** Sum over the bundles that pay, >= 0. */
  readonly paid: number;
  /** Sum over those that receive, <= 0. */
  readonly received: number;
}

export type CarryBook =
  | {
      readonly kind: 'known';
      /** By bundle id, paid > 0. */
      readonly bundles: ReadonlyMap<string, number>;
      readonly underlyings: ReadonlyMap<string, CarryOfUnderlying>;
      /** Funding of the whole book. */
      readonly totalUsd: number;
      /** Interest on everything owed, >= 0. */
      readonly interestUsd: number;
    }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** Made once per answer. */
export function carryBook({ situation }: Pick<RuleInput, 'situation'>): CarryBook {
  return onceIn(situation, 'carry book', () => makeBook(situation));
}

function makeBook(situation: Situation): CarryBook {
  const missing = new Set<string>();
  const bundles = new Map<string, number>();
  const underlyings = new Map<string, CarryOfUnderlying>();
  const underlyingOf = new Map<string, string>();
  for (const { bundleId, underlying, slowUsd } of situation.exposures) {
    const rate = situation.slow.fundingDaily.get(bundleId);
    if (slowUsd.kind === 'unknown') slowUsd.missing.forEach((name) => missing.add(name));
    if (rate === undefined) missing.add(`funding rate of ${underlying}`);
    if (slowUsd.kind === 'unknown' || rate === undefined) continue;
    bundles.set(bundleId, (bundles.get(bundleId) ?? 0) + slowUsd.value * rate);
    underlyingOf.set(bundleId, underlying);
  }
  for (const [bundleId, cost] of bundles) {
    const underlying = underlyingOf.get(bundleId) ?? '';
    const { paid, received } = underlyings.get(underlying) ?? { paid: 0, received: 0 };
    underlyings.set(underlying, { paid: paid + Math.max(0, cost), received: received + Math.min(0, cost) });
  }
  let interestUsd = 0;
  for (const { interestUsdDaily: interest } of situation.slow.debts) {
    if (interest.kind === 'unknown') interest.missing.forEach((name) => missing.add(name));
    else interestUsd += interest.value;
  }
  if (missing.size > 0) return { kind: 'unknown', missing: [...missing].sort() };
  return { kind: 'known', bundles, underlyings, totalUsd: totalAt([...underlyings.values()], 1), interestUsd };
}

/** The least to repay so that interest costs at most `budgetUsd` a day, dearest debts first: `1,200 USDT`, empty when none has to be. */
export function repaymentText(debts: Situation['slow']['debts'], interestUsd: number, budgetUsd: number): string {
  let excessUsd = interestUsd - budgetUsd;
  const parts: string[] = [];
  const dearest = debts.flatMap(({ asset, charged, interestUsdDaily: interest }) => (interest.kind === 'known' && charged > 0 && interest.value > 0 ? [{ asset, charged, costUsd: interest.value }] : []))
    .sort((a, b) => b.costUsd / b.charged - a.costUsd / a.charged);
  for (const { asset, charged, costUsd } of dearest) {
    if (excessUsd <= 0) break;
    const share = Math.min(1, excessUsd / costUsd);
    parts.push(`${briefText(charged * share, 3)} ${asset}`);
    excessUsd -= costUsd * share;
  }
  return parts.join(' and ');
}

/** The cost with all that pays scaled by `factor`. */
function totalAt(underlyings: readonly CarryOfUnderlying[], factor: number): number {
  return underlyings.reduce((sum, { paid, received }) => sum + Math.max(0, received + factor * paid), 0);
}

/**
 * The factor for all that pays, in underlyings that cost something, at which the book costs `budgetUsd`, which is less than
 * it costs now. The cost is made of straight pieces: it bends where an underlying begins to cost.
 */
export function factorWithin({ underlyings }: Extract<CarryBook, { kind: 'known' }>, budgetUsd: number): number {
  const costing = [...underlyings.values()].filter(({ paid, received }) => paid + received > 0)
    .map((one) => ({ ...one, from: -one.received / one.paid })).sort((a, b) => b.from - a.from);
  let paid = costing.reduce((sum, one) => sum + one.paid, 0);
  let received = costing.reduce((sum, one) => sum + one.received, 0);
  for (const one of costing) {
    const factor = (budgetUsd - received) / paid;
    if (factor >= one.from) return factor;
    paid -= one.paid;
    received -= one.received;
  }
  return 0;
}
