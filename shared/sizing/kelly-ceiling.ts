/**
 * How much exposure the trader's own target views are worth: a fraction of the Kelly exposure after funding, fees and
 * shrinkage by the record of earlier views; of one underlying alone, of several together by their shrunk covariance. Views
 * that state a strength state no edge and are not here. It says what a view may add, never what has to go.
 */
import { fractionalKelly } from '../risk/kelly/fractional';
import { chanceOfEverTouching } from '../risk/kelly/ever-falling';
import { volatilityDrag } from '../risk/kelly/growth';
import { multiAssetKelly } from '../risk/kelly/multi-asset';
import type { Matrix } from '../math/linear-system';
import { DAYS_PER_YEAR } from '../units';
import { correlationsAmong } from './correlations';
import { volatilityOver, type Fact } from './facts';
import type { TargetView } from './policy';
import { onceIn } from './once';
import { bundlesIn, liveView, type Situation } from './situation';
import { convictionOf, expectedReturn } from './view';

const HALF = 0.5;
const HOURS_PER_YEAR = 24 * DAYS_PER_YEAR;
const BPS = 1e-4;
const DAY_HOURS = 24;

export type KellyCeiling =
  | {
      readonly kind: 'leverage';
      /** Exposure over risk capital, long > 0: at most this much on the side of the view. */
      readonly leverage: number;
      /** Views weighed together. */
      readonly viewCount: number;
      /** Of all exposures at their ceilings, a year. */
      readonly growthAnnual: number;
      readonly dragAnnual: number;
      /** Chance that capital ever falls to half at these exposures, if the shrunk views are right. */
      readonly chanceOfHalving: number;
    }
  /** Nothing may be added, and why. */
  | { readonly kind: 'nothing'; readonly why: string }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** By underlying with a live target view, made once per answer. */
export function kellyCeilings(situation: Situation): ReadonlyMap<string, KellyCeiling> {
  return onceIn(situation, 'kelly ceilings', () => makeCeilings(situation));
}

/** What is held of an underlying stands for its market; of several, the first by id. */
interface Viewed {
  readonly view: TargetView;
  readonly price: number;
  readonly fundingDaily: number | undefined;
}

interface Edge {
  readonly underlying: string;
  readonly side: 1 | -1;
  readonly edgeAnnual: number;
  readonly volatilityAnnual: number;
  readonly leverage: number;
  readonly growthAnnual: number;
}

function makeCeilings(situation: Situation): ReadonlyMap<string, KellyCeiling> {
  const ceilings = new Map<string, KellyCeiling>();
  const edges: Edge[] = [];
  for (const [underlying, viewed] of viewedUnderlyings(situation)) {
    const edge = edgeOf(situation, underlying, viewed);
    if ('kind' in edge) ceilings.set(underlying, edge);
    else edges.push(edge);
  }
  for (const [underlying, ceiling] of edges.length > 1 ? together(situation, edges) : edges.map(alone)) ceilings.set(underlying, ceiling);
  return ceilings;
}

function viewedUnderlyings({ input, slow }: Situation): ReadonlyMap<string, Viewed> {
  const viewed = new Map<string, Viewed & { readonly id: string }>();
  for (const { account, market } of input.accounts) {
    for (const { id, underlying, symbol } of bundlesIn(input, account)) {
      const view = liveView(input, underlying);
      const price = market.symbols.get(symbol)?.markPrice;
      if (view?.kind !== 'target' || price === undefined || convictionOf(view, price) === undefined) continue;
      const best = viewed.get(underlying);
      if (best === undefined || id < best.id) viewed.set(underlying, { id, view, price, fundingDaily: slow.fundingDaily.get(id) });
    }
  }
  return new Map([...viewed].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Median volatility over the view's own horizon, as slow as that of a day. */
function edgeOf({ input, slow, parameters }: Situation, underlying: string, { view, price, fundingDaily }: Viewed): Edge | KellyCeiling {
  const outlook = input.outlooks.get(underlying);
  const slowAnnual = slow.medianVolatilityAnnual.get(underlying);
  if (outlook?.kind !== 'known' || slowAnnual === undefined) return { kind: 'unknown', missing: [`volatility of ${underlying}`] };
  if (fundingDaily === undefined) return { kind: 'unknown', missing: [`funding rate of ${underlying}`] };
  const dayAnnual = volatilityOver(outlook.value, DAY_HOURS, 'median');
  if (slowAnnual <= 0 || dayAnnual <= 0) return { kind: 'nothing', why: `${underlying} has not moved` };
  const volatilityAnnual = (slowAnnual * volatilityOver(outlook.value, view.horizonHours, 'median')) / dayAnnual;
  const horizonYears = view.horizonHours / HOURS_PER_YEAR;
  const answer = fractionalKelly({
    viewDriftAnnual: expectedReturn(view, price) / horizonYears,
    viewCount: input.maturedViewCount,
    kellyFraction: parameters.kellyFraction,
    volatilityAnnual,
    fundingAnnual: fundingDaily * DAYS_PER_YEAR,
    roundTripCostRatio: 2 * parameters.takerFeeBps * BPS,
    horizonYears,
  });
  if (answer.kind !== 'leverage') return { kind: 'nothing', why: answer.why };
  const { leverage, edgeAnnual, growthAnnual } = answer;
  const side = leverage < 0 ? -1 : 1;
  // The view's own side: a target below the price with a small chance of being reached is an edge against it.
  if (side * (view.targetPrice - price) <= 0) return { kind: 'nothing', why: 'your chance does not pay for the distance to your stop' };
  return { underlying, side, edgeAnnual, volatilityAnnual, leverage, growthAnnual };
}

function alone({ underlying, leverage, volatilityAnnual, growthAnnual }: Edge): readonly [string, KellyCeiling] {
  return [underlying, { kind: 'leverage', leverage, viewCount: 1, growthAnnual, dragAnnual: volatilityDrag(volatilityAnnual, leverage), chanceOfHalving: halving(growthAnnual, Math.abs(leverage) * volatilityAnnual) }];
}

/** Exposures on the side of each view only: diversification may shrink one, not turn it round. */
function together(situation: Situation, edges: readonly Edge[]): (readonly [string, KellyCeiling])[] {
  const covariance = covarianceOf(situation, edges);
  if (covariance.kind === 'unknown') return edges.map(({ underlying }) => [underlying, covariance]);
  const answer = multiAssetKelly({
    excessDriftAnnual: edges.map(({ side, edgeAnnual }) => side * edgeAnnual),
    covarianceAnnual: covariance.value,
    kellyFraction: situation.parameters.kellyFraction,
    lowest: edges.map(({ side }) => (side < 0 ? -Infinity : 0)),
    highest: edges.map(({ side }) => (side > 0 ? Infinity : 0)),
  });
  if (answer.kind === 'refused') return edges.map(({ underlying }) => [underlying, { kind: 'nothing', why: answer.why }]);
  const { exposures, growthAnnual } = answer;
  const variance = exposures.reduce((sum, one, i) => sum + one * exposures.reduce((inner, other, j) => inner + other * (covariance.value[i]?.[j] ?? 0), 0), 0);
  return edges.map(({ underlying, side }, i) => {
    const leverage = side * Math.max(0, side * (exposures[i] ?? 0));
    return [underlying, { kind: 'leverage', leverage, viewCount: edges.length, growthAnnual, dragAnnual: variance / 2, chanceOfHalving: halving(growthAnnual, Math.sqrt(variance)) }];
  });
}

function covarianceOf({ input }: Situation, edges: readonly Edge[]): Fact<Matrix> {
  const correlations = correlationsAmong(input, edges.map(({ underlying }) => underlying));
  if (correlations.kind === 'unknown') return correlations;
  return { kind: 'known', value: edges.map((one, i) => edges.map((other, j) => one.volatilityAnnual * other.volatilityAnnual * correlations.value(i, j))) };
}

function halving(growthAnnual: number, volatilityAnnual: number): number {
  return volatilityAnnual > 0 ? chanceOfEverTouching(growthAnnual, volatilityAnnual, HALF) : 0;
}
