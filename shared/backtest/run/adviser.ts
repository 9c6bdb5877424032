/**
 * The one place where a backtest meets the live rules: an hour's facts become the input of `sizing/advise`, and its advice the
 * net to hold. A new field of that input is added here and nowhere else. It decides nothing itself.
 */
import type { Account } from '../../account/account';
import type { MarginReport } from '../../margin/margin';
import type { PreparedMargin } from '../../margin/prepare';
import type { Advice } from '../../sizing/advice';
import type { DepthMemory } from '../../risk/liquidity/depth-quantile';
import { advise } from '../../sizing/advise';
import { exitSizes } from '../../sizing/exit-size';
import type { InstrumentFacts } from '../../sizing/facts';
import { EMPTY_SIZING_MEMORY, type Sample, type SizingInput, type SizingMemory } from '../../sizing/input';
import type { Policy } from '../../sizing/policy';
import { DAYS_PER_YEAR, epochMs } from '../../units';
import type { VolatilityEstimate } from '../../volatility/estimate';
import { assumedLevels } from './assumed-book';
import type { BacktestMarket } from './market';
import { sampleBeforeAsking } from './renewals';
import type { HourFacts } from './trader';

/** What is known at one close, with the account as it stands. */
export interface AccountHour extends HourFacts {
  readonly account: Account;
  readonly model: PreparedMargin;
  readonly margin: MarginReport;
}

export interface Adviser {
  readonly market: BacktestMarket;
  readonly policy: Policy;
  /** False: statistical limits and targets take every new volatility at once. */
  readonly spreadsCuts: boolean;
  readonly tiers: ReadonlyMap<string, BacktestMarket['tiers']>;
  memory: SizingMemory;
}

export function createAdviser(market: BacktestMarket, policy: Policy, spreadsCuts: boolean): Adviser {
  return { market, policy, spreadsCuts, tiers: new Map([[market.instrument.symbol, market.tiers]]), memory: EMPTY_SIZING_MEMORY };
}

/** A view is said anew each hour and lasts a day. */
const VIEW_HOURS = 24;
export function askAdvice(adviser: Adviser, facts: AccountHour): Advice | undefined {
  const input = inputOf(adviser, facts);
  const before = adviser.spreadsCuts ? { ...adviser.memory, samples: samplesAfterHour(adviser, facts) } : EMPTY_SIZING_MEMORY;
  const { advice, memory } = advise(input, { ...before, exits: exitsSeen(adviser, facts, input) });
  adviser.memory = memory;
  return advice[0];
}

/**
 * The samples of volatility as the renewals of the past hour have left them: live the new forecast of the hour would have been
 * approached twelve times by now.
 */
function samplesAfterHour({ market, memory }: Adviser, { volatility }: AccountHour): Readonly<Record<string, Sample>> {
  const { underlying } = market.instrument;
  const samples: Record<string, Sample> = { ...memory.samples };
  for (const [key, now] of [[`volatility ${underlying}`, volatility.medianAnnual], [`volatility limit ${underlying}`, volatility.limitAnnual]] as const) {
    const sample = samples[key];
    if (sample !== undefined) samples[key] = { ...sample, value: sampleBeforeAsking(sample.value, now) };
  }
  return samples;
}

/** The book that is assumed for the hour has stood for the minutes before, too: live it would have been sampled by now. */
function exitsSeen({ market: { instrument } }: Adviser, { nowMs, volatility }: AccountHour, input: SizingInput): SizingMemory['exits'] {
  const { memory } = exitSizes(input, instrument, volatility.limitAnnual / Math.sqrt(DAYS_PER_YEAR), undefined);
  if (memory === undefined) return {};
  const stood = (depth: DepthMemory): DepthMemory => {
    const [last] = depth.slots;
    return last === undefined ? depth : { slots: Array.from({ length: SLOTS_SEEN }, (_, i) => ({ slot: last.slot - SLOTS_SEEN + 1 + i, leastBase: last.leastBase })), lastAtMs: nowMs };
  };
  return { [instrument.id]: { budgetBps: memory.budgetBps, sell: stood(memory.sell), buy: stood(memory.buy) } };
}
const SLOTS_SEEN = 20;

function inputOf({ market, policy, tiers }: Adviser, facts: AccountHour): SizingInput {
  const { instrument } = market;
  const { underlying, symbol } = instrument;
  const nowMs = epochMs(facts.nowMs);
  const { centralAnnual, medianAnnual, limitAnnual } = facts.volatility;
  const dailySigma = centralAnnual / Math.sqrt(DAYS_PER_YEAR);
  const estimate: VolatilityEstimate = { kind: 'known', volatilityAnnual: centralAnnual, dailySigma, parts: [], isFloored: false, caveats: [], ageMs: 0 };
  return {
    nowMs,
    accounts: [{
      account: { ...facts.account, confirmedAtMs: nowMs },
      market: { symbols: new Map([[symbol, { markPrice: facts.markPrice, dailySigma }]]), tiers },
      margin: facts.margin,
      model: facts.model,
      freshness: 'fresh',
      markFreshness: new Map([[symbol, 'fresh']]),
    }],
    instruments: new Map([[instrument.id, instrument]]),
    // The market of the joint distance is the one that is held.
    volatility: new Map([[underlying, estimate]]),
    // One horizon: its level holds for shorter and longer ones.
    outlooks: new Map([[underlying, { kind: 'known', value: { horizons: [{ hours: VIEW_HOURS, medianAnnual, limitAnnual }], from: 'forecast', caveats: [] } }]]),
    instrumentFacts: new Map([[instrument.id, factsOf(market, facts)]]),
    statistics: facts.statistics,
    drawdown: { kind: 'known', value: facts.drawdown },
    maturedViewCount: 0,
    policy: { ...policy, stops: [], views: [{ kind: 'strength', underlying, strength: facts.conviction, statedAtMs: nowMs, horizonHours: VIEW_HOURS }] },
    // Quoted in what it settles in, which is taken to be worth 1; the coin counts where capital is stated in it.
    usdPerUnit: new Map([[instrument.settleAsset, 1], ...(policy.riskCapital?.unit === underlying ? [[underlying, facts.markPrice] as const] : [])]),
  };
}

function factsOf({ instrument }: BacktestMarket, { markPrice, volumeBaseDaily, fundingRate }: AccountHour): InstrumentFacts {
  const { fundingIntervalHours: intervalHours, fundingCapRatio } = instrument;
  return {
    book: volumeBaseDaily > 0 ? { kind: 'known', value: { bids: assumedLevels(markPrice, volumeBaseDaily, -1), asks: assumedLevels(markPrice, volumeBaseDaily, 1), freshness: 'fresh' } } : { kind: 'unknown', missing: [`order book of ${instrument.symbol}`] },
    volumeBaseDaily: volumeBaseDaily > 0 ? { kind: 'known', value: volumeBaseDaily } : { kind: 'unknown', missing: [`traded volume of ${instrument.symbol}`] },
    funding: { kind: 'known', value: { rate: fundingRate ?? 0, intervalHours, ...(fundingCapRatio === undefined ? {} : { capRate: fundingCapRatio }) } },
  };
}
