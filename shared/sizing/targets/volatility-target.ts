/**
 * Volatility target (target): the size at which the forecast volatility of the whole book meets the target, times the
 * conviction of the trader's view (1 = on target, 0 = flat, negative = short; Moreira and Muir 2017, pysystemtrade).
 * Of the whole book, with correlations, coins and options held; without correlations volatilities are added up, and it says so. No
 * view is worth more than it would be alone: a hedge makes none larger. Without a view it answers both ends at conviction 1 and adds
 * nothing; a view opens nothing against itself to make up for what is held elsewhere.
 */
import { multipleText, percentText } from '../../format';
import type { Answer } from '../answer';
import { besideIn, besideText } from '../beside';
import { moveWithin, othersMoving, togetherUsd } from '../book-volatility';
import { measuredInUsd } from '../numeraire';
import { exposuresIn } from '../once';
import { range, unknown, type Rule, type RuleInput } from '../rule';
import { capitalName } from '../capital';
import { capitalAfterClosing, liveView, slowNetUsd } from '../situation';
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
  const others = othersMoving(situation, bundle.underlying);
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
  const { residualUsdAnnual } = beside;
  const wantedUsd = (strength: number): number => (strength === 0 ? 0 : moveWithin(others, Math.abs(strength) * target * capital.value, residualUsdAnnual, strength > 0 ? 1 : -1) / volatilityAnnual);
  const baseOf = (usd: number): number => (usd - elsewhereUsd) / usdPerBase.value;
  const total = togetherUsd(others, (elsewhereUsd + nowBase * usdPerBase.value) * volatilityAnnual, residualUsdAnnual);
  const share = capital.value > 0 ? percentText(total / capital.value, 0) : 'more than any share';
  const because = `The book moves ${share} of ${capitalName(situation.capital)} a year; the target is ${percentText(target, 0)}${conviction === undefined ? '' : ` times your view of ${multipleText(conviction, 1)}`}.${others.kind === 'added' ? ' Underlyings are added up: their correlations are not known.' : ''}${measuredInUsd(situation)}${besideText(situation)}`;
  const ends = conviction === undefined ? [baseOf(wantedUsd(-1)), baseOf(wantedUsd(1))] : [notAgainst(conviction, baseOf(wantedUsd(conviction)), nowBase)];
  return range(Math.min(...ends), Math.max(...ends), because, view?.horizonHours ?? DEFAULT_HORIZON_HOURS);
}

/** Never on the other side of the view than nothing, or than what is there already. */
function notAgainst(conviction: number, base: number, nowBase: number): number {
  const least = conviction >= 0 ? Math.min(0, nowBase) : -Infinity;
  const most = conviction <= 0 ? Math.max(0, nowBase) : Infinity;
  return Math.min(most, Math.max(least, base));
}
