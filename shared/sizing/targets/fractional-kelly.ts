/**
 * Fractional Kelly (target): a ceiling over the volatility target from the same view, counted once. It limits what a view may
 * add and never orders a cut of what is held; coins and options held count against it. A strength states no edge: then it abstains. Without a record of earlier views,
 * or with no edge left after funding and fees, nothing is added.
 */
import { multipleText, percentText, signedPercentText } from '../../format';
import type { Answer } from '../answer';
import { besideIn, besideText } from '../beside';
import { kellyCeilings, type KellyCeiling } from '../kelly-ceiling';
import { measuredInUsd } from '../numeraire';
import { exposuresIn } from '../once';
import { range, unknown, type Rule, type RuleInput } from '../rule';
import { capitalName } from '../capital';
import { capitalAfterClosing, liveView, slowNetUsd } from '../situation';

const DEFAULT_HORIZON_HOURS = 24;

export const fractionalKelly: Rule = {
  id: 'fractional-kelly',
  title: 'Fractional Kelly',
  family: 'target',
  horizonHours: DEFAULT_HORIZON_HOURS,
  params: ['kellyFraction', 'takerFeeBps', 'views'],
  answer,
};

function answer(input: RuleInput): Answer {
  const { situation, bundle, slowUsdPerBase: usdPerBase, nowBase } = input;
  const view = liveView(situation.input, bundle.underlying);
  if (view === undefined) return { kind: 'abstains', why: 'no view stated' };
  if (view.kind === 'strength') return { kind: 'abstains', why: 'your view states a strength, no edge' };
  const ceiling = kellyCeilings(situation).get(bundle.underlying);
  if (ceiling === undefined) return { kind: 'abstains', why: `the price has left your view on ${bundle.underlying}` };
  if (ceiling.kind === 'unknown') return unknown(ceiling.missing);
  if (ceiling.kind === 'nothing') return range(Math.min(0, nowBase), Math.max(0, nowBase), `Nothing is added on your view: ${ceiling.why}.`, view.horizonHours);
  const capital = capitalAfterClosing(input, 'slow');
  const elsewhere = slowNetUsd(exposuresIn(situation, bundle.underlying).filter((exposure) => exposure.bundleId !== bundle.id));
  if (capital.kind === 'unknown') return unknown(capital.missing);
  if (elsewhere.kind === 'unknown') return unknown(elsewhere.missing);
  if (usdPerBase.kind === 'unknown') return unknown(usdPerBase.missing);
  const beside = besideIn(situation, bundle.underlying, 'median');
  if (beside.kind === 'unknown') return unknown(beside.missing);
  const end = (ceiling.leverage * capital.value - elsewhere.value - beside.exposureUsd) / usdPerBase.value;
  return range(Math.min(0, end), Math.max(0, end), sentence(input, ceiling), view.horizonHours);
}

function sentence({ situation, bundle }: RuleInput, { leverage, viewCount, growthAnnual, dragAnnual, chanceOfHalving }: Extract<KellyCeiling, { kind: 'leverage' }>): string {
  const { kellyFraction } = situation.parameters;
  const views = viewCount > 1 ? `your ${viewCount} views together` : 'your view';
  return `Kelly times ${percentText(kellyFraction, 0)} of ${views}: at most ${multipleText(leverage, 2)} of ${capitalName(situation.capital)}; growth ${signedPercentText(growthAnnual, 1)} a year after ${percentText(dragAnnual, 1)} of volatility drag, ever falling to half ${percentText(chanceOfHalving, 1)}.${measuredInUsd(situation)}${besideText(situation, bundle.underlying)}`;
}
