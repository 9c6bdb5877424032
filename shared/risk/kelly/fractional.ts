/**
 * How much exposure a trader's own view of one underlying is worth: a fraction of the Kelly leverage after funding, fees and
 * shrinkage. A ceiling for a target, never a reason to trade: without a view it abstains, and costs that exceed the view
 * make it say so instead of turning it round.
 */
import { growthRate } from './growth';
import { viewShrinkage } from './view-shrinkage';

export interface ViewOfOne {
  /** E[dS / S] a year that the view states, > 0 up, < 0 down; absent without a live view. */
  readonly viewDriftAnnual?: number;
  /** The trader's logged views so far, this one not counted. */
  readonly viewCount: number;
  /** c: 0.25 = a quarter of Kelly. */
  readonly kellyFraction: number;
  readonly volatilityAnnual: number;
  /** Expected funding of a year as a share of exposure, > 0 = longs pay. */
  readonly fundingAnnual: number;
  /** Fees and slippage of the way in and out together, as a share of exposure. */
  readonly roundTripCostRatio: number;
  /** How long the view holds: the costs are paid once in it. */
  readonly horizonYears: number;
  /** What collateral would earn a year if it were not pledged, per unit of exposure, on either side; 0 when absent. */
  readonly forgoneAnnual?: number;
}

export type KellyAnswer =
  | {
      readonly kind: 'leverage';
      /** Exposure over risk capital, long > 0: side times c times edge / sigma^2. */
      readonly leverage: number;
      /** The same with c = 1. */
      readonly fullLeverage: number;
      /** Per unit of exposure on the side of the view, after shrinkage and costs, > 0. */
      readonly edgeAnnual: number;
      readonly shrinkage: number;
      /** Of wealth at `leverage`, if the shrunk view is right. */
      readonly growthAnnual: number;
    }
  /** Nothing is left of the view; its exposure is 0. */
  | { readonly kind: 'noEdge'; readonly edgeAnnual: number; readonly why: string }
  | { readonly kind: 'abstains'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * c (mu s - side E[funding] - fees / h) / sigma^2 with mu, s and funding on the side of the view (Thorp 2006; s = n / (n + 50)).
 * Refuses what is not a number or out of its domain, naming it.
 */
export function fractionalKelly(view: ViewOfOne): KellyAnswer {
  const { viewDriftAnnual, viewCount, kellyFraction, volatilityAnnual, fundingAnnual, roundTripCostRatio, horizonYears, forgoneAnnual = 0 } = view;
  if (viewDriftAnnual === undefined || viewDriftAnnual === 0) return { kind: 'abstains', why: 'there is no view' };
  const problem = problemOf(view, viewDriftAnnual, forgoneAnnual);
  if (problem !== undefined) return { kind: 'refused', why: problem };
  const shrinkage = viewShrinkage(viewCount);
  if (shrinkage === 0) return { kind: 'abstains', why: 'no earlier view is logged, so nothing says how far this one is to be believed' };
  const side = Math.sign(viewDriftAnnual);
  const costAnnual = side * fundingAnnual + roundTripCostRatio / horizonYears + forgoneAnnual;
  const edgeAnnual = Math.abs(viewDriftAnnual) * shrinkage - costAnnual;
  if (edgeAnnual <= 0) return { kind: 'noEdge', edgeAnnual, why: 'funding and fees take more than the view promises' };
  const fullLeverage = (side * edgeAnnual) / volatilityAnnual ** 2;
  const leverage = kellyFraction * fullLeverage;
  const growthAnnual = growthRate({ driftAnnual: side * edgeAnnual, rateAnnual: 0, volatilityAnnual }, leverage);
  return { kind: 'leverage', leverage, fullLeverage, edgeAnnual, shrinkage, growthAnnual };
}

type Named = readonly (readonly [string, number])[];

function problemOf(view: ViewOfOne, viewDriftAnnual: number, forgoneAnnual: number): string | undefined {
  const finite: Named = [['drift of the view', viewDriftAnnual], ['funding', view.fundingAnnual]];
  const fromZero: Named = [
    ['count of views', view.viewCount], ['Kelly fraction', view.kellyFraction], ['cost of the round trip', view.roundTripCostRatio], ['forgone rate', forgoneAnnual],
  ];
  const aboveZero: Named = [['volatility', view.volatilityAnnual], ['horizon of the view', view.horizonYears]];
  const broken = [
    ...finite.filter(([, value]) => !Number.isFinite(value)).map(([name, value]) => `the ${name} is not a number: ${value}`),
    ...fromZero.filter(([, value]) => !(value >= 0 && Number.isFinite(value))).map(([name, value]) => `the ${name} is at least 0, got ${value}`),
    ...aboveZero.filter(([, value]) => !(value > 0 && Number.isFinite(value))).map(([name, value]) => `the ${name} is above 0, got ${value}`),
  ];
  return broken[0];
}
