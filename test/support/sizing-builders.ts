/** Accounts, markets and policies for sizing tests, said in a few words. Money is USDT unless said otherwise. */
import type { Account, Position } from '../../shared/account/account';
import type { Freshness } from '../../shared/market/age';
import type { Instrument, Tier } from '../../shared/market/instrument';
import { evaluateMargin } from '../../shared/margin/evaluate';
import { withCollateral, withIsolatedMargin, withQuantity } from '../../shared/margin/what-if';
import { advise } from '../../shared/sizing/advise';
import type { Advice, Outcome } from '../../shared/sizing/advice';
import type { Answer } from '../../shared/sizing/answer';
import type { BookStatistics, Fact, InstrumentFacts, VolatilityOutlook } from '../../shared/sizing/facts';
import { EMPTY_SIZING_MEMORY, type SizingAccount, type SizingInput } from '../../shared/sizing/input';
import type { Policy, PolicyParameters, ProfileId } from '../../shared/sizing/policy';
import { normalQuantile } from '../../shared/risk/value-at-risk/normal-quantile';
import { profileParameters } from '../../shared/sizing/policy-schema';
import { accountId, epochMs, instrumentId, positionId } from '../../shared/units';
import type { VolatilityEstimate } from '../../shared/volatility/estimate';

export const NOW_MS = 1_750_000_000_000;

/** Binance USD-M tables of 2024-10-24 in their first rows: rates, deductions and leverages as recorded there. */
export const BTC_TIERS: readonly Tier[] = [
  { notionalFloor: 0, notionalCap: 50_000, maintenanceMarginRate: 0.004, maintenanceAmount: 0, maxLeverage: 125 },
  { notionalFloor: 50_000, notionalCap: 600_000, maintenanceMarginRate: 0.005, maintenanceAmount: 50, maxLeverage: 100 },
  { notionalFloor: 600_000, notionalCap: 3_000_000, maintenanceMarginRate: 0.0065, maintenanceAmount: 950, maxLeverage: 75 },
  { notionalFloor: 3_000_000, notionalCap: 12_000_000, maintenanceMarginRate: 0.01, maintenanceAmount: 11_450, maxLeverage: 50 },
  { notionalFloor: 12_000_000, notionalCap: 70_000_000, maintenanceMarginRate: 0.02, maintenanceAmount: 131_450, maxLeverage: 25 },
];

export interface SymbolWords {
  readonly markPrice: number;
  readonly volatilityAnnual?: number;
  readonly beta?: number;
  readonly tiers?: readonly Tier[];
  readonly freshness?: Freshness;
  readonly inverse?: { readonly contractSize: number };
  readonly lotDecimals?: number;
  readonly minimumQuantity?: number;
  readonly minimumNotional?: number;
}

/** Base asset of `BTCUSDT` or `BTCUSD`. */
export function underlyingOf(symbol: string): string {
  return symbol.replace(/USDT?$/, '');
}

export const VENUE = 'fixture';

export function instrument(symbol: string, words: SymbolWords): Instrument {
  const underlying = underlyingOf(symbol);
  const isInverse = words.inverse !== undefined;
  return {
    id: instrumentId(VENUE, symbol),
    venue: VENUE,
    symbol,
    underlying,
    quoteAsset: isInverse ? 'USD' : 'USDT',
    settleAsset: isInverse ? underlying : 'USDT',
    contractType: isInverse ? 'inverse' : 'linear',
    contractSize: words.inverse?.contractSize ?? 1,
    priceTick: { coefficient: 1, decimals: 1 },
    quantityLot: { coefficient: 1, decimals: words.lotDecimals ?? (isInverse ? 0 : 3) },
    minimumQuantity: words.minimumQuantity ?? 0,
    minimumNotional: words.minimumNotional ?? 0,
    fundingIntervalHours: 8,
  };
}

export interface PositionWords {
  readonly id?: string;
  readonly symbol?: string;
  readonly quantity: number;
  readonly entryPrice: number;
  readonly leverage?: number;
  readonly isolatedMargin?: number;
  readonly hedgeSide?: 'net' | 'long' | 'short';
  readonly stopPrice?: number;
  readonly inverse?: { readonly contractSize: number };
}

export function position(words: PositionWords): Position {
  const symbol = words.symbol ?? 'BTCUSDT';
  return {
    id: positionId(words.id ?? symbol),
    instrumentId: instrumentId(VENUE, symbol),
    symbol,
    contractType: words.inverse === undefined ? 'linear' : 'inverse',
    contractSize: words.inverse?.contractSize ?? 1,
    quantity: words.quantity,
    entryPrice: words.entryPrice,
    settleAsset: words.inverse === undefined ? 'USDT' : underlyingOf(symbol),
    margin: words.isolatedMargin === undefined ? { kind: 'cross' } : { kind: 'isolated', isolatedMargin: words.isolatedMargin, from: 'typed' },
    leverage: words.leverage ?? 20,
    hedgeSide: words.hedgeSide ?? 'net',
    ...(words.stopPrice === undefined ? {} : { stopPrice: words.stopPrice }),
  };
}

export interface AccountWords {
  readonly id?: string;
  readonly wallet: number;
  readonly asset?: string;
  readonly positions: readonly Position[];
  readonly freshness?: Freshness;
  /** Whatever else the account has, or has otherwise: orders, borrowing, rules, several assets. */
  readonly more?: Partial<Pick<Account, 'orders' | 'borrowing' | 'rules' | 'collateral'>>;
}

export function account(words: AccountWords): Account {
  return {
    id: accountId(words.id ?? 'a'),
    name: words.id ?? 'Binance',
    venue: VENUE,
    source: 'typed',
    confirmedAtMs: epochMs(NOW_MS - 60_000),
    rules: { maintenanceBasis: 'price', tierBasis: 'notional', feeBasis: 'notional', trigger: 'le', marginPolicy: 'singleAsset' },
    liquidationFeeRate: 0,
    collateral: [{ asset: words.asset ?? 'USDT', balance: words.wallet, price: 1, haircut: 0 }],
    positions: words.positions,
    ...words.more,
  };
}

export interface PolicyWords {
  readonly profile?: ProfileId;
  readonly riskCapitalUsd?: number;
  readonly ownLeverageCap?: number;
  readonly parameters?: Partial<PolicyParameters>;
  readonly views?: Policy['views'];
  readonly stops?: Policy['stops'];
  readonly survivalDays?: Policy['survivalDays'];
  /** The profile as it is; otherwise the rules that are not named in `parameters` and came with forecasts bind nothing. */
  readonly isWhole?: true;
}

/** As loose as the bounds of the parameters let them be, so that tests of one rule are not about another. */
const EASY: Partial<PolicyParameters> = { touchProbability: 0.05, headroomRatio: 0, stressLossRatio: 1, expectedShortfallRatio: 0.5, exitCostBps: 1000, exitHours: 168, participationRatio: 1, carryRatio: 0.05, venueShareRatio: 1, kellyFraction: 1 };

export function policy(words: PolicyWords = {}): Policy {
  const profile = words.profile ?? 'balanced';
  return {
    profile,
    parameters: { ...profileParameters(profile), ...(words.isWhole === true ? {} : EASY), ...words.parameters },
    numeraire: 'USD',
    views: words.views ?? [],
    stops: words.stops ?? [],
    survivalDays: words.survivalDays ?? [],
    events: [],
    ...(words.riskCapitalUsd === undefined ? {} : { riskCapital: { amount: words.riskCapitalUsd, unit: 'USD' as const, statedAtMs: NOW_MS } }),
    ...(words.ownLeverageCap === undefined ? {} : { ownLeverageCap: words.ownLeverageCap }),
  };
}

export function volatilityKnown(volatilityAnnual: number): VolatilityEstimate {
  return { kind: 'known', volatilityAnnual, dailySigma: volatilityAnnual / Math.sqrt(365), parts: [], isFloored: false, caveats: [], ageMs: 0 };
}

export interface World {
  readonly accounts: readonly AccountWords[];
  readonly symbols: Readonly<Record<string, SymbolWords>>;
  readonly policy?: PolicyWords;
  readonly nowMs?: number;
  /** Instead of facts that bind nothing: deep books, no funding, days that move together like a normal distribution. */
  readonly facts?: Partial<Pick<SizingInput, 'instrumentFacts' | 'statistics' | 'drawdown' | 'maturedViewCount' | 'outlooks'>>;
}

/** The same at every horizon, without an error of its own. */
export function outlookKnown(volatilityAnnual: number): Fact<VolatilityOutlook> {
  return { kind: 'known', value: { horizons: [1, 8, 24, 72].map((hours) => ({ hours, medianAnnual: volatilityAnnual, limitAnnual: volatilityAnnual })), from: 'forecast', caveats: [] } };
}

/** A book so deep that nothing is too large for it, no funding. */
export function easyFacts(markPrice: number): InstrumentFacts {
  const side = (sign: number) => [{ price: markPrice * (1 + sign * 1e-5), quantityBase: 1e9 }];
  return {
    book: { kind: 'known', value: { bids: side(-1), asks: side(1), freshness: 'fresh' } },
    volumeBaseDaily: { kind: 'known', value: 1e12 },
    funding: { kind: 'known', value: { rate: 0, intervalHours: 8, capRate: 0.003 } },
  };
}

/** All underlyings move alike, by the quantiles of a normal distribution. */
export function alikeStatistics(underlyings: readonly string[]): BookStatistics {
  const count = 480;
  const names = [...new Set(underlyings)].sort();
  const day = Float64Array.from({ length: count }, (_, i) => normalQuantile((i + 0.5) / count));
  const residuals = new Float64Array(count * names.length);
  names.forEach((_, index) => residuals.set(day, index * count));
  return { scenarios: { kind: 'known', value: { kind: 'known', underlyings: names, residuals, count, missingDayCount: 0, sinceMs: NOW_MS - 90 * 86_400_000, untilMs: NOW_MS, leftOut: [] } }, tails: new Map(), correlations: { kind: 'known', value: { names, correlations: names.map((one) => names.map((other) => (one === other ? 1 : 0.6))) } } };
}

/** Everything joined, margin evaluated on the spot. A symbol without volatility has none; BTC stands for the market. */
export function input(world: World): SizingInput {
  const entries = Object.entries(world.symbols);
  const usdPerUnit = new Map([['USDT', 1]]);
  for (const [symbol, words] of entries) if (words.inverse !== undefined) usdPerUnit.set(underlyingOf(symbol), words.markPrice);
  return {
    nowMs: epochMs(world.nowMs ?? NOW_MS),
    accounts: world.accounts.map((words) => sizedAccount(account(words), world.symbols, words.freshness ?? 'fresh')),
    instruments: new Map(entries.map(([symbol, words]) => [instrumentId(VENUE, symbol), instrument(symbol, words)])),
    volatility: new Map(entries.map(([symbol, words]) => [underlyingOf(symbol), words.volatilityAnnual === undefined ? { kind: 'unknown', missing: ['candles'] } : volatilityKnown(words.volatilityAnnual)])),
    outlooks: new Map(entries.map(([symbol, words]) => [underlyingOf(symbol), words.volatilityAnnual === undefined ? { kind: 'unknown', missing: [`volatility of ${underlyingOf(symbol)}`] } : outlookKnown(words.volatilityAnnual)])),
    instrumentFacts: new Map(entries.map(([symbol, words]) => [instrumentId(VENUE, symbol), easyFacts(words.markPrice)])),
    statistics: alikeStatistics(entries.map(([symbol]) => underlyingOf(symbol))),
    drawdown: { kind: 'known', value: { unitValue: 1, highWater: 1 } },
    maturedViewCount: 0,
    ...world.facts,
    policy: policy(world.policy),
    usdPerUnit,
  };
}

export function sizedAccount(held: Account, symbols: World['symbols'], freshness: Freshness = 'fresh'): SizingAccount {
  const entries = Object.entries(symbols);
  const market = {
    symbols: new Map(entries.map(([symbol, words]) => [symbol, { markPrice: words.markPrice, ...(words.beta === undefined ? {} : { beta: words.beta }), ...(words.volatilityAnnual === undefined ? {} : { dailySigma: words.volatilityAnnual / Math.sqrt(365) }) }])),
    tiers: new Map(entries.map(([symbol, words]) => [symbol, words.tiers ?? BTC_TIERS])),
  };
  return { account: held, market, margin: evaluateMargin(held, market), freshness, markFreshness: new Map(entries.map(([symbol, words]) => [symbol, words.freshness ?? 'fresh'])) };
}

/** Advice without memory. */
export function advice(world: World): readonly Advice[] {
  return advise(input(world), EMPTY_SIZING_MEMORY).advice;
}

export function adviceOn(answers: readonly Advice[], underlying: string): Advice {
  const found = answers.find((one) => one.underlying === underlying);
  if (found === undefined) throw new Error(`no advice on ${underlying}`);
  return found;
}

/** One rule's answer about an underlying; of one account where several hold it. */
export function answerOf(answers: readonly Advice[], ruleId: string, underlying = 'BTC', account?: string): Answer {
  const found = answers.find((one) => one.underlying === underlying && (account === undefined || one.accountId === account))?.ladder.find((rung) => rung.ruleId === ruleId);
  if (found === undefined) throw new Error(`no rung ${ruleId} on ${underlying}`);
  return found.answer;
}

/** The same where it has to be an interval. */
export function rangeOf(answers: readonly Advice[], ruleId: string, underlying?: string, account?: string): Extract<Answer, { kind: 'range' }> {
  const answer = answerOf(answers, ruleId, underlying, account);
  if (answer.kind !== 'range') throw new Error(`${ruleId}: ${JSON.stringify(answer)}`);
  return answer;
}

export function sizeOf(one: Advice): Extract<Outcome, { kind: 'size' }> {
  if (one.outcome.kind !== 'size') throw new Error(`${one.title}: ${one.outcome.kind}, ${one.outcome.reason}`);
  return one.outcome;
}

/** The input after doing what the advice says, at the mark, the policy's taker fee paid; the same input when it says HOLD. */
export function following(before: SizingInput, one: Advice, symbols: World['symbols']): SizingInput {
  const { outcome } = one;
  if (outcome.kind === 'size' && outcome.action !== 'HOLD' && outcome.positionId !== undefined) {
    const id = outcome.positionId;
    return changed(before, one, symbols, (held) => {
      const leg = held.positions.find((candidate) => candidate.id === id);
      const quantity = Number(outcome.typeQuantity) * (outcome.typeSide === 'buy' ? 1 : -1);
      const after = Number(((leg?.quantity ?? 0) + quantity).toFixed(8));
      return withQuantity(held, id, after, symbols[leg?.symbol ?? '']?.markPrice ?? 0, before.policy.parameters.takerFeeBps * 1e-4);
    });
  }
  if (outcome.kind === 'margin' && outcome.otherWayOut !== undefined) return addingMargin(before, one, outcome.otherWayOut.amount, outcome.otherWayOut.unit, symbols);
  return before;
}

/** The same for every piece of advice at once. */
export function followingAll(before: SizingInput, all: readonly Advice[], symbols: World['symbols']): SizingInput {
  return all.reduce((sofar, one) => following(sofar, one, symbols), before);
}

export function addingMargin(before: SizingInput, one: Advice, amount: number, unit: string, symbols: World['symbols']): SizingInput {
  const [id] = one.positionIds;
  return changed(before, one, symbols, (held) => (one.poolId.startsWith('isolated') && id !== undefined ? withIsolatedMargin(held, id, amount) : withCollateral(held, unit, amount)));
}

function changed(before: SizingInput, one: Advice, symbols: World['symbols'], change: (held: Account) => Account): SizingInput {
  return { ...before, accounts: before.accounts.map((sized) => (sized.account.id === one.accountId ? sizedAccount(change(sized.account), symbols, sized.freshness) : sized)) };
}
