/**
 * Counterparty (statistical): the equity at one venue, over all accounts there, at most a share of the risk capital that the
 * trader stated. Its answer is money to withdraw, never a size: no cut makes a venue safer. It says how much of that is free
 * now; whether the distances that are left then suffice is for the other limits, asked again.
 */
import { briefText, percentText } from '../../format';
import type { PoolMargin } from '../../margin/margin';
import { worthOf } from '../../margin/pool';
import type { Answer } from '../answer';
import { onceIn } from '../once';
import { unknown, type Rule, type RuleInput } from '../rule';
import { statedCapitalUsd } from '../capital';
import type { Situation } from '../situation';
import { usdPerUnitOf } from '../unit-price';
import { isWithheldAge } from '../withheld-age';

const HORIZON_HOURS = 24 * 365;

export const counterparty: Rule = {
  id: 'counterparty',
  title: "One venue's share",
  family: 'statistical',
  horizonHours: HORIZON_HOURS,
  params: ['venueShareRatio'],
  answer,
};

function answer({ situation, sized }: RuleInput): Answer {
  const capital = statedCapitalUsd(situation.input);
  if (capital === undefined) return { kind: 'abstains', why: 'no risk capital stated' };
  if (capital.kind === 'unknown') return unknown(capital.missing);
  const { venue } = sized.account;
  return onceIn(situation, `venue ${venue}`, () => answerAt(situation, venue, capital.value));
}

function answerAt(situation: Situation, venue: string, capitalUsd: number): Answer {
  const money = moneyAt(situation, venue);
  if (money.kind === 'unknown') return unknown(money.missing);
  const { venueShareRatio } = situation.parameters;
  const { equityUsd, freeUsd, unit, usdPerUnit } = money;
  const because = `${venue} holds ${percentText(equityUsd / capitalUsd, 0)} of risk capital; you allow ${percentText(venueShareRatio, 0)}.`;
  const excessUsd = equityUsd - venueShareRatio * capitalUsd;
  if (excessUsd <= 0) return { kind: 'moves', because };
  const excess = amountText(excessUsd / usdPerUnit, unit);
  const shrinks = 'Distances to liquidation shrink with it: ask again afterwards.';
  if (freeUsd >= excessUsd) return { kind: 'moves', move: `withdraw ${excess}`, because: `${because} Withdraw ${excess}. ${shrinks}` };
  if (freeUsd <= 0) return { kind: 'moves', move: `${excess} too much`, because: `${because} ${excess} is too much there, and all of it is margin: positions have to be smaller first.` };
  const free = amountText(freeUsd / usdPerUnit, unit);
  return { kind: 'moves', move: `withdraw ${free}`, because: `${because} ${excess} is too much there; ${free} of it is free, the rest needs smaller positions first. ${shrinks}` };
}

/** Three digits: equity moves with every mark, and nobody withdraws cents. */
function amountText(amount: number, unit: string): string {
  return `${briefText(amount, 3)} ${unit}`;
}

type Money =
  | { readonly kind: 'known'; readonly equityUsd: number; readonly freeUsd: number; readonly unit: string; readonly usdPerUnit: number }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** Of all accounts at the venue; said in the unit of the pool with the most that is free. */
function moneyAt({ input }: Situation, venue: string): Money {
  const missing = new Set<string>();
  let equityUsd = 0;
  let freeUsd = 0;
  let most: { readonly unit: string; readonly usdPerUnit: number; readonly freeUsd: number } | undefined;
  const here = input.accounts.filter(({ account }) => account.venue === venue).toSorted((a, b) => (a.account.id < b.account.id ? -1 : 1));
  for (const { account, margin, freshness } of here) {
    if (isWithheldAge(freshness)) missing.add(`fresh data of ${account.name}`);
    for (const pool of margin.pools.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      const usdPerUnit = usdPerUnitOf(input, pool.unit);
      if (pool.kind === 'unknown') pool.missing.forEach((name) => missing.add(name));
      if (usdPerUnit.kind === 'unknown') usdPerUnit.missing.forEach((name) => missing.add(name));
      if (pool.kind === 'unknown' || usdPerUnit.kind === 'unknown') continue;
      const free = freeOf(pool) * usdPerUnit.value;
      equityUsd += Math.max(0, worthOf(pool)) * usdPerUnit.value;
      freeUsd += free;
      if (most === undefined || free > most.freeUsd) most = { unit: pool.unit, usdPerUnit: usdPerUnit.value, freeUsd: free };
    }
  }
  if (missing.size > 0) return { kind: 'unknown', missing: [...missing].sort() };
  return { kind: 'known', equityUsd, freeUsd, unit: most?.unit ?? 'USD', usdPerUnit: most?.usdPerUnit ?? 1 };
}

/** An isolated position's margin leaves only with the position. */
function freeOf(pool: Extract<PoolMargin, { kind: 'known' }>): number {
  return pool.id.startsWith('isolated') ? 0 : Math.max(0, pool.availableMargin);
}
