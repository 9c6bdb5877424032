/** The money that sizes are measured against: what the trader stated, else the equity that is there. */
import { optionsWorthUsd } from '../margin/options/worth';
import { worthOf } from '../margin/pool';
import { basePerContract } from './bundle';
import { known, type Figure } from './figure';
import { heldOptionsOf } from './held-options';
import type { SizingAccount, SizingInput } from './input';
import { usdPerBaseOf, usdPerUnitOf } from './unit-price';
import { isWithheldAge } from './withheld-age';

const BPS = 1e-4;

/** The money that sizes are measured against. */
export interface Capital {
  readonly usd: Figure;
  readonly from: 'riskCapital' | 'equity';
}

/**
 * Risk capital as the trader stated it, money off the venue included. Without it the equity of every known pool, which is
 * never more than what is really there: pools that are unknown or that rest on stale data do not count. Options that a venue keeps
 * apart count at their worth; what is owed on sold ones that are not priced makes it unknown.
 */
export function capitalOf(input: SizingInput): Capital {
  const stated = statedCapitalUsd(input);
  if (stated !== undefined) return { usd: stated, from: 'riskCapital' };
  const amounts: number[] = [];
  const missing: string[] = [];
  for (const sized of input.accounts) {
    const { account, margin, freshness } = sized;
    for (const pool of margin.pools) {
      const usdPerUnit = usdPerUnitOf(input, pool.unit);
      if (pool.kind === 'unknown') missing.push(...pool.missing);
      else if (isWithheldAge(freshness)) missing.push(`fresh data of ${account.name}`);
      else if (usdPerUnit.kind === 'unknown') missing.push(...usdPerUnit.missing);
      else amounts.push(worthOf(pool) * usdPerUnit.value);
    }
    const apart = isWithheldAge(freshness) ? undefined : worthOfApart(input, sized);
    if (apart?.kind === 'known') amounts.push(apart.value);
    else if (apart !== undefined && (account.options ?? []).some(({ quantity }) => quantity < 0)) return { usd: apart, from: 'equity' };
  }
  if (amounts.length === 0) return { usd: { kind: 'unknown', missing: missing.length > 0 ? missing : ['risk capital'] }, from: 'equity' };
  const total = amounts.toSorted((a, b) => a - b).reduce((sum, amount) => sum + amount, 0);
  return { usd: known(Math.max(total, 0)), from: 'equity' };
}

function worthOfApart(input: SizingInput, sized: SizingAccount): Figure | undefined {
  const options = heldOptionsOf(input, sized);
  return options?.rule === 'apart' ? optionsWorthUsd(options, (asset) => usdPerUnitOf(input, asset)) : undefined;
}

/** Stated risk capital at the live index of its unit; undefined when none is stated. */
export function statedCapitalUsd(input: SizingInput): Figure | undefined {
  const stated = input.policy.riskCapital;
  if (stated === undefined) return undefined;
  const price = usdPerUnitOf(input, stated.unit);
  return price.kind === 'unknown' ? price : known(stated.amount * price.value);
}

/** Taker fee on everything held, at the last mark however old; what has never had a price costs nothing here. */
export function closingCostUsd(input: SizingInput): number {
  let gross = 0;
  for (const { account, market } of input.accounts) {
    for (const leg of account.positions) {
      const markPrice = market.symbols.get(leg.symbol)?.markPrice;
      const usdPerBase = markPrice === undefined ? undefined : usdPerBaseOf(input, leg, markPrice);
      if (markPrice !== undefined && usdPerBase?.kind === 'known') gross += Math.abs(leg.quantity) * basePerContract(leg, markPrice) * usdPerBase.value;
    }
  }
  return gross * input.policy.parameters.takerFeeBps * BPS;
}

/** What the base is called in a sentence. */
export function capitalName(capital: Capital): string {
  return capital.from === 'riskCapital' ? 'risk capital' : 'equity (no risk capital given)';
}
