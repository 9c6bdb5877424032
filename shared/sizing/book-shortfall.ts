/**
 * What a budget for the expected shortfall of the whole book leaves to each bundle: the room of one with the rest held while the
 * book is within it, and one factor for all that adds to it when it is not. The drawdown rule asks the same question with a
 * smaller budget.
 */
import { percentText } from '../format';
import { exposureRangesForShortfall, type ExposureRange } from '../risk/value-at-risk/exposure-range';
import type { Answer } from './answer';
import { commonCut } from './book-cut';
import { SHORTFALL_ALPHA, type KnownBook } from './book-tail';
import { range, unknown, type RuleInput } from './rule';

const HORIZON_HOURS = 24;

export interface ShortfallBudget {
  /** Names what is worked out for all bundles of one answer. */
  readonly name: string;
  readonly usd: number;
}

/** The interval that `budget` leaves to the bundle. */
export function rangeWithin(input: RuleInput, book: KnownBook, budget: ShortfallBudget, because: string): Answer {
  const { bundle, slowUsdPerBase, nowBase } = input;
  if (slowUsdPerBase.kind === 'unknown') return unknown(slowUsdPerBase.missing);
  const index = book.shocks.underlyings.indexOf(bundle.underlying);
  if (index < 0) return unknown([`hourly history of ${bundle.underlying}`]);
  if (book.tail.expectedShortfallUsd > budget.usd) return cutAlike(input, book, budget, because);
  const ranges = worked(book, 'room', budget, () => exposureRangesForShortfall(book.shocks, book.exposureUsd, budget.usd, SHORTFALL_ALPHA));
  const found: ExposureRange | undefined = ranges[index];
  if (found?.kind !== 'range') return unknown([found?.kind === 'unknown' ? found.why : `room of ${bundle.underlying}`]);
  const elsewhere = (book.exposureUsd[index] ?? 0) - nowBase * slowUsdPerBase.value;
  // The present is within budget: rounding must not say otherwise.
  return range(Math.min(nowBase, (found.lowUsd - elsewhere) / slowUsdPerBase.value), Math.max(nowBase, (found.highUsd - elsewhere) / slowUsdPerBase.value), because, HORIZON_HOURS);
}

/** Over budget: all that adds to the shortfall is cut by one factor, and each bundle has the room that is left when all of it is. */
function cutAlike(input: RuleInput, book: KnownBook, budget: ShortfallBudget, because: string): Answer {
  const { bundle, nowBase, slowUsdPerBase } = input;
  if (slowUsdPerBase.kind === 'unknown') return unknown(slowUsdPerBase.missing);
  const index = book.shocks.underlyings.indexOf(bundle.underlying);
  const cut = worked(book, 'cut', budget, () => commonCut(book, budget.usd));
  const base = nowBase * (cut.factors[index] ?? 1);
  const alike = cut.factors.filter((factor) => factor < 1).length > 1 ? ' All that adds to it is cut alike.' : '';
  const short = cut.reaches === 'least' ? ' No cut brings it within: what is held beside the positions is too much.' : '';
  const words = base === nowBase ? `${because} This one does not add to it.${short}` : `${because}${alike}${short}`;
  const room = cut.ranges[index];
  if (room?.kind !== 'range') return range(base, base, words, HORIZON_HOURS);
  const elsewhere = (cut.exposureUsd[index] ?? 0) - base * slowUsdPerBase.value;
  return range(Math.min(base, (room.lowUsd - elsewhere) / slowUsdPerBase.value), Math.max(base, (room.highUsd - elsewhere) / slowUsdPerBase.value), words, HORIZON_HOURS);
}

function worked<T>({ worked: known }: KnownBook, name: string, { name: budget, usd }: ShortfallBudget, make: () => T): T {
  const key = `${name} ${budget}`;
  const last = known.get(key);
  if (last?.budgetUsd === usd) return last.value as T;
  const value = make();
  known.set(key, { budgetUsd: usd, value });
  return value;
}

/** `5.1 %`, or what stands for it without capital. */
export function shareText(usd: number, capitalUsd: number): string {
  return capitalUsd > 0 ? percentText(usd / capitalUsd) : 'more than any share';
}
