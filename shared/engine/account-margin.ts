/** The margin report of an account on the state's own marks, tiers, volatilities and betas. */
import type { Account } from '../account/account';
import type { MarginReport, SymbolInput } from '../margin/margin';
import { prepareMargin, evaluatePrepared } from '../margin/prepare';
import type { Tier } from '../market/instrument';
import { unwrap } from '../assert';
import { stressBeta } from '../volatility/beta';
import { estimateVolatility } from '../volatility/state';
import type { AccountDerived } from './derived';
import { DERIVED, type State } from './state';

/** Computed at most once per change of what it rests on. */
export function accountReport(state: State, account: Account): MarginReport {
  const derived = derivedOf(state, account);
  derived.model ??= prepareMargin(account, accountTiers(state, account));
  derived.report ??= evaluatePrepared(derived.model, accountSymbols(state, account));
  return derived.report;
}

function derivedOf(state: State, account: Account): AccountDerived {
  const { accounts } = state[DERIVED];
  if (!accounts.has(account.id)) {
    accounts.set(account.id, { instrumentIds: new Set(account.positions.map((position) => position.instrumentId)), model: null, report: null });
  }
  return unwrap(accounts.get(account.id), 'it was put there above');
}

/** Tier tables by symbol; a symbol without one is left out and makes its pool unknown. */
export function accountTiers(state: State, account: Account): ReadonlyMap<string, readonly Tier[]> {
  const tiers = new Map<string, readonly Tier[]>();
  for (const position of account.positions) {
    const table = state.instruments[position.instrumentId]?.tiers;
    if (table != null) tiers.set(position.symbol, table.tiers);
  }
  return tiers;
}

export function accountSymbols(state: State, account: Account): ReadonlyMap<string, SymbolInput> {
  const symbols = new Map<string, SymbolInput>();
  for (const position of account.positions) {
    const known = state.instruments[position.instrumentId];
    if (known?.mark == null) continue;
    const volatility = estimateVolatility(known.volatility, state.nowMs);
    symbols.set(position.symbol, {
      markPrice: known.mark.markPrice,
      beta: stressBeta(known.instrument.underlying, known.beta).beta,
      ...(volatility.kind === 'known' ? { dailySigma: volatility.dailySigma } : {}),
    });
  }
  return symbols;
}
