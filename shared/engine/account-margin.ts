/** The margin report of an account on the state's own marks, tiers, volatilities and betas. */
import type { Account } from '../account/account';
import type { MarginMarket, MarginReport, SymbolInput } from '../margin/margin';
import { evaluatePrepared, evaluateTouched, prepareMargin } from '../margin/prepare';
import type { Tier } from '../market/instrument';
import { unwrap } from '../assert';
import { stressBeta } from '../volatility/beta';
import { accountOptions, isRepriced, movers } from './account-options';
import type { AccountDerived } from './derived';
import { DERIVED, type InstrumentState, type State } from './state';
import { volatilityOf } from './volatility-facts';

/** Computed at most once per change of what it rests on, and only for the pools that the change touches. */
export function accountReport(state: State, account: Account): MarginReport {
  const derived = derivedOf(state, account);
  if (derived.isRepriced) return repricedReport(state, account, derived);
  derived.model ??= prepareMargin(account, accountTiers(state, account));
  if (derived.report === null || derived.touched.size > 0) {
    derived.report = evaluateTouched(derived.model, accountSymbols(state, account), derived.report ?? undefined, derived.touched);
    derived.touched.clear();
  }
  return derived.report;
}

/** Options that count lose value as time goes, and may move with a contract that is not held: all of it is made anew. */
function repricedReport(state: State, account: Account, derived: AccountDerived): MarginReport {
  if (derived.report === null || derived.reportAtMs !== state.nowMs || derived.touched.size > 0) {
    derived.model = prepareMargin(account, accountTiers(state, account), accountOptions(state, account));
    derived.report = evaluatePrepared(derived.model, accountSymbols(state, account));
    derived.reportAtMs = state.nowMs;
    derived.touched.clear();
  }
  return derived.report;
}

function derivedOf(state: State, account: Account): AccountDerived {
  const { accounts } = state[DERIVED];
  if (!accounts.has(account.id)) {
    const symbols = new Map(account.positions.map(({ instrumentId, symbol }) => [instrumentId, symbol]));
    accounts.set(account.id, { symbols, isRepriced: isRepriced(account), model: null, report: null, reportAtMs: 0, touched: new Set() });
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

/** Of what is held, and of what options move with. */
export function accountSymbols(state: State, account: Account): ReadonlyMap<string, SymbolInput> {
  const symbols = new Map<string, SymbolInput>();
  for (const position of account.positions) {
    const known = state.instruments[position.instrumentId];
    if (known?.mark == null) continue;
    symbols.set(position.symbol, symbolInput(state, known, known.mark.markPrice));
  }
  if (account.options === undefined) return symbols;
  for (const mover of movers(state, account)) if (mover.mark !== null && !symbols.has(mover.instrument.symbol)) symbols.set(mover.instrument.symbol, symbolInput(state, mover, mover.mark.markPrice));
  return symbols;
}

/** All that an evaluation of the account reads, at the marks of now. */
export function accountMarket(state: State, account: Account): MarginMarket {
  const options = accountOptions(state, account);
  return { symbols: accountSymbols(state, account), tiers: accountTiers(state, account), ...(options === undefined ? {} : { options }) };
}

/** What margin reads of one symbol. */
export function symbolInput(state: State, known: InstrumentState, markPrice: number): SymbolInput {
  const volatility = volatilityOf(state, known);
  return {
    markPrice,
    beta: stressBeta(known.instrument.underlying, known.beta).beta,
    ...(volatility.kind === 'known' ? { dailySigma: volatility.dailySigma } : {}),
  };
}
