/**
 * The trader's own cap (hard): gross exposure over risk capital, both legs of a hedge counted, at most the number that the
 * trader set. Other bundles are held as they are.
 */
import { multipleText } from '../../format';
import type { Answer } from '../answer';
import { isHedgePair } from '../bundle';
import { range, unknown, type Rule, type RuleInput } from '../rule';
import { capitalName } from '../capital';
import { capitalAfterClosing, grossUsd } from '../situation';

const HORIZON_HOURS = 0;

export const ownCap: Rule = {
  id: 'own-cap',
  title: 'Your own cap',
  family: 'hard',
  horizonHours: HORIZON_HOURS,
  params: ['ownLeverageCap'],
  answer,
};

function answer(input: RuleInput): Answer {
  const { situation, bundle, usdPerBase } = input;
  const cap = situation.input.policy.ownLeverageCap;
  if (cap === undefined) return { kind: 'abstains', why: 'none set' };
  const capital = capitalAfterClosing(input);
  const others = grossUsd(situation.exposures.filter((exposure) => exposure.bundleId !== bundle.id));
  const own = grossUsd(situation.exposures.filter((exposure) => exposure.bundleId === bundle.id));
  if (capital.kind === 'unknown') return unknown(capital.missing);
  if (others.kind === 'unknown') return unknown(others.missing);
  if (usdPerBase.kind === 'unknown') return unknown(usdPerBase.missing);
  if (own.kind === 'unknown') return unknown(own.missing);
  const gross = capital.value > 0 ? `Gross exposure is ${multipleText((others.value + own.value) / capital.value, 2)} of ${capitalName(situation.capital)}` : 'There is no capital';
  const because = `${gross}; your own cap is ${multipleText(cap, 2)}.`;
  const limitBase = Math.max(0, (cap * capital.value - others.value) / usdPerBase.value);
  const ends = isHedgePair(bundle) ? pairRange(input, limitBase) : { lowBase: -limitBase, highBase: limitBase };
  return ends === undefined ? { kind: 'none', because, horizonHours: HORIZON_HOURS } : range(ends.lowBase, ends.highBase, because, HORIZON_HOURS);
}

/**
 * A pair's gross size falls while its larger or smaller leg is closed and rises again beyond; above the limit the
 * stretch nearest to no net exposure is taken. Undefined when closing either leg is not enough.
 */
function pairRange(input: RuleInput, limitBase: number): { readonly lowBase: number; readonly highBase: number } | undefined {
  const { bundle, basePerContract, nowBase } = input;
  const long = bundle.legs.reduce((sum, leg) => sum + Math.max(0, leg.quantity), 0) * basePerContract;
  const short = bundle.legs.reduce((sum, leg) => sum + Math.max(0, -leg.quantity), 0) * basePerContract;
  const excess = long + short - limitBase;
  if (excess <= 0) return { lowBase: -limitBase, highBase: limitBase };
  const below = limitBase >= short ? { lowBase: -limitBase, highBase: nowBase - excess } : undefined;
  const above = limitBase >= long ? { lowBase: nowBase + excess, highBase: limitBase } : undefined;
  return nowBase >= 0 ? (below ?? above) : (above ?? below);
}
