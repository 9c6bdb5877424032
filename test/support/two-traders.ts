/** Backtests drawn at random, and the same one run by the closed form and by the live rules. Tracks are made once and shared. */
import fc from 'fast-check';
import { allLoosened } from '../../shared/backtest/loosened';
import { runBacktest, type BacktestInput, type BacktestResult } from '../../shared/backtest/run/backtest';
import { ASSUMED_TIERS, assumedInstrument, type BacktestMarket } from '../../shared/backtest/run/market';
import { forecastTrack, type ForecastTrack } from '../../shared/backtest/run/track';
import { syntheticYear } from '../../shared/backtest/synthetic/year';
import type { Candle } from '../../shared/market/event';
import type { Instrument, Tier } from '../../shared/market/instrument';
import type { Policy, PolicyParameters } from '../../shared/sizing/policy';
import { DEFAULT_POLICY, PARAMETER_KEYS, PARAMETERS, profileParameters } from '../../shared/sizing/policy-schema';

/** What only teaches, and what is lived through. */
export const TAUGHT = 696;
export const LIVED = 72;

interface Ground {
  readonly underlying: string;
  readonly candles: readonly Candle[];
  readonly funding: NonNullable<BacktestMarket['funding']>;
  readonly track: ForecastTrack;
}

/** Hours that fall or rise by so much at their worst, and end at a part of it; by hours after those that teach. */
interface Shock {
  readonly hour: number;
  readonly worst: number;
  readonly end: number;
}
const CRASHES: readonly Shock[] = [{ hour: 15, worst: 0.35, end: 0.9 }, { hour: 33, worst: 2.4, end: 1.3 }, { hour: 52, worst: 0.8, end: 0.82 }];
const SQUEEZES: readonly Shock[] = [{ hour: 12, worst: 2.4, end: 1.3 }, { hour: 40, worst: 1.5, end: 1 }];

function groundOf(seed: number, change: (candles: readonly Candle[]) => readonly Candle[], underlying = 'BTC'): Ground {
  const { candles: calm, funding } = syntheticYear(seed, TAUGHT + LIVED);
  const candles = change(calm);
  return { underlying, candles, funding, track: forecastTrack(candles, underlying) };
}

function shocked(candles: readonly Candle[], shocks: readonly Shock[]): Candle[] {
  let level = 1;
  return candles.map(({ openAtMs, open, high, low, close, volumeBase }, i) => {
    const crash = shocks.find(({ hour }) => TAUGHT + hour === i);
    const [from, to] = [level, level * (crash?.end ?? 1)];
    level = to;
    const worst = from * (crash?.worst ?? 1);
    return { openAtMs, open: from * open, high: Math.max(from * open, to * close, worst * open, from * high), low: Math.min(from * open, to * close, worst * open, from * low), close: to * close, volumeBase };
  });
}

export const GROUNDS = {
  usual: groundOf(5, (candles) => candles),
  another: groundOf(42, (candles) => candles, 'ETH'),
  crashes: groundOf(7, (candles) => shocked(candles, CRASHES)),
  squeezes: groundOf(8, (candles) => shocked(candles, SQUEEZES)),
  untraded: groundOf(11, (candles) => candles.map((candle) => ({ ...candle, volumeBase: 0 }))),
} as const;

const ONE_ROW: readonly Tier[] = [{ notionalFloor: 0, notionalCap: null, maintenanceMarginRate: 0.01, maintenanceAmount: 0, maxLeverage: 50 }];

/** Five rows whose floors are nearer, so that small accounts reach the upper ones. */
function shrunk(times: number): readonly Tier[] {
  return ASSUMED_TIERS.map((tier) => ({ ...tier, notionalFloor: tier.notionalFloor / times, notionalCap: tier.notionalCap === null ? null : tier.notionalCap / times, maintenanceAmount: tier.maintenanceAmount / times }));
}
const TABLES: readonly (readonly Tier[])[] = [ASSUMED_TIERS, ONE_ROW, shrunk(10), shrunk(200)];

/** From 0 to 1, both ends often. */
const shares = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);

/** Anywhere within the bounds, evenly in the logarithm where they allow it. */
function within({ minimum, maximum }: { readonly minimum: number; readonly maximum: number }): fc.Arbitrary<number> {
  return shares.map((share) => Math.min(maximum, minimum > 0 ? minimum * Math.exp(share * Math.log(maximum / minimum)) : share * maximum));
}

const anyParameters = fc.record(Object.fromEntries(PARAMETER_KEYS.map((key) => [key, within(PARAMETERS[key])])) as unknown as { [Key in keyof PolicyParameters]: fc.Arbitrary<number> });

/** A profile, a profile with a few parameters anywhere, all of them anywhere, or nearly everything allowed. */
const policies: fc.Arbitrary<Policy> = fc
  .record({
    profile: fc.constantFrom('conservative', 'balanced', 'aggressive'),
    anywhere: anyParameters,
    changed: fc.oneof(fc.subarray([...PARAMETER_KEYS], { maxLength: 5 }), fc.constant<(keyof PolicyParameters)[]>([...PARAMETER_KEYS])),
    isLoose: fc.boolean(),
    targetAnnual: within({ minimum: 0.5, maximum: 2 }),
    cap: fc.option(within({ minimum: 0.01, maximum: 30 })),
    amountUsd: fc.option(within({ minimum: 500, maximum: 2e6 })),
  })
  .map(({ profile, anywhere, changed, isLoose, targetAnnual, cap, amountUsd }) => {
    const parameters = { ...profileParameters(profile), ...Object.fromEntries(changed.map((key) => [key, anywhere[key]])) };
    const policy = { ...DEFAULT_POLICY, profile, parameters, ...(cap === null ? {} : { ownLeverageCap: cap }), ...(amountUsd === null ? {} : { riskCapital: { amount: amountUsd, unit: 'USD' as const, statedAtMs: 0 } }) };
    return isLoose ? allLoosened({ ...policy, parameters: { ...parameters, volatilityTargetAnnual: targetAnnual } }) : policy;
  });

const convictions: fc.Arbitrary<number | readonly number[]> = fc.oneof(
  fc.constantFrom(1, 1, 2, -1, -0.4, 0),
  fc.infiniteStream(fc.constantFrom(-2, -1, 0, 0.3, 1, 2)).map((stream) => {
    const said = [...stream.take(LIVED / 12)];
    return Array.from({ length: TAUGHT + LIVED }, (_, i) => said[Math.floor(Math.max(0, i - TAUGHT) / 12)] ?? 0);
  }),
);

const terms: fc.Arbitrary<Partial<Instrument>> = fc.record({
  contractSize: fc.constantFrom(1, 1, 0.001, 0.01, 0.1),
  quantityLot: fc.constantFrom({ coefficient: 1, decimals: 3 }, { coefficient: 1, decimals: 3 }, { coefficient: 1, decimals: 0 }, { coefficient: 5, decimals: 1 }, { coefficient: 25, decimals: 4 }),
  fundingCapRatio: fc.constantFrom(undefined, 0.003, 0.0075),
  fundingIntervalHours: fc.constantFrom(8, 8, 4),
  minimumNotional: fc.constantFrom(5, 0, 100),
}).map(({ fundingCapRatio, ...others }) => ({ ...others, minimumQuantity: others.quantityLot.coefficient * Number(`1e-${others.quantityLot.decimals}`), ...(fundingCapRatio === undefined ? {} : { fundingCapRatio }) }));

/** Backtests that the closed form can hold. */
export const backtests: fc.Arbitrary<BacktestInput> = fc
  .record({
    ground: fc.constantFrom<keyof typeof GROUNDS>('usual', 'another', 'crashes', 'squeezes', 'untraded'),
    isFunded: fc.boolean(),
    terms,
    tiers: fc.constantFrom(...TABLES),
    policy: policies,
    capital: fc.constantFrom(2_000, 50_000, 1_000_000, 40_000_000),
    leverage: fc.constantFrom(1, 5, 20, 20, 50, 125),
    everyHours: fc.constantFrom(1, 1, 1, 3, 8),
    spreadsCuts: fc.boolean(),
    conviction: convictions,
    costs: fc.record({ takerFeeBps: within({ minimum: 0, maximum: 20 }), halfSpreadBps: within({ minimum: 0, maximum: 5 }), slippageBps: within({ minimum: 0, maximum: 5 }) }),
  })
  .map(({ ground, isFunded, terms: changed, tiers, ...input }) => {
    const { underlying, candles, funding, track } = GROUNDS[ground];
    const instrument = { ...assumedInstrument(underlying), ...changed };
    return { ...input, track, startIndex: TAUGHT, market: { candles, instrument, tiers, ...(isFunded ? { funding } : {}) } };
  });

export interface BothWays {
  readonly closed: BacktestResult;
  readonly live: BacktestResult;
}

export function runBothWays(input: BacktestInput): BothWays {
  return { closed: runBacktest({ ...input, isWhole: false }), live: runBacktest({ ...input, isWhole: true }) };
}

/** Term by term, within a share of the larger or of 1. */
export function sameWithin(a: ArrayLike<number>, b: ArrayLike<number>, share: number): boolean {
  return a.length === b.length && Array.from(a).every((value, i) => Math.abs(value - (b[i] ?? NaN)) <= share * Math.max(1, Math.abs(value)));
}
