/**
 * How much of an instrument can be left within the cost that the policy allows: the books of its market at all connected
 * venues, the square-root law beyond them, and of what was seen in five minutes the 20th percentile, so that a flicker of a
 * book neither cuts nor allows. It does not say how long leaving takes.
 */
import type { Instrument } from '../market/instrument';
import { bookProblem, mergedDepth, type NamedBook, type Side } from '../risk/liquidity/depth';
import { depthQuantile, DEPTH_SLOT_MS, DEPTH_WINDOW_MS, EMPTY_DEPTH_MEMORY, foldDepth, type DepthMemory } from '../risk/liquidity/depth-quantile';
import { sizeForCost, type LeavingGround } from '../risk/liquidity/leaving';
import { SECOND_MS, type EpochMs } from '../units';
import type { BookFact, Fact, InstrumentFacts } from './facts';
import type { ExitMemory, SizingInput } from './input';
import type { ExitSize, ExitSizes } from './situation';

export interface ExitAnswer {
  readonly sizes: Fact<ExitSizes>;
  /** To be remembered; absent when nothing is. */
  readonly memory?: ExitMemory;
}

/** Books of one market can be walked together: same underlying, same money, same kind of contract. */
export function marketOf({ underlying, quoteAsset, settleAsset, contractType }: Instrument): string {
  return `${underlying} ${quoteAsset} ${settleAsset} ${contractType}`;
}

/** Books are walked at most so often: a third of the slots that samples are kept by. */
const SAMPLE_EVERY_MS = 5 * SECOND_MS;

/**
 * The sizes of `instrument` and the memory, with one more sample when the last is five seconds old. Unknown while its own
 * book is missing, stale, crossed or empty, while its volume is unknown, or its best price is already beyond the budget;
 * other venues' books are left out then.
 */
export function exitSizes(input: SizingInput, instrument: Instrument, sigmaDaily: number | undefined, before: ExitMemory | undefined): ExitAnswer {
  const kept = before === undefined || !isUsable(before, input.nowMs) ? undefined : before;
  const market = marketBooks(input, instrument);
  if (market.kind === 'unknown' || sigmaDaily === undefined) {
    const missing = [...(market.kind === 'unknown' ? market.missing : []), ...(sigmaDaily === undefined ? [`volatility of ${instrument.underlying}`] : [])];
    return { sizes: { kind: 'unknown', missing }, ...(kept === undefined ? {} : { memory: kept }) };
  }
  const { volumeBaseDaily } = market.value;
  const budgetBps = input.policy.parameters.exitCostBps;
  const memory = kept !== undefined && kept.budgetBps === budgetBps && input.nowMs - kept.sell.lastAtMs < SAMPLE_EVERY_MS ? kept : sampled(input, market.value, sigmaDaily, kept);
  return { sizes: { kind: 'known', value: { sell: remembered(memory.sell, input.nowMs, instrument, budgetBps), buy: remembered(memory.buy, input.nowMs, instrument, budgetBps), volumeBaseDaily } }, memory };
}

function sampled({ nowMs, policy }: SizingInput, { books, volumeBaseDaily }: MarketBooks, sigmaDaily: number, kept: ExitMemory | undefined): ExitMemory {
  const budgetBps = policy.parameters.exitCostBps;
  const depth = mergedDepth(books);
  const sideOf = (side: Side): DepthMemory => {
    const ground: LeavingGround = { depth, side, impact: { sigmaDaily, volumeDailyBase: volumeBaseDaily } };
    const quantityBase = sizeAt(ground, budgetBps);
    return foldDepth(kept === undefined ? EMPTY_DEPTH_MEMORY : atBudget(kept, side, ground, budgetBps, quantityBase), { atMs: nowMs, quantityBase });
  };
  return { budgetBps, sell: sideOf('sell'), buy: sideOf('buy') };
}

/** A clock that ran back, or a pause longer than the window, begins anew. */
function isUsable({ sell, buy }: ExitMemory, nowMs: EpochMs): boolean {
  const lastAtMs = Math.max(sell.lastAtMs, buy.lastAtMs);
  return lastAtMs <= nowMs && nowMs - lastAtMs <= DEPTH_WINDOW_MS;
}

/** 0 where not even the best price is within the budget. */
function sizeAt(ground: LeavingGround, budgetBps: number): number {
  const found = sizeForCost(ground, budgetBps);
  return found.kind === 'size' ? found.quantityBase : 0;
}

/** Another budget than that of the samples: they are taken to have the shape of the present book. */
function atBudget(kept: ExitMemory, side: Side, ground: LeavingGround, budgetBps: number, quantityBase: number): DepthMemory {
  if (kept.budgetBps === budgetBps) return kept[side];
  const before = sizeAt(ground, kept.budgetBps);
  if (before <= 0 || quantityBase <= 0) return EMPTY_DEPTH_MEMORY;
  const ratio = quantityBase / before;
  return { ...kept[side], slots: kept[side].slots.map(({ slot, leastBase }) => ({ slot, leastBase: leastBase * ratio })) };
}

interface Remembered {
  readonly slot: number;
  readonly symbol: string;
  readonly budgetBps: number;
  readonly size: Fact<ExitSize>;
}
/** What a memory said in its last slot of time, while it was fresh: the same until the slot is over or a sample comes. */
const lastRemembered = new WeakMap<DepthMemory, Remembered>();

function remembered(memory: DepthMemory, nowMs: EpochMs, { symbol }: Instrument, budgetBps: number): Fact<ExitSize> {
  const slot = Math.floor(nowMs / DEPTH_SLOT_MS);
  const last = lastRemembered.get(memory);
  if (last?.slot === slot && last.symbol === symbol && last.budgetBps === budgetBps && nowMs - memory.lastAtMs < SAMPLE_EVERY_MS) return last.size;
  const size = rememberedAt(memory, nowMs, `depth of ${symbol} within ${budgetBps} bps`);
  if (nowMs - memory.lastAtMs < SAMPLE_EVERY_MS) lastRemembered.set(memory, { slot, symbol, budgetBps, size });
  return size;
}

function rememberedAt(memory: DepthMemory, nowMs: EpochMs, name: string): Fact<ExitSize> {
  const usual = depthQuantile(memory, nowMs);
  const base = usual.kind === 'known' ? usual.quantityBase : memory.slots.reduce((least, slot) => Math.min(least, slot.leastBase), Infinity);
  return base > 0 && base < Infinity ? { kind: 'known', value: { base, isBrief: usual.kind === 'unknown' } } : { kind: 'unknown', missing: [name] };
}

interface MarketBooks {
  readonly books: readonly NamedBook[];
  readonly volumeBaseDaily: number;
}

/** The instrument's own book with those of its market elsewhere that can be used. */
function marketBooks(input: SizingInput, instrument: Instrument): Fact<MarketBooks> {
  const own = usableBook(instrument, input.instrumentFacts.get(instrument.id));
  if (own.kind === 'unknown') return own;
  const books: NamedBook[] = [{ venue: instrument.venue, bids: own.value.book.bids, asks: own.value.book.asks }];
  let { volumeBaseDaily } = own.value;
  for (const other of withBooks(input).get(instrument.underlying) ?? []) {
    if (other.id === instrument.id || marketOf(other) !== marketOf(instrument)) continue;
    const facts = input.instrumentFacts.get(other.id);
    const usable = usableBook(other, facts);
    if (usable.kind === 'unknown') continue;
    books.push({ venue: other.venue, bids: usable.value.book.bids, asks: usable.value.book.asks });
    volumeBaseDaily += usable.value.volumeBaseDaily;
  }
  return { kind: 'known', value: { books, volumeBaseDaily } };
}

const instrumentsWithBooks = new WeakMap<SizingInput['instrumentFacts'], ReadonlyMap<string, readonly Instrument[]>>();

/** Instruments that have facts, by underlying; grouped once per input. */
function withBooks({ instrumentFacts, instruments }: SizingInput): ReadonlyMap<string, readonly Instrument[]> {
  const known = instrumentsWithBooks.get(instrumentFacts);
  if (known !== undefined) return known;
  const groups = new Map<string, Instrument[]>();
  for (const id of instrumentFacts.keys()) {
    const instrument = instruments.get(id);
    if (instrument === undefined) continue;
    const group = groups.get(instrument.underlying);
    if (group === undefined) groups.set(instrument.underlying, [instrument]);
    else group.push(instrument);
  }
  instrumentsWithBooks.set(instrumentFacts, groups);
  return groups;
}

const problems = new WeakMap<BookFact['bids'], { readonly asks: BookFact['asks']; readonly problem: string | undefined }>();

/** A book that has not changed is looked through once. */
function problemOf(book: BookFact): string | undefined {
  const known = problems.get(book.bids);
  if (known?.asks === book.asks) return known.problem;
  const problem = bookProblem(book);
  problems.set(book.bids, { asks: book.asks, problem });
  return problem;
}

function usableBook({ symbol }: Instrument, facts: InstrumentFacts | undefined): Fact<{ readonly book: BookFact; readonly volumeBaseDaily: number }> {
  if (facts === undefined) return { kind: 'unknown', missing: [`order book of ${symbol}`] };
  const { book, volumeBaseDaily } = facts;
  if (book.kind === 'unknown' || volumeBaseDaily.kind === 'unknown') {
    return { kind: 'unknown', missing: [...(book.kind === 'unknown' ? book.missing : []), ...(volumeBaseDaily.kind === 'unknown' ? volumeBaseDaily.missing : [])] };
  }
  const { freshness } = book.value;
  if (freshness === 'stale' || freshness === 'gone') return { kind: 'unknown', missing: [`fresh order book of ${symbol}`] };
  const problem = problemOf(book.value);
  if (problem !== undefined) return { kind: 'unknown', missing: [`depth of ${symbol} (${problem})`] };
  if (volumeBaseDaily.value <= 0) return { kind: 'unknown', missing: [`traded volume of ${symbol}`] };
  return { kind: 'known', value: { book: book.value, volumeBaseDaily: volumeBaseDaily.value } };
}
