/**
 * The trader of the usual backtest in closed form: one linear contract on cross margin in a stablecoin, a convex table, no picked
 * days. Every limit and the target answer as the live rules do; a test holds the two runs against each other, hour for hour.
 */
import type { Instrument } from '../../../market/instrument';
import { isConvexTable, tierColumns } from '../../../margin/tiers';
import { standsStill } from '../../../risk/stress/stable-assets';
import { priorTail } from '../../../risk/touch/tail-model';
import type { BindingMemory } from '../../../sizing/input';
import { lotSize } from '../../../sizing/lot';
import type { Policy, RiskCapital } from '../../../sizing/policy';
import { SHARE_PER_UPDATE } from '../../../sizing/slow-inputs';
import { DAYS_PER_YEAR, HOUR_MS } from '../../../units';
import type { BacktestMarket } from '../market';
import { sampleBeforeAsking } from '../renewals';
import type { HourAdvice, HourFacts, Trader } from '../trader';
import { equityAt, isNear, liquidatePlain, liquidationAfter, openPlainAccount, tradePlain, type PlainAccount } from './account';
import { carry, concentration, liquidity, ownCap, shortfallLimits, venueLimit, type Room } from './book-limits';
import { decide } from './decide';
import { baseAt, type PlainHour } from './hour';
import { isOverStress, shortOfHeadroom, shortOfJointDistance, shortOfStress, shortOfTouchChance, stepsWithin, type Shortfall } from './pool-limits';

const BPS = 1e-4;
/** One object, because distances are remembered by model. */
const PRIOR = priorTail('no hourly history');

/** What the rules remember from close to close. */
interface Memory {
  askedAtMs: number;
  limitAnnual: number;
  medianAnnual: number;
  fundingDaily: number;
  binding: BindingMemory | undefined;
}

/** Undefined where the closed form does not hold. */
export function plainTrader(market: BacktestMarket, policy: Policy, capital: number, leverage: number, spreadsCuts: boolean): Trader | undefined {
  const { instrument, tiers } = market;
  const isPlain = instrument.contractType === 'linear' && standsStill(instrument.settleAsset) && tiers.length > 0 && isConvexTable(tierColumns(tiers)) && policy.survivalDays.length === 0 && isPriced(policy.riskCapital, instrument);
  if (!isPlain) return undefined;
  const account = openPlainAccount(market, capital, leverage);
  const memory: Memory = { askedAtMs: -Infinity, limitAnnual: 0, medianAnnual: 0, fundingDaily: 0, binding: undefined };
  return {
    quantity: () => account.position.quantity,
    equityAt: (price) => equityAt(account, price),
    isNear: (price, ratio) => isNear(account, price, ratio),
    pay: (amount) => {
      account.balance += amount;
    },
    tradeTo: (quantity, price, costRatio) => tradePlain(account, quantity, price, costRatio),
    liquidationAfter: (before, candle) => liquidationAfter(account, before, candle),
    liquidate: (price, feeRate) => liquidatePlain(account, price, feeRate),
    advise: (facts) => {
      if (!spreadsCuts) memory.binding = undefined;
      sample(memory, facts, instrument.fundingIntervalHours, spreadsCuts);
      return advise(market, policy, account, memory, facts);
    },
  };
}

/** A history knows the price of its own coin. */
function isPriced(stated: RiskCapital | undefined, { underlying }: Instrument): boolean {
  return stated === undefined || stated.unit === 'USD' || stated.unit === underlying;
}

/** A sample older than an hour says nothing about now. */
function sample(memory: Memory, { nowMs, volatility, fundingRate = 0 }: HourFacts, intervalHours: number, spreadsCuts: boolean): void {
  const isUsable = spreadsCuts && nowMs - memory.askedAtMs <= HOUR_MS;
  const partOfTheWay = (sampled: number, now: number): number => (isUsable ? sampled + SHARE_PER_UPDATE * (now - sampled) : now);
  memory.limitAnnual = partOfTheWay(sampleBeforeAsking(memory.limitAnnual, volatility.limitAnnual), volatility.limitAnnual);
  memory.medianAnnual = partOfTheWay(sampleBeforeAsking(memory.medianAnnual, volatility.medianAnnual), volatility.medianAnnual);
  memory.fundingDaily = partOfTheWay(memory.fundingDaily, (fundingRate * 24) / intervalHours);
  memory.askedAtMs = nowMs;
}

function advise({ instrument, tiers }: BacktestMarket, policy: Policy, account: PlainAccount, memory: Memory, facts: HourFacts): HourAdvice | undefined {
  const hour = hourOf({ instrument, tiers }, policy, account, memory, facts);
  const { decimals, coefficient } = instrument.quantityLot;
  const room = (shortfall: Shortfall | undefined): Room => {
    const steps = shortfall === undefined ? undefined : stepsWithin(hour, shortfall);
    return steps === undefined ? undefined : { lowBase: baseAt(hour, steps.low, decimals, coefficient), highBase: baseAt(hour, steps.high, decimals, coefficient) };
  };
  const { shortfall, drawdown } = shortfallLimits(hour);
  const rooms = {
    jointDistance: room(shortOfJointDistance(hour)), touchChance: room(shortOfTouchChance(hour)), headroom: room(shortOfHeadroom(hour)), stress: stressRoom(hour, room),
    ownCap: ownCap(hour), venueLimit: venueLimit(hour, tiers, instrument.quantityLot), shortfall, drawdown, concentration: concentration(hour), liquidity: liquidity(hour), carry: carry(hour),
  };
  const decided = decide(hour, rooms, targetBase(hour), instrument, memory.binding, facts.nowMs);
  memory.binding = decided?.binding;
  return decided?.advice;
}

function stressRoom(hour: PlainHour, roomOf: (shortfall: Shortfall) => Room): Room {
  const shortfall = shortOfStress(hour);
  const room = roomOf(shortfall);
  if (room === undefined || room === 'unknown' || !isOverStress(hour, shortfall)) return room;
  return { lowBase: Math.max(room.lowBase, Math.min(0, hour.nowBase)), highBase: Math.min(room.highBase, Math.max(0, hour.nowBase)) };
}

function hourOf({ instrument }: Pick<BacktestMarket, 'instrument' | 'tiers'>, { parameters, ownLeverageCap, riskCapital }: Policy, account: PlainAccount, memory: Memory, facts: HourFacts): PlainHour {
  const { markPrice, volatility, statistics, volumeBaseDaily, fundingRate = 0, drawdown, conviction } = facts;
  const { quantity } = account.position;
  const { underlying, fundingIntervalHours, fundingCapRatio } = instrument;
  const equity = equityAt(account, markPrice);
  const nowBase = quantity * account.contractSize;
  const feeRatio = parameters.takerFeeBps * BPS;
  const lot = lotSize(instrument.quantityLot);
  return {
    account, parameters, ownLeverageCap, underlying, markPrice, equity, quantity, nowBase, lot, lots: Math.round(quantity / lot), feeRatio,
    capital: riskCapital === undefined ? Math.max(0, equity - Math.abs(nowBase) * markPrice * feeRatio) : riskCapital.amount * (riskCapital.unit === 'USD' ? 1 : markPrice),
    limitAnnual: volatility.limitAnnual, sigmaDaily: volatility.centralAnnual / Math.sqrt(DAYS_PER_YEAR),
    slowLimitAnnual: memory.limitAnnual, slowMedianAnnual: memory.medianAnnual, slowFundingDaily: memory.fundingDaily,
    fundingRate, fundingIntervalHours, fundingCapRatio, volumeBaseDaily,
    tail: statistics.tails.get(underlying) ?? PRIOR, scenarios: statistics.scenarios, drawdown, conviction,
  };
}

/** The size at which the forecast volatility meets the target, times the view; a market that does not move has none. */
function targetBase({ conviction, parameters, capital, slowMedianAnnual, markPrice }: PlainHour): number | undefined {
  if (slowMedianAnnual <= 0) return undefined;
  return (Math.sign(conviction) * Math.max(0, Math.abs(conviction) * parameters.volatilityTargetAnnual * capital)) / slowMedianAnnual / markPrice;
}
