/**
 * The trader's own margin standard, stricter than the venue's: a requirement per unit of exposure in proportion to the
 * forecast volatility over the time a liquidation takes to avoid. It rises and falls with volatility, with the headroom
 * both ways; it never undercuts the venue. Correlation counts as 1 and betas are not used: it is a floor, not a model.
 */
import type { MarginAccount, MarginReport } from '../margin';

export interface InternalStandard {
  /** How long the trader needs to see, decide and get out. */
  readonly horizonHours: number;
  /** How many standard deviations of that horizon are asked for. */
  readonly multiple: number;
}

export type InternalMargin =
  | {
      readonly kind: 'known';
      readonly poolId: string;
      /** The larger of the volatility's and the venue's initial margin, in the pool's unit. */
      readonly requirement: number;
      readonly venueInitialMargin: number;
      readonly equity: number;
      /** equity - requirement: below 0 the standard is broken. */
      readonly headroom: number;
      /** All exposures times this meet the standard exactly; absent when nothing is required. */
      readonly exposureTimes?: number;
      /** Volatility times this meets the standard exactly; below 1 it is broken now. Absent when volatility asks for nothing. */
      readonly volatilityTimes?: number;
    }
  | { readonly kind: 'unknown'; readonly poolId: string; readonly missing: readonly string[] };

/**
 * `report` is that of `account`; `volatilityAnnualOf` the forecast of a symbol over the horizon. Exposure is notional, the two
 * legs of a symbol netted; in a shared pool at the price of what they settle in.
 */
export function internalMargin(account: MarginAccount, report: MarginReport, poolId: string, standard: InternalStandard, volatilityAnnualOf: (symbol: string) => number | undefined): InternalMargin {
  const pool = report.pools.find(({ id }) => id === poolId);
  if (pool?.kind !== 'known') return { kind: 'unknown', poolId, missing: pool?.missing ?? [`a pool ${poolId}`] };
  const net = netExposures(account, report, poolId);
  const missing = [...net.keys()].filter((symbol) => volatilityAnnualOf(symbol) === undefined);
  if (missing.length > 0) return { kind: 'unknown', poolId, missing: missing.map((symbol) => `volatility of ${symbol}`) };
  let byVolatility = 0;
  for (const [symbol, exposure] of net) byVolatility += Math.abs(exposure) * requirementRatio(volatilityAnnualOf(symbol) ?? 0, standard);
  const requirement = Math.max(byVolatility, pool.initialMargin);
  return {
    kind: 'known',
    poolId,
    requirement,
    venueInitialMargin: pool.initialMargin,
    equity: pool.equity,
    headroom: pool.equity - requirement,
    ...(requirement > 0 ? { exposureTimes: Math.max(0, pool.equity / requirement) } : {}),
    ...(byVolatility > 0 ? { volatilityTimes: Math.max(0, pool.equity / byVolatility) } : {}),
  };
}

function netExposures(account: MarginAccount, report: MarginReport, poolId: string): ReadonlyMap<string, number> {
  const net = new Map<string, number>();
  for (const { poolId: of, symbol, notional, positionId } of report.positions) {
    const position = account.positions.find(({ id }) => id === positionId);
    if (of !== poolId || notional === 0 || position === undefined) continue;
    const worth = poolId === 'cross:*' ? (account.collateral.find(({ asset }) => asset === position.settleAsset)?.price ?? 1) : 1;
    net.set(symbol, (net.get(symbol) ?? 0) + Math.sign(position.quantity) * notional * worth);
  }
  return net;
}

/** Requirement per unit of exposure: multiple * annual volatility * sqrt(horizon), a year being 365 days of 24 hours. */
export function requirementRatio(volatilityAnnual: number, { horizonHours, multiple }: InternalStandard): number {
  return multiple * volatilityAnnual * Math.sqrt(horizonHours / HOURS_PER_YEAR);
}
const HOURS_PER_YEAR = 8_760;
