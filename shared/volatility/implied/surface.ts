/**
 * All expiries together: each one's smile, fitted again only where its quotes changed, and none below the one before it.
 * Not here: what a trader reads off it (smile-measures, term-structure), the index, volatility at any strike and time.
 */
import { calendarGap, repairCalendar, type LeastAt } from './arbitrage';
import { isStale, type ExpiryQuotes, type OptionQuote } from './quotes';
import { fitSlice, qualityOf, type NoSlice, type Slice } from './slice';

export interface CalendarCheck {
  readonly near: string;
  readonly far: string;
  /** The least of far's variance over near's at equal log-moneyness where both are quoted; below 0 is arbitrage. */
  readonly gap: LeastAt;
}

export interface Surface {
  /** By time to expiry, ascending. */
  readonly slices: readonly (Slice | NoSlice)[];
  /** Of the smiles as fitted, each against the nearest earlier one there is. */
  readonly calendar: readonly CalendarCheck[];
  /** Ids of the expiries whose smile was raised to lie nowhere below the earlier one. */
  readonly raised: readonly string[];
  readonly refittedCount: number;
  /** What the fits were made from, for telling what changes. */
  readonly source: readonly ExpiryQuotes[];
}

/**
 * The surface of `expiries`. Where `before` has an expiry with the same quotes and time its fit is kept: fits depend on
 * nothing else.
 */
export function fitSurface(expiries: readonly ExpiryQuotes[], before?: Surface): Surface {
  const inOrder = [...expiries].sort((a, b) => a.expiryYears - b.expiryYears);
  let refittedCount = 0;
  const fitted = inOrder.map((expiry) => {
    const kept = before === undefined ? undefined : keptFit(expiry, before);
    if (kept === undefined) refittedCount += 1;
    return kept ?? fitSlice(expiry);
  });
  return { ...withoutCalendars(fitted), refittedCount, source: inOrder };
}

/** Time moves on although no quote does: total variance comes from prices alone, so only what is per year changes. */
function keptFit(expiry: ExpiryQuotes, before: Surface): Slice | NoSlice | undefined {
  const at = before.source.findIndex(({ id }) => id === expiry.id);
  const source = before.source[at];
  const slice = before.slices.find(({ id }) => id === expiry.id);
  if (source === undefined || slice === undefined || !isSameQuotes(source, expiry) || !(expiry.expiryYears > 0)) return undefined;
  if (slice.kind === 'unknown') return { ...slice, expiryYears: expiry.expiryYears };
  // A smile raised for its neighbour begins from its own fit again.
  if (slice.repair === 'butterfly') return source.expiryYears === expiry.expiryYears ? slice : undefined;
  const smile = slice.fitted;
  return { ...slice, expiryYears: expiry.expiryYears, smile, quality: qualityOf(smile, slice.points, expiry.expiryYears) };
}

function isSameQuotes(a: ExpiryQuotes, b: ExpiryQuotes): boolean {
  if (a.quotes === b.quotes && a.futurePrice === b.futurePrice) return true;
  const isSame = (one: OptionQuote, other: OptionQuote | undefined): boolean =>
    other !== undefined && one.strike === other.strike && one.right === other.right && one.bid === other.bid && one.ask === other.ask && isStale(one) === isStale(other);
  return a.futurePrice === b.futurePrice && a.priceIn === b.priceIn && a.quotes.length === b.quotes.length && a.quotes.every((one, i) => isSame(one, b.quotes[i]));
}

function withoutCalendars(fitted: readonly (Slice | NoSlice)[]): Pick<Surface, 'slices' | 'calendar' | 'raised'> {
  const calendar: CalendarCheck[] = [];
  const raised: string[] = [];
  let near: { readonly fitted: Slice; readonly used: Slice } | undefined;
  const slices = fitted.map((slice) => {
    if (slice.kind === 'unknown') return slice;
    let used = slice;
    if (near !== undefined) {
      const [from, to] = quotedByBoth(near.fitted, slice);
      calendar.push({ near: near.fitted.id, far: slice.id, gap: calendarGap(near.fitted.smile, slice.smile, from, to) });
      const smile = repairCalendar(near.used.smile, slice.smile, from, to);
      if (smile !== slice.smile) {
        raised.push(slice.id);
        used = { ...slice, smile, quality: qualityOf(smile, slice.points, slice.expiryYears) };
      }
    }
    near = { fitted: slice, used };
    return used;
  });
  return { slices, calendar, raised };
}

/** Where both have quotes; at least the forward. */
function quotedByBoth(near: Slice, far: Slice): readonly [number, number] {
  const from = Math.max(near.points[0]?.k ?? 0, far.points[0]?.k ?? 0);
  const to = Math.min(near.points.at(-1)?.k ?? 0, far.points.at(-1)?.k ?? 0);
  return [Math.min(from, 0), Math.max(to, 0)];
}
