/*
 * The whole advice, as the engine asks for it once a second: 20 positions over 3 accounts, every limit and target, the pools
 * evaluated exactly. Run as `node ladder.mjs <part>`; a part prints one line of JSON. The gate comes first: no time without
 * right answers.
 */
import { advise } from '../../shared/sizing/advise';
import { EMPTY_SIZING_MEMORY, type SizingInput, type SizingMemory } from '../../shared/sizing/input';
import { prepareMargin } from '../../shared/margin/prepare';
import { evaluateMargin } from '../../shared/margin/evaluate';
import { normal } from '../../shared/math/normal';
import { createRandom, uniform } from '../../shared/math/random';
import type { BookStatistics, InstrumentFacts } from '../../shared/sizing/facts';
import { epochMs, instrumentId } from '../../shared/units';
import { BTC_TIERS, input, NOW_MS, position, VENUE, type SymbolWords, type World } from '../support/sizing-builders';

const POSITIONS = 20;
const SCENARIOS = 2_000;
const LEVELS = 20;
const MARKS = 64;
/** Answers before the first that is timed: a program that advises once a second has been compiled after a quarter of an hour. */
const WARM_UP = 1_000;

const random = createRandom(20_261_121, 'bench ladder');
const between = (low: number, high: number): number => low + (high - low) * uniform(random);

const names = Array.from({ length: POSITIONS }, (_, index) => (index === 0 ? 'BTCUSDT' : `A${index}USDT`));
const prices = names.map(() => Math.round(between(20, 200) * 10) / 10);
const symbols: Record<string, SymbolWords> = Object.fromEntries(names.map((name, index) => [name, { markPrice: prices[index] ?? 1, volatilityAnnual: between(0.5, 1), beta: between(0.8, 1.6), tiers: BTC_TIERS }]));

function factsOf(price: number): InstrumentFacts {
  const side = (sign: number) => Array.from({ length: LEVELS }, (_, level) => ({ price: price * (1 + sign * (level + 1) * 1e-4), quantityBase: between(2_000, 20_000) / price }));
  return {
    book: { kind: 'known', value: { bids: side(-1), asks: side(1), freshness: 'fresh' } },
    volumeBaseDaily: { kind: 'known', value: between(2e7, 2e8) / price },
    funding: { kind: 'known', value: { rate: between(-0.0001, 0.0002), intervalHours: 8, capRate: 0.003 } },
  };
}

/** Days with one common part and one of each underlying's own. */
function statistics(): BookStatistics {
  const underlyings = names.map((name) => name.replace('USDT', '')).sort();
  const common = Array.from({ length: SCENARIOS }, () => normal(random));
  const residuals = new Float64Array(SCENARIOS * underlyings.length);
  for (let index = 0; index < residuals.length; index += 1) residuals[index] = Math.sqrt(0.6) * (common[index % SCENARIOS] ?? 0) + Math.sqrt(0.4) * normal(random);
  return {
    scenarios: { kind: 'known', value: { kind: 'known', underlyings, residuals, count: SCENARIOS, missingDayCount: 0, sinceMs: NOW_MS - 90 * 86_400_000, untilMs: NOW_MS, leftOut: [] } },
    tails: new Map(),
    correlations: { kind: 'known', value: { names: underlyings, correlations: underlyings.map((one) => underlyings.map((other) => (one === other ? 1 : 0.6))) } },
  };
}

/** `notional`: of one position; the more, the more limits bind. */
function worldOf(notional: number, wallet: number): World {
  const accountOf = (from: number, to: number, id: string) => ({
    id,
    wallet,
    positions: names.slice(from, to).map((symbol, index) => {
      const price = prices[from + index] ?? 1;
      return position({ id: symbol, symbol, quantity: ((index % 3 === 2 ? -1 : 1) * Math.round((notional * between(0.5, 1.5) * 1000) / price)) / 1000, entryPrice: price * between(0.95, 1.05), leverage: 10 });
    }),
  });
  return {
    accounts: [accountOf(0, 7, 'a'), accountOf(7, 14, 'b'), accountOf(14, 20, 'c')],
    symbols,
    policy: { riskCapitalUsd: 300_000, isWhole: true },
    facts: { instrumentFacts: new Map(names.map((name, index) => [instrumentId(VENUE, name), factsOf(prices[index] ?? 1)])), statistics: statistics(), drawdown: { kind: 'known', value: { unitValue: 0.95, highWater: 1 } } },
  };
}

/** The same book second by second: marks walk, the rest is kept as the engine keeps it. */
function secondsOf(world: World): readonly SizingInput[] {
  const first = input(world);
  const models = first.accounts.map(({ account, market }) => prepareMargin(account, market.tiers));
  return Array.from({ length: MARKS }, (_, second) => ({
    ...first,
    nowMs: epochMs(NOW_MS + second * 1000),
    accounts: first.accounts.map((sized, index) => {
      const walked = { ...sized.market, symbols: new Map([...sized.market.symbols].map(([symbol, one]) => [symbol, { ...one, markPrice: one.markPrice * between(0.9995, 1.0005) }])) };
      const model = models[index];
      return { ...sized, market: walked, margin: evaluateMargin(sized.account, walked), ...(model === undefined ? {} : { model }) };
    }),
  }));
}

const BOOKS: Readonly<Record<string, readonly SizingInput[]>> = { calm: secondsOf(worldOf(4_000, 60_000)), squeezed: secondsOf(worldOf(30_000, 40_000)) };

/** Every answer at a cold start against the warm one of the same second; every rule answered; what is held is in the book. */
function gate(): { readonly compared: number; readonly wrong: number; readonly rungs: number } {
  let compared = 0;
  let wrong = 0;
  let rungs = 0;
  for (const seconds of Object.values(BOOKS)) {
    let memory: SizingMemory = EMPTY_SIZING_MEMORY;
    for (const one of seconds.slice(0, 16)) {
      const warm = advise(one, memory);
      const again = advise(structuredClone({ ...one, accounts: one.accounts.map(({ model: _, ...sized }) => sized) }), memory);
      compared += warm.advice.length;
      rungs += warm.advice.reduce((sum, { ladder }) => sum + ladder.length, 0);
      if (JSON.stringify(warm) !== JSON.stringify(again) || warm.advice.length !== POSITIONS) wrong += 1;
      memory = warm.memory;
    }
  }
  return { compared, wrong, rungs };
}

interface Timing {
  /** Microseconds per answer on the whole book. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly p99: number;
  readonly cuts: number;
}

function timed(seconds: readonly SizingInput[], rounds: number): Timing {
  let memory: SizingMemory = EMPTY_SIZING_MEMORY;
  const times = new Float64Array(rounds);
  let cuts = 0;
  for (let round = -WARM_UP; round < rounds; round += 1) {
    const one = seconds[(round + WARM_UP) % MARKS];
    if (one === undefined) continue;
    const at = { ...one, nowMs: epochMs(NOW_MS + (round + WARM_UP) * 1000) };
    const startedAt = performance.now();
    const answer = advise(at, memory);
    const took = (performance.now() - startedAt) * 1000;
    memory = answer.memory;
    if (round < 0) continue;
    times[round] = took;
    cuts = answer.advice.filter(({ outcome }) => outcome.kind === 'size' && outcome.action === 'CUT').length;
  }
  times.sort();
  const at = (share: number): number => times[Math.min(rounds - 1, Math.floor(share * rounds))] ?? NaN;
  return { median: at(0.5), low: at(0.25), high: at(0.75), p99: at(0.99), cuts };
}

const parts: Readonly<Record<string, () => unknown>> = { gate, calm: () => timed(BOOKS['calm'] ?? [], 400), squeezed: () => timed(BOOKS['squeezed'] ?? [], 400) };
const part = parts[process.argv[2] ?? ''];
if (part === undefined) throw new Error(`one of ${Object.keys(parts).join(', ')}`);
process.stdout.write(`${JSON.stringify(part())}\n`);
