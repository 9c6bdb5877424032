/**
 * A scale-in or scale-out plan: the sizes of a bundle after each of some equal steps, with liquidation and the joint distance
 * of its pool there, every one evaluated exactly. All trades are at the present mark with the taker fee paid: where the price
 * will be at the later ones nobody knows. It does not say whether to follow the plan, nor what limits allow.
 */
import { roundToLot } from '../format';
import type { Step } from '../market/instrument';
import { liquidationOf, symbolChange } from '../margin/liquidation';
import type { Liquidation, SymbolInput } from '../margin/margin';
import type { PoolState } from '../margin/pool';
import { poolAtNet, type PoolProbe } from './candidate';
import { jointReach, nearestReach } from './joint-stress';
import { lotSize, movedByLots, stepsTo } from './lot';

export const MOST_RUNGS = 100;

export interface ScalePlanQuestion {
  /** Of the bundle and its pool. */
  readonly probe: PoolProbe;
  readonly symbols: ReadonlyMap<string, SymbolInput>;
  /** Signed net in contracts that the plan begins at; the present one when absent. */
  readonly from?: number;
  readonly to: number;
  /** Trades, all of one size up to a lot; 1 to 100. Fewer come out where there are not as many lots. */
  readonly rungs: number;
  readonly lot: Step;
}

export interface PlanRung {
  /** Signed, in contracts: the net after this trade. */
  readonly netContracts: number;
  /** What is typed for it; absent for the beginning. */
  readonly trade?: { readonly side: 'buy' | 'sell'; readonly quantity: string };
  /** The symbol's own price moves, others unchanged; `flat` without a position. */
  readonly liquidation: Liquidation;
  /** The nearest joint move (betas floored at 1) that liquidates the pool, a ratio > 0, 0 when liquidatable; absent: none does. */
  readonly joint?: { readonly direction: 'down' | 'up'; readonly ratio: number };
  readonly equity: number;
  /** Of the pool, in its unit. Below 0 the venue would refuse the trade. */
  readonly availableMargin: number;
  readonly marginRatio?: number;
}

export type ScalePlan =
  | { readonly kind: 'plan'; readonly rungs: readonly PlanRung[] }
  | { readonly kind: 'refused'; readonly why: string };

/** The beginning and the state after every rung, in order. */
export function scalePlan({ probe, symbols, from, to, rungs, lot }: ScalePlanQuestion): ScalePlan {
  const { bundle } = probe;
  const start = from ?? bundle.netContracts;
  if (!Number.isInteger(rungs) || rungs < 1 || rungs > MOST_RUNGS) return refused(`a plan has 1 to ${MOST_RUNGS} rungs, got ${rungs}`);
  for (const net of [start, to]) {
    if (!Number.isFinite(net)) return refused(`a size is a finite number of contracts, got ${net}`);
    if (net < bundle.lowestContracts || net > bundle.highestContracts) return refused(`the legs of ${bundle.symbol} cannot reach a net of ${net}: they reach ${bundle.lowestContracts} to ${bundle.highestContracts}`);
  }
  const nets = netsOf(start, to, rungs, lot);
  if (nets.length < 2) return refused(`from ${start} to ${to} contracts is less than one lot of ${lotSize(lot)}`);
  return { kind: 'plan', rungs: nets.map((net, index) => rungAt(probe, symbols, net, nets[index - 1], lot)) };
}

function refused(why: string): ScalePlan {
  return { kind: 'refused', why };
}

/** Whole lots from the start, never beyond the end; a rung without a lot is left out. */
function netsOf(start: number, to: number, rungs: number, lot: Step): readonly number[] {
  const lots = stepsTo(to, start, lotSize(lot));
  const steps = Array.from({ length: rungs + 1 }, (_, rung) => Math.trunc((lots * rung) / rungs));
  return [...new Set(steps)].map((count) => movedByLots(start, count, lot));
}

function rungAt(probe: PoolProbe, symbols: ReadonlyMap<string, SymbolInput>, netContracts: number, before: number | undefined, lot: Step): PlanRung {
  const pool = poolAtNet(probe, netContracts);
  const joint = nearestReach(jointReach(pool, symbols));
  const { equity, availableMargin, marginRatio } = pool.margin;
  return {
    netContracts,
    ...(before === undefined ? {} : { trade: { side: netContracts > before ? 'buy' as const : 'sell' as const, quantity: roundToLot(Math.abs(netContracts - before), lot, 'nearest') } }),
    liquidation: liquidationIn(pool, probe, symbols),
    ...(joint === undefined ? {} : { joint }),
    equity,
    availableMargin,
    ...(marginRatio === undefined ? {} : { marginRatio }),
  };
}

/** Both legs of a pair share their symbol's move; the larger one's own figures are given. */
function liquidationIn(pool: PoolState, { bundle }: PoolProbe, symbols: ReadonlyMap<string, SymbolInput>): Liquidation {
  const legs = pool.legs.filter(({ model }) => model.position.symbol === bundle.symbol);
  const leg = legs.toSorted((a, b) => b.model.contracts - a.model.contracts)[0];
  const input = symbols.get(bundle.symbol);
  if (leg === undefined) return { kind: 'flat' };
  return input === undefined ? { kind: 'unknown', missing: [`mark price of ${bundle.symbol}`] } : liquidationOf(leg, pool, symbolChange(pool, leg), input);
}
