/**
 * Concentration (statistical): the forecast volatility of one underlying on its own, over all accounts, in risk capital, at
 * most a multiple of the volatility target. Uses slow inputs. Exposures of the same underlying net against each other, coins and
 * options held too: options as the exposure they stand for over a day and what they move besides, both revalued. Other
 * underlyings do not count here. Over the limit, all bundles on the side that is too large are cut alike.
 */
import { multipleText, percentText } from '../../format';
import type { Answer } from '../answer';
import { besideIn, besideText, exposureWithin } from '../beside';
import { measuredInUsd } from '../numeraire';
import { exposuresIn } from '../once';
import { range, unknown, type Rule, type RuleInput } from '../rule';
import { capitalName } from '../capital';
import { capitalAfterClosing, slowNetUsd } from '../situation';

const HORIZON_HOURS = 24;

export const concentration: Rule = {
  id: 'concentration',
  title: 'Concentration',
  family: 'statistical',
  horizonHours: HORIZON_HOURS,
  params: ['concentrationMultiple', 'volatilityTargetAnnual'],
  answer,
};

function answer(input: RuleInput): Answer {
  const { situation, bundle, slowUsdPerBase: usdPerBase, nowBase } = input;
  const { concentrationMultiple, volatilityTargetAnnual } = situation.parameters;
  const volatilityAnnual = situation.slow.limitVolatilityAnnual.get(bundle.underlying);
  const capital = capitalAfterClosing(input, 'slow');
  const elsewhere = slowNetUsd(exposuresIn(situation, bundle.underlying).filter((exposure) => exposure.bundleId !== bundle.id));
  if (volatilityAnnual === undefined) return unknown([`volatility of ${bundle.underlying}`]);
  if (capital.kind === 'unknown') return unknown(capital.missing);
  if (elsewhere.kind === 'unknown') return unknown(elsewhere.missing);
  if (usdPerBase.kind === 'unknown') return unknown(usdPerBase.missing);
  const beside = besideIn(situation, bundle.underlying, 'limit');
  if (beside.kind === 'unknown') return unknown(beside.missing);
  if (volatilityAnnual <= 0) return { kind: 'abstains', why: `${bundle.underlying} has not moved` };
  const limitUsdAnnual = concentrationMultiple * volatilityTargetAnnual * capital.value;
  const limitUsd = exposureWithin(limitUsdAnnual, volatilityAnnual, beside.residualUsdAnnual);
  const elsewhereUsd = elsewhere.value + beside.exposureUsd;
  const nowUsd = nowBase * usdPerBase.value;
  const total = Math.abs(elsewhereUsd + nowUsd);
  const share = capital.value > 0 ? percentText(Math.hypot(total * volatilityAnnual, beside.residualUsdAnnual) / capital.value, 0) : 'more than any share';
  const limit = `${percentText(concentrationMultiple * volatilityTargetAnnual, 0)} (${multipleText(concentrationMultiple, 1)} the target)`;
  const because = `${bundle.underlying} alone moves ${share} of ${capitalName(situation.capital)} a year; the limit is ${limit}.${measuredInUsd(situation)}${besideText(situation, bundle.underlying)}`;
  if (total > limitUsd && nowUsd * (elsewhereUsd + nowUsd) > 0) return cutAlike(input, elsewhereUsd + nowUsd, limitUsd, because);
  // Closing this bundle is the most that is asked of it: what other accounts hold is theirs to cut. What stands against too much stays.
  const nearest = total > limitUsd ? nowBase : 0;
  return range(Math.min(nearest, (-limitUsd - elsewhereUsd) / usdPerBase.value), Math.max(nearest, (limitUsd - elsewhereUsd) / usdPerBase.value), because, HORIZON_HOURS);
}

/** Over the limit: all bundles on the side of the whole are cut by one factor, so that none makes up for the others. */
function cutAlike({ bundle, nowBase, situation }: RuleInput, totalUsd: number, limitUsd: number, because: string): Answer {
  const adding = new Map<string, number>();
  for (const { bundleId, slowUsd } of exposuresIn(situation, bundle.underlying)) {
    if (slowUsd.kind === 'known') adding.set(bundleId, (adding.get(bundleId) ?? 0) + slowUsd.value);
  }
  const sizes = [...adding.values()].filter((usd) => usd * totalUsd > 0);
  const addingUsd = Math.abs(sizes.reduce((sum, usd) => sum + usd, 0));
  const againstUsd = addingUsd - Math.abs(totalUsd);
  const base = nowBase * Math.max(0, Math.min(1, (limitUsd + againstUsd) / addingUsd));
  return range(Math.min(0, base), Math.max(0, base), `${because}${sizes.length > 1 ? ` All ${sizes.length} positions in it are cut alike.` : ''}`, HORIZON_HOURS);
}
