/**
 * What the size of the whole book does to wealth over a year in which nothing is known of the direction: how far it moves, what
 * the moves themselves take (volatility drag), and the chances of falling. Geometric Brownian motion, exposure held at the same
 * share of wealth, no jumps and no liquidation: real years have both. Coins and options stay while positions are scaled.
 */
import { probabilityOfDrawdown, probabilityOfFallingTo } from '../risk/drawdown/first-passage';
import { volatilityDrag } from '../risk/kelly/growth';
import { DAYS_PER_YEAR } from '../units';
import { besideIn, besideUnderlyings } from './beside';
import { correlationsAmong, type CorrelationAt } from './correlations';
import { volatilityOver, type Fact } from './facts';
import { slowNets } from './once';
import { capitalAfterClosing, type Situation } from './situation';

/** The longest that the forecast looks: a year is taken to be as wild as that. */
const HORIZON_HOURS = 720;
export const HALF = 0.5;

export interface GrowthRung {
  /** Positions times this. */
  readonly scale: number;
  /** Gross net exposure of all underlyings over the capital, coins and options held in it. */
  readonly exposureRatio: number;
  /** Of the capital, a year, from here on. */
  readonly volatilityAnnual: number;
  readonly dragAnnual: number;
  /** Funding paid at present rates, >= 0; what is received counts nothing. */
  readonly fundingAnnual: number;
  /** The Sharpe ratio below which wealth does not grow: what drag and funding ask for. */
  readonly breakEvenSharpe: number;
  /** Chances within a year without any edge. `floorRatio` as the policy's drawdown floor has it. */
  readonly toFloor: number;
  readonly drawdownToFloor: number;
  readonly toHalf: number;
}

/** Underlyings held whose funding is not known: it counts as none. */
export function withoutFunding({ exposures, slow }: Situation): readonly string[] {
  return [...new Set(exposures.filter(({ bundleId }) => !slow.fundingDaily.has(bundleId)).map(({ underlying }) => underlying))].sort();
}

/** One rung for each scale; `floorDepth` is the drawdown that the policy wants not to pass, 0.3 = 30 %. */
export function growthRungs(situation: Situation, scales: readonly number[], floorDepth: number): Fact<readonly GrowthRung[]> {
  const capital = capitalAfterClosing({ situation }, 'slow');
  const book = exposuresOf(situation);
  if (capital.kind === 'unknown') return capital;
  if (book.kind === 'unknown') return book;
  if (!(capital.value > 0)) return { kind: 'unknown', missing: ['capital above 0'] };
  return { kind: 'known', value: scales.map((scale) => rungOf(book.value, capital.value, scale, floorDepth)) };
}

interface Moving {
  readonly positionsUsd: number;
  readonly besideUsd: number;
  readonly volatilityAnnual: number;
  readonly residualUsdAnnual: number;
}

interface MovingBook {
  readonly moving: readonly Moving[];
  /** By place in `moving`. */
  readonly correlationAt: CorrelationAt;
  /** Of the positions as they are, a year, paid > 0. */
  readonly fundingUsdAnnual: number;
}

function exposuresOf(situation: Situation): Fact<MovingBook> {
  const { input, slow } = situation;
  const nets = slowNets(situation);
  const names = [...new Set([...nets.keys(), ...besideUnderlyings(situation)])].sort();
  const missing: string[] = [];
  const moving: Moving[] = [];
  const moved: string[] = [];
  for (const underlying of names) {
    const net = nets.get(underlying) ?? { kind: 'known', value: 0 };
    const beside = besideIn(situation, underlying, 'median');
    const outlook = input.outlooks.get(underlying);
    if (net.kind === 'unknown') missing.push(...net.missing);
    if (beside.kind === 'unknown') missing.push(...beside.missing);
    if (net.kind === 'unknown' || beside.kind === 'unknown' || (net.value === 0 && beside.exposureUsd === 0 && beside.residualUsdAnnual === 0)) continue;
    if (outlook?.kind !== 'known') missing.push(`volatility of ${underlying}`);
    else {
      moving.push({ positionsUsd: net.value, besideUsd: beside.exposureUsd, volatilityAnnual: volatilityOver(outlook.value, HORIZON_HOURS, 'median'), residualUsdAnnual: beside.residualUsdAnnual });
      moved.push(underlying);
    }
  }
  const correlations = correlationsAmong(input, moved);
  if (correlations.kind === 'unknown') missing.push(...correlations.missing);
  if (missing.length > 0 || correlations.kind === 'unknown') return { kind: 'unknown', missing: [...new Set(missing)].sort() };
  let fundingUsdAnnual = 0;
  for (const { bundleId, slowUsd } of situation.exposures) if (slowUsd.kind === 'known') fundingUsdAnnual += slowUsd.value * (slow.fundingDaily.get(bundleId) ?? 0) * DAYS_PER_YEAR;
  return { kind: 'known', value: { moving, correlationAt: correlations.value, fundingUsdAnnual } };
}

function rungOf({ moving, correlationAt, fundingUsdAnnual }: MovingBook, capitalUsd: number, scale: number, floorDepth: number): GrowthRung {
  const exposures = moving.map(({ positionsUsd, besideUsd }) => scale * positionsUsd + besideUsd);
  const moves = moving.map(({ volatilityAnnual }, i) => (exposures[i] ?? 0) * volatilityAnnual);
  let variance = moving.reduce((sum, { residualUsdAnnual }) => sum + residualUsdAnnual ** 2, 0);
  for (const [i, one] of moves.entries()) for (const [j, other] of moves.entries()) variance += one * other * correlationAt(i, j);
  const volatilityAnnual = Math.sqrt(Math.max(0, variance)) / capitalUsd;
  const fundingAnnual = Math.max(0, scale * fundingUsdAnnual) / capitalUsd;
  const dragAnnual = volatilityDrag(volatilityAnnual, 1);
  const path = { drift: -fundingAnnual, volatility: volatilityAnnual, years: 1 };
  return {
    scale, volatilityAnnual, dragAnnual, fundingAnnual,
    exposureRatio: exposures.reduce((sum, usd) => sum + Math.abs(usd), 0) / capitalUsd,
    breakEvenSharpe: volatilityAnnual > 0 ? (dragAnnual + fundingAnnual) / volatilityAnnual : 0,
    toFloor: probabilityOfFallingTo({ ...path, level: 1 - floorDepth }),
    drawdownToFloor: probabilityOfDrawdown({ ...path, depth: floorDepth }),
    toHalf: probabilityOfFallingTo({ ...path, level: HALF }),
  };
}
