/**
 * Carry (statistical): what the whole book pays in a day at present rates, interest on what is owed and funding, at most a
 * share of risk capital. Interest comes off the budget; what is left is for funding. What is received on another underlying
 * pays for nothing here. Over budget, all that pays funding is cut by one factor; where interest alone is over it, the rule
 * also says how much to repay, because no cut does that.
 */
import { percentText } from '../../format';
import type { Answer } from '../answer';
import { carryBook, factorWithin, repaymentText, type CarryBook } from '../carry-budget';
import { onceIn } from '../once';
import { range, unknown, type Rule, type RuleInput } from '../rule';
import { capitalName } from '../capital';
import { capitalAfterClosing } from '../situation';

const HORIZON_HOURS = 24;
/** No end on this side; a buffer may still be added to it. */
export const OPEN_END = Number.MAX_VALUE / 2;

export const carry: Rule = {
  id: 'carry',
  title: 'Carry, one day',
  family: 'statistical',
  horizonHours: HORIZON_HOURS,
  params: ['carryRatio'],
  answer,
};

function answer(input: RuleInput): Answer {
  const { situation, bundle, slowUsdPerBase: usdPerBase, nowBase } = input;
  const rate = situation.slow.fundingDaily.get(bundle.id);
  const capital = capitalAfterClosing(input, 'slow');
  if (rate === undefined) return unknown([`funding rate of ${bundle.underlying}`]);
  if (capital.kind === 'unknown') return unknown(capital.missing);
  if (usdPerBase.kind === 'unknown') return unknown(usdPerBase.missing);
  const book = carryBook(input);
  if (book.kind === 'unknown') return unknown(book.missing);
  const { carryRatio } = situation.parameters;
  const allowed = carryRatio * capital.value;
  const budget = Math.max(0, allowed - book.interestUsd);
  const repay = book.interestUsd > allowed ? repaymentText(situation.slow.debts, book.interestUsd, allowed) : '';
  const because = onceIn(situation, 'words of the carry', () => {
    const shareOf = (usd: number): string => (capital.value > 0 ? percentText(usd / capital.value, 3) : 'more than any share');
    const interest = book.interestUsd > 0 ? ` and ${shareOf(book.interestUsd)} in interest` : '';
    const said = `At present rates the book pays ${shareOf(book.totalUsd)} of ${capitalName(situation.capital)} a day in funding${interest}; you allow ${percentText(carryRatio, 3)}.`;
    return repay === '' ? said : `${said} Interest alone is over that, and no cut repays a debt: repay ${repay}.`;
  });
  if (book.totalUsd > budget) return cutAlike(input, book, budget, because);
  if (rate === 0 && repay !== '') return { kind: 'moves', move: `repay ${repay}`, because };
  if (rate === 0) return { kind: 'abstains', why: `no funding is due on ${bundle.underlying}` };
  const perBase = rate * usdPerBase.value;
  const { paid, received } = book.underlyings.get(bundle.underlying) ?? { paid: 0, received: 0 };
  const elsewhere = paid + received - (book.bundles.get(bundle.id) ?? 0);
  const end = Math.max(-OPEN_END, Math.min(OPEN_END, (budget - (book.totalUsd - Math.max(0, paid + received)) - elsewhere) / perBase));
  // The present is within budget: rounding must not say otherwise.
  return perBase > 0 ? range(Math.min(-OPEN_END, nowBase), Math.max(end, nowBase), because, HORIZON_HOURS) : range(Math.min(end, nowBase), Math.max(OPEN_END, nowBase), because, HORIZON_HOURS);
}

/** Over budget: every bundle that pays, in an underlying that costs something, is cut by the same factor; no other may grow. */
function cutAlike({ bundle, nowBase, situation }: RuleInput, book: Extract<CarryBook, { kind: 'known' }>, budgetUsd: number, because: string): Answer {
  const isCosting = (underlying: string): boolean => {
    const { paid, received } = book.underlyings.get(underlying) ?? { paid: 0, received: 0 };
    return paid + received > 0;
  };
  const isPaying = isCosting(bundle.underlying) && (book.bundles.get(bundle.id) ?? 0) > 0;
  const base = isPaying ? nowBase * factorWithin(book, budgetUsd) : nowBase;
  const paying = new Set(situation.exposures.filter(({ bundleId, underlying }) => isCosting(underlying) && (book.bundles.get(bundleId) ?? 0) > 0).map(({ bundleId }) => bundleId));
  const alike = isPaying && paying.size > 1 ? ' All that pays is cut alike.' : '';
  return range(Math.min(0, base), Math.max(0, base), `${because}${alike}`, HORIZON_HOURS);
}
