/**
 * Volatility target (target): the size at which the forecast volatility of the whole book meets the target, times the
 * conviction of the trader's view (1 = on target, 0 = flat, negative = short; Moreira and Muir 2017, pysystemtrade).
 * Volatilities of different underlyings are added up, without credit for diversification or for hedges between them, because
 * correlations are not estimated here; coins and options held are in it. Without a view it answers both ends at conviction 1 and
 * adds nothing; a view opens nothing against itself to make up for what is held elsewhere.
 */
import { multipleText, percentText } from '../../format';
import type { Answer } from '../answer';
import { besideIn, besideText, besideUnderlyings, exposureWithin } from '../beside';
import { measuredInUsd } from '../numeraire';
import { exposuresIn, onceIn, slowNets } from '../once';
import { range, unknown, type Rule, type RuleInput } from '../rule';
import { capitalName } from '../capital';
import { known, type Figure } from '../figure';
import { capitalAfterClosing, liveView, slowNetUsd, type Situation } from '../situation';
import { convictionOf } from '../view';

const DEFAULT_HORIZON_HOURS = 24;

export const volatilityTarget: Rule = {
  id: 'volatility-target',
  title: 'Volatility target',
  family: 'target',
  horizonHours: DEFAULT_HORIZON_HOURS,
  params: ['volatilityTargetAnnual', 'views'],
  answer,
};

function answer(input: RuleInput): Answer {
  const { situation, bundle, slowUsdPerBase: usdPerBase, nowBase } = input;
  const volatilityAnnual = situation.slow.medianVolatilityAnnual.get(bundle.underlying);
  const capital = capitalAfterClosing(input, 'slow');
  const elsewhere = slowNetUsd(exposuresIn(situation, bundle.underlying).filter((exposure) => exposure.bundleId !== bundle.id));
  const others = otherVolatilityUsd(situation, bundle.underlying);
  if (volatilityAnnual === undefined) return unknown([`volatility of ${bundle.underlying}`]);
  if (capital.kind === 'unknown') return unknown(capital.missing);
  if (elsewhere.kind === 'unknown') return unknown(elsewhere.missing);
  if (others.kind === 'unknown') return unknown(others.missing);
  if (usdPerBase.kind === 'unknown') return unknown(usdPerBase.missing);
  if (volatilityAnnual <= 0) return { kind: 'abstains', why: `${bundle.underlying} has not moved` };
  const target = situation.parameters.volatilityTargetAnnual;
  const view = liveView(situation.input, bundle.underlying);
  const conviction = view === undefined ? undefined : convictionOf(view, input.markPrice);
  if (view !== undefined && conviction === undefined) return { kind: 'abstains', why: `the price has left your view on ${bundle.underlying}` };
  const beside = besideIn(situation, bundle.underlying, 'median');
  if (beside.kind === 'unknown') return unknown(beside.missing);
  const elsewhereUsd = elsewhere.value + beside.exposureUsd;
  const wantedUsd = (strength: number): number => Math.sign(strength) * exposureWithin(Math.max(0, Math.abs(strength) * target * capital.value - others.value), volatilityAnnual, beside.residualUsdAnnual);
  const baseOf = (usd: number): number => (usd - elsewhereUsd) / usdPerBase.value;
  const total = others.value + Math.hypot((elsewhereUsd + nowBase * usdPerBase.value) * volatilityAnnual, beside.residualUsdAnnual);
  const share = capital.value > 0 ? percentText(total / capital.value, 0) : 'more than any share';
  const because = `The book moves ${share} of ${capitalName(situation.capital)} a year; the target is ${percentText(target, 0)}${conviction === undefined ? '' : ` times your view of ${multipleText(conviction, 1)}`}.${measuredInUsd(situation)}${besideText(situation)}`;
  const ends = conviction === undefined ? [baseOf(wantedUsd(-1)), baseOf(wantedUsd(1))] : [notAgainst(conviction, baseOf(wantedUsd(conviction)), nowBase)];
  return range(Math.min(...ends), Math.max(...ends), because, view?.horizonHours ?? DEFAULT_HORIZON_HOURS);
}

/** Never on the other side of the view than nothing, or than what is there already. */
function notAgainst(conviction: number, base: number, nowBase: number): number {
  const least = conviction >= 0 ? Math.min(0, nowBase) : -Infinity;
  const most = conviction <= 0 ? Math.max(0, nowBase) : Infinity;
  return Math.min(most, Math.max(least, base));
}

/** Sum over the other underlyings of net exposure times volatility, in USD a year. */
function otherVolatilityUsd(situation: Situation, underlying: string): Figure {
  const all = onceIn(situation, 'volatility by underlying', () => volatilities(situation));
  const missing = all.missing.filter(({ of }) => of !== underlying);
  if (missing.length > 0) return { kind: 'unknown', missing: missing.flatMap(({ names }) => names) };
  const own = all.usd.get(underlying);
  const others = all.usd.size - (own === undefined ? 0 : 1);
  // Rounding of the sum is no volatility of others.
  return { kind: 'known', value: others === 0 ? 0 : Math.max(0, all.totalUsd - (own ?? 0)) };
}

interface Volatilities {
  readonly usd: ReadonlyMap<string, number>;
  readonly totalUsd: number;
  readonly missing: readonly { readonly of: string; readonly names: readonly string[] }[];
}

function volatilities(situation: Situation): Volatilities {
  const usd = new Map<string, number>();
  const missing: { readonly of: string; readonly names: readonly string[] }[] = [];
  let totalUsd = 0;
  const nets = slowNets(situation);
  for (const underlying of [...nets.keys(), ...besideUnderlyings(situation).filter((one) => !nets.has(one))]) {
    const net = nets.get(underlying) ?? known(0);
    const beside = besideIn(situation, underlying, 'median');
    const volatilityAnnual = situation.slow.medianVolatilityAnnual.get(underlying);
    if (net.kind === 'unknown') missing.push({ of: underlying, names: net.missing });
    else if (beside.kind === 'unknown') missing.push({ of: underlying, names: beside.missing });
    else if (volatilityAnnual === undefined) missing.push({ of: underlying, names: [`volatility of ${underlying}`] });
    else {
      const own = Math.hypot((net.value + beside.exposureUsd) * volatilityAnnual, beside.residualUsdAnnual);
      usd.set(underlying, own);
      totalUsd += own;
    }
  }
  return { usd, totalUsd, missing };
}
