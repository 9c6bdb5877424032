/**
 * How the rest of the book moves beside one underlying, at the forecast's median, in USD a year: positions, coins and options, with
 * their correlations (shrunk ones of ordinary hours). Where these are not known moves are added up, as if all went the worst way.
 */
import { besideIn, besideUnderlyings } from './beside';
import { correlationsAmong } from './correlations';
import { known } from './figure';
import { onceIn, slowNets } from './once';
import type { Situation } from './situation';

export type OthersMoving =
  | {
      readonly kind: 'known';
      /** Standard deviation of the others together. */
      readonly volatilityUsd: number;
      /** Their covariance with a long of the underlying, over its volatility: what of their moves goes along with it, signed. */
      readonly alongUsd: number;
    }
  | { readonly kind: 'added'; readonly volatilityUsd: number }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

export function othersMoving(situation: Situation, underlying: string): OthersMoving {
  const book = onceIn(situation, 'moving book', () => movingBook(situation));
  const missing = book.missing.length === 0 ? [] : book.missing.filter(({ of }) => of !== underlying);
  if (missing.length > 0) return { kind: 'unknown', missing: missing.flatMap(({ names }) => names) };
  const own = book.byName.get(underlying);
  if (book.moving.length === (own === undefined ? 0 : 1)) return { kind: 'known', volatilityUsd: 0, alongUsd: 0 };
  if (book.along === undefined) return addedUp(book, underlying);
  if (own === undefined) return besideAnother(situation, book, underlying);
  // All together, less what the own part has in it.
  const withAll = book.along.get(underlying) ?? 0;
  const variance = book.varianceUsd - own.residualUsd ** 2 - own.moveUsd * (2 * withAll - own.moveUsd);
  return { kind: 'known', volatilityUsd: Math.sqrt(Math.max(0, variance)), alongUsd: withAll - own.moveUsd };
}

function addedUp({ moving }: MovingBook, underlying: string): OthersMoving {
  return { kind: 'added', volatilityUsd: moving.reduce((sum, { of, moveUsd, residualUsd }) => (of === underlying ? sum : sum + Math.hypot(moveUsd, residualUsd)), 0) };
}

/** What is not held itself goes along with all that is. */
function besideAnother({ input }: Situation, book: MovingBook, underlying: string): OthersMoving {
  const { moving, varianceUsd } = book;
  const correlations = correlationsAmong(input, [underlying, ...moving.map(({ of }) => of)]);
  if (correlations.kind === 'unknown') return addedUp(book, underlying);
  const alongUsd = moving.reduce((sum, { moveUsd }, i) => sum + moveUsd * correlations.value(0, i + 1), 0);
  return { kind: 'known', volatilityUsd: Math.sqrt(Math.max(0, varianceUsd)), alongUsd };
}

/** Of everything, when the underlying itself moves `moveUsd` (signed) and `residualUsd` besides. */
export function togetherUsd(others: Exclude<OthersMoving, { kind: 'unknown' }>, moveUsd: number, residualUsd: number): number {
  if (others.kind === 'added') return others.volatilityUsd + Math.hypot(moveUsd, residualUsd);
  if (others.volatilityUsd === 0) return Math.hypot(moveUsd, residualUsd);
  return Math.sqrt(Math.max(0, moveUsd ** 2 + 2 * moveUsd * others.alongUsd + others.volatilityUsd ** 2 + residualUsd ** 2));
}

/**
 * The move of the underlying, signed, at which everything moves `limitUsd`, on `side`; never more than `limitUsd` itself, so that a
 * hedge makes no view larger. Where the rest is too much at any size: where it is least, on that side; nothing where that is none.
 */
export function moveWithin(others: Exclude<OthersMoving, { kind: 'unknown' }>, limitUsd: number, residualUsd: number, side: 1 | -1): number {
  if (others.kind === 'added') return side * Math.sqrt(Math.max(0, Math.max(0, limitUsd - others.volatilityUsd) ** 2 - residualUsd ** 2));
  const { volatilityUsd, alongUsd } = others;
  if (volatilityUsd === 0 && residualUsd === 0) return side * limitUsd;
  const along = side * alongUsd;
  const room = along ** 2 + limitUsd ** 2 - volatilityUsd ** 2 - residualUsd ** 2;
  const most = room >= 0 ? Math.sqrt(room) - along : Math.max(0, -along);
  return side * Math.min(limitUsd, most);
}

interface Moving {
  readonly of: string;
  /** Signed. */
  readonly moveUsd: number;
  readonly residualUsd: number;
}

interface MovingBook {
  /** Only what moves. */
  readonly moving: readonly Moving[];
  readonly byName: ReadonlyMap<string, Moving>;
  readonly missing: readonly { readonly of: string; readonly names: readonly string[] }[];
  /** By underlying: the moves of all, each times its correlation with it; absent where correlations are not known. */
  readonly along?: ReadonlyMap<string, number>;
  readonly varianceUsd: number;
}

function movingBook(situation: Situation): MovingBook {
  const moving: Moving[] = [];
  const missing: { readonly of: string; readonly names: readonly string[] }[] = [];
  const nets = slowNets(situation);
  for (const underlying of [...nets.keys(), ...besideUnderlyings(situation).filter((one) => !nets.has(one))]) {
    const net = nets.get(underlying) ?? known(0);
    const beside = besideIn(situation, underlying, 'median');
    const volatilityAnnual = situation.slow.medianVolatilityAnnual.get(underlying);
    if (net.kind === 'unknown') missing.push({ of: underlying, names: net.missing });
    else if (beside.kind === 'unknown') missing.push({ of: underlying, names: beside.missing });
    else if (volatilityAnnual === undefined) missing.push({ of: underlying, names: [`volatility of ${underlying}`] });
    else if (net.value + beside.exposureUsd !== 0 || beside.residualUsdAnnual !== 0) moving.push({ of: underlying, moveUsd: (net.value + beside.exposureUsd) * volatilityAnnual, residualUsd: beside.residualUsdAnnual });
  }
  const correlations = correlationsAmong(situation.input, moving.map(({ of }) => of));
  const byName = new Map(moving.map((one) => [one.of, one]));
  if (correlations.kind === 'unknown') return { moving, byName, missing, varianceUsd: 0 };
  let varianceUsd = 0;
  const along = new Map<string, number>();
  for (const [i, { of, moveUsd, residualUsd }] of moving.entries()) {
    let withAll = 0;
    for (let j = 0; j < moving.length; j += 1) withAll += (moving[j]?.moveUsd ?? 0) * correlations.value(i, j);
    along.set(of, withAll);
    varianceUsd += moveUsd * withAll + residualUsd ** 2;
  }
  return { moving, byName, missing, along, varianceUsd };
}
