/**
 * Forecast and stress of the venue's schedule: the account under tables that were announced or detected beside those of
 * today, and under an assumption about what a venue may decide. The first is a forecast, the second always a stress.
 */
import type { Tier } from '../../market/instrument';
import type { PositionId } from '../../units';
import { evaluateMargin } from '../evaluate';
import type { Liquidation, MarginAccount, MarginMarket, MarginReport } from '../margin';

/** One position under both schedules. */
export interface BesideEachOther {
  readonly positionId: PositionId;
  readonly symbol: string;
  readonly before: Liquidation;
  readonly after: Liquidation;
  readonly maintenanceBefore: number;
  readonly maintenanceAfter: number;
  readonly initialMarginBefore: number;
  readonly initialMarginAfter: number;
}

export interface TierForecast {
  readonly kind: 'forecast';
  readonly before: MarginReport;
  readonly after: MarginReport;
  /** Positions whose liquidation or margin the change moves, also through the pool they share. */
  readonly changed: readonly BesideEachOther[];
}

/** `announced` replaces the tables of its symbols; others stay. */
export function underAnnouncedTiers(account: MarginAccount, market: MarginMarket, announced: ReadonlyMap<string, readonly Tier[]>): TierForecast {
  const before = evaluateMargin(account, market);
  const after = evaluateMargin(account, { ...market, tiers: new Map([...market.tiers, ...announced]) });
  return { kind: 'forecast', before, after, changed: besideEachOther(before, after) };
}

export interface StressAssumption {
  /** Maintenance rates and deductions, and the margin of options, become so many times what they are. */
  readonly maintenanceTimes: number;
  /** The highest leverage of each tier, and the leverage in use, become so many times what they are. */
  readonly leverageTimes: number;
}
export const VENUE_STRESS: StressAssumption = { maintenanceTimes: 2, leverageTimes: 0.5 };

export interface MarginStress {
  readonly kind: 'stress';
  readonly assumption: StressAssumption;
  readonly before: MarginReport;
  readonly after: MarginReport;
  readonly changed: readonly BesideEachOther[];
}

/** What the account would be if the venue did this now. Rates stop at 1: nobody asks for more than the whole value. */
export function underStress(account: MarginAccount, market: MarginMarket, assumption: StressAssumption = VENUE_STRESS): MarginStress {
  const before = evaluateMargin(account, market);
  const positions = account.positions.map((position) => ({ ...position, leverage: position.leverage * assumption.leverageTimes }));
  const tiers = new Map([...market.tiers].map(([symbol, table]) => [symbol, stressedTiers(table, assumption)]));
  const options = market.options === undefined ? {} : { options: { ...market.options, marginTimes: assumption.maintenanceTimes } };
  const after = evaluateMargin({ ...account, positions }, { ...market, tiers, ...options });
  return { kind: 'stress', assumption, before, after, changed: besideEachOther(before, after) };
}

/** The table under the assumption. Where a rate stops at 1 its deduction does too, so that no row asks for less than before. */
export function stressedTiers(table: readonly Tier[], { maintenanceTimes, leverageTimes }: StressAssumption): readonly Tier[] {
  return table.map((tier) => {
    const times = tier.maintenanceMarginRate > 0 ? Math.min(maintenanceTimes, Math.max(1, 1 / tier.maintenanceMarginRate)) : maintenanceTimes;
    return { ...tier, maintenanceMarginRate: tier.maintenanceMarginRate * times, maintenanceAmount: tier.maintenanceAmount * times, maxLeverage: tier.maxLeverage * leverageTimes };
  });
}

function besideEachOther(before: MarginReport, after: MarginReport): BesideEachOther[] {
  const old = new Map(before.positions.map((position) => [position.positionId, position]));
  return after.positions.flatMap((now) => {
    const was = old.get(now.positionId);
    if (was === undefined) return [];
    const beside: BesideEachOther = {
      positionId: now.positionId,
      symbol: now.symbol,
      before: was.liquidation,
      after: now.liquidation,
      maintenanceBefore: was.maintenanceMargin,
      maintenanceAfter: now.maintenanceMargin,
      initialMarginBefore: was.initialMargin,
      initialMarginAfter: now.initialMargin,
    };
    return isMoved(beside) ? [beside] : [];
  });
}

function isMoved({ before, after, ...margins }: BesideEachOther): boolean {
  const priceOf = (liquidation: Liquidation): number | undefined => (liquidation.kind === 'ok' ? liquidation.nearest.price : liquidation.kind === 'liquidatable' ? liquidation.safeAgainAt?.price : undefined);
  return before.kind !== after.kind || priceOf(before) !== priceOf(after) || margins.maintenanceBefore !== margins.maintenanceAfter || margins.initialMarginBefore !== margins.initialMarginAfter;
}
