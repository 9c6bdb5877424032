/** Sums across pools, in USD by a live index of each unit: a unit without index makes the sum unknown, never 1. */
import type { Advice } from '../sizing/advice';
import { accountReport } from './account-margin';
import { accountWorthUsd } from './account-worth';
import { known, sumKnown, unknown } from './known';
import type { Known, Totals } from './snapshot';
import { policyInForce } from './policy-in-force';
import type { State } from './state';
import { usdPerUnit } from './unit-price';

export function totals(state: State): Totals {
  const equityUsd = sumKnown(Object.values(state.accounts).map((account) => accountWorthUsd(state, account, accountReport(state, account))));
  const grossExposureUsd = sumKnown(Object.values(state.accounts).flatMap((account) => grossTerms(state, account.id)));
  const { riskCapital } = policyInForce(state, state.policy);
  const base = riskCapital === undefined ? 'equity' : 'riskCapital';
  const capital = riskCapital === undefined ? equityUsd : times(usdPerUnit(state, riskCapital.unit), riskCapital.amount);
  return {
    equityUsd,
    grossExposureUsd,
    exposureRatio: ratioOf(grossExposureUsd, capital),
    allowedExposureRatio: ratioOf(sumKnown(state.advice.map((advice) => allowedUsd(state, advice))), capital),
    base,
    ...countedIn(state, equityUsd),
  };
}

/** Only where the trader does not count in USD. */
function countedIn(state: State, equityUsd: Known): Pick<Totals, 'numeraire'> {
  const { numeraire: unit } = state.policy;
  if (unit === 'USD') return {};
  const usd = usdPerUnit(state, unit);
  return { numeraire: { unit, usd, equity: usd.kind === 'unknown' ? usd : times(equityUsd, 1 / usd.value) } };
}

function grossTerms(state: State, id: keyof State['accounts']): readonly Known[] {
  const account = state.accounts[id];
  if (account === undefined) return [];
  const report = accountReport(state, account);
  const unknowns = report.unknownPositions.map(({ missing }) => unknown(...missing));
  const knowns = report.positions.map((margin) => {
    const position = account.positions.find((candidate) => candidate.id === margin.positionId);
    if (position === undefined || position.quantity === 0) return known(0);
    return times(usdPerUnit(state, position.settleAsset), margin.notional);
  });
  return [...knowns, ...unknowns];
}

/** What may be held of the bundle on the side it is held, at mark. */
function allowedUsd(state: State, advice: Advice): Known {
  const instrument = state.instruments[advice.instrumentId];
  if (advice.outcome.kind !== 'size') return unknown(`advice for ${advice.title}`);
  if (instrument?.mark == null) return unknown(`mark price of ${advice.underlying}`);
  const allowedBase = advice.nowBase < 0 ? Math.max(0, -advice.outcome.allowedLowBase) : Math.max(0, advice.outcome.allowedHighBase);
  return times(usdPerUnit(state, instrument.instrument.settleAsset), allowedBase * instrument.mark.markPrice);
}

function times(a: Known, factor: number): Known {
  return a.kind === 'known' ? known(a.value * factor) : a;
}

function ratioOf(numerator: Known, denominator: Known): Known {
  if (numerator.kind === 'unknown') return numerator;
  if (denominator.kind === 'unknown') return denominator;
  return denominator.value > 0 ? known(numerator.value / denominator.value) : unknown('capital above 0');
}
