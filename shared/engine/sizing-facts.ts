/** What the engine knows, as sizing wants to read it. Nothing new is worked out here. */
import type { Account } from '../account/account';
import type { Freshness } from '../market/age';
import type { SizingAccount, SizingInput } from '../sizing/input';
import type { Policy } from '../sizing/policy';
import { estimateVolatility } from '../volatility/state';
import type { VolatilityEstimate } from '../volatility/estimate';
import { accountReport, accountSymbols, accountTiers } from './account-margin';
import { accountAge, markAge } from './ages';
import type { State } from './state';
import { usdPerUnit } from './totals';

/** `policy` may be one that is only being tried. */
export function sizingInput(state: State, policy: Policy = state.policy): SizingInput {
  return {
    nowMs: state.nowMs,
    accounts: Object.values(state.accounts).map((account) => sizingAccount(state, account)),
    instruments: new Map(Object.values(state.instruments).map(({ instrument }) => [instrument.id, instrument])),
    volatility: volatilityByUnderlying(state),
    policy,
    usdPerUnit: usdPerUnits(state),
  };
}

export function sizingAccount(state: State, account: Account): SizingAccount {
  const markFreshness = new Map<string, Freshness>();
  for (const position of account.positions) markFreshness.set(position.symbol, markAge(state, state.instruments[position.instrumentId]).freshness);
  return {
    account,
    market: { symbols: accountSymbols(state, account), tiers: accountTiers(state, account) },
    margin: accountReport(state, account),
    freshness: accountAge(state, account).freshness,
    markFreshness,
  };
}

/** Only units whose index is known now. */
function usdPerUnits(state: State): ReadonlyMap<string, number> {
  const units = new Map<string, number>();
  for (const unit of ['USD', ...Object.keys(state.assetIndexes)]) {
    const index = usdPerUnit(state, unit);
    if (index.kind === 'known') units.set(unit, index.value);
  }
  return units;
}

/** The first instrument of an underlying whose volatility is known speaks for it. */
function volatilityByUnderlying(state: State): ReadonlyMap<string, VolatilityEstimate> {
  const estimates = new Map<string, VolatilityEstimate>();
  for (const known of Object.values(state.instruments)) {
    const { underlying } = known.instrument;
    if (estimates.get(underlying)?.kind === 'known') continue;
    estimates.set(underlying, estimateVolatility(known.volatility, state.nowMs));
  }
  return estimates;
}
