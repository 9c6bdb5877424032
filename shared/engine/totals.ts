/** Sums across pools, in USD by a live index of each unit: a unit without index makes the sum unknown, never 1. */
import { PERIODIC } from '../market/age';
import { worthOf } from '../margin/pool';
import type { Advice } from '../sizing/advice';
import { accountReport } from './account-margin';
import { ageAt } from './ages';
import { known, sumKnown, unknown } from './known';
import type { Known, Totals } from './snapshot';
import { policyInForce } from './policy-in-force';
import type { State } from './state';

/** USD per unit of a pool: USD itself is the unit of account, an index that is gone is none. */
export function usdPerUnit(state: State, unit: string): Known {
  if (unit === 'USD') return known(1);
  const index = state.assetIndexes[unit];
  const isUsable = index !== undefined && ageAt(state.nowMs, index.atMs, PERIODIC).freshness !== 'gone';
  return isUsable ? known(index.indexUsd) : unknown(`USD index of ${unit}`);
}

export function totals(state: State): Totals {
  const equityUsd = sumKnown(Object.values(state.accounts).flatMap((account) =>
    accountReport(state, account).pools.map((pool) => (pool.kind === 'unknown' ? unknown(...pool.missing) : times(usdPerUnit(state, pool.unit), worthOf(pool))))));
  const grossExposureUsd = sumKnown(Object.values(state.accounts).flatMap((account) => grossTerms(state, account.id)));
  const { riskCapital } = policyInForce(state, state.policy);
  const base = riskCapital === undefined ? 'equity' : 'riskCapital';
  const capital = riskCapital === undefined ? equityUsd : known(riskCapital.amountUsd);
  return {
    equityUsd,
    grossExposureUsd,
    exposureRatio: ratioOf(grossExposureUsd, capital),
    allowedExposureRatio: ratioOf(sumKnown(state.advice.map((advice) => allowedUsd(state, advice))), capital),
    base,
  };
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
