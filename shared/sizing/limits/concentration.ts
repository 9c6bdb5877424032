/**
 * Concentration (statistical): the forecast volatility of one underlying on its own, over all accounts, in risk capital, at
 * most a multiple of the volatility target. Uses slow inputs. Exposures of the same underlying net against
 * each other; other underlyings do not count here.
 */
import { multipleText, percentText } from '../../format';
import type { Answer } from '../answer';
import { range, unknown, type Rule, type RuleInput } from '../rule';
import { capitalAfterClosing, capitalName, slowNetUsd } from '../situation';

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
  const capital = capitalAfterClosing(input, situation.slow.capital);
  const elsewhere = slowNetUsd(situation.exposures.filter((exposure) => exposure.underlying === bundle.underlying && exposure.bundleId !== bundle.id));
  if (volatilityAnnual === undefined) return unknown([`volatility of ${bundle.underlying}`]);
  if (capital.kind === 'unknown') return unknown(capital.missing);
  if (elsewhere.kind === 'unknown') return unknown(elsewhere.missing);
  if (usdPerBase.kind === 'unknown') return unknown(usdPerBase.missing);
  if (volatilityAnnual <= 0) return { kind: 'abstains', why: `${bundle.underlying} has not moved` };
  const limitUsd = (concentrationMultiple * volatilityTargetAnnual * capital.value) / volatilityAnnual;
  const total = Math.abs(elsewhere.value + nowBase * usdPerBase.value);
  const share = capital.value > 0 ? percentText((total * volatilityAnnual) / capital.value, 0) : 'more than any share';
  const limit = `${percentText(concentrationMultiple * volatilityTargetAnnual, 0)} (${multipleText(concentrationMultiple, 1)} the target)`;
  // Closing this bundle is the most that is asked of it: what other accounts hold is theirs to cut.
  return range(
    Math.min(0, (-limitUsd - elsewhere.value) / usdPerBase.value),
    Math.max(0, (limitUsd - elsewhere.value) / usdPerBase.value),
    `${bundle.underlying} alone moves ${share} of ${capitalName(situation.capital)} a year; the limit is ${limit}.`,
    HORIZON_HOURS,
  );
}
