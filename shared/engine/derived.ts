/**
 * What is rebuilt from the state and left out of it: a margin report per account, valid until a mark, a tier table, a
 * volatility or the account itself changes. Reading a report computes it at most once per change.
 */
import type { PreparedMargin } from '../margin/prepare';
import type { MarginReport } from '../margin/margin';
import type { BookStatistics } from '../sizing/facts';
import type { AccountId, InstrumentId } from '../units';

export interface AccountDerived {
  /** Symbols of the instruments the account holds: a change of one of them ages the pools that hold it. */
  readonly symbols: ReadonlyMap<InstrumentId, string>;
  /** The venue counts options in the account's pools. */
  readonly isRepriced: boolean;
  model: PreparedMargin | null;
  report: MarginReport | null;
  /** When `report` was made; read only where options count. */
  reportAtMs: number;
  /** Symbols whose mark, volatility or beta changed since the report. */
  readonly touched: Set<string>;
}

export interface Derived {
  readonly accounts: Map<AccountId, AccountDerived>;
  /** How what is held moves together; null until next asked for. */
  statistics: BookStatistics | null;
}

export function createDerived(): Derived {
  return { accounts: new Map(), statistics: null };
}

/** The account was changed or removed: everything about it is built anew when next asked for. */
export function touchAccount(derived: Derived, id: AccountId): void {
  derived.accounts.delete(id);
  derived.statistics = null;
}

/** Something about an instrument changed: pools that hold it are to be valued again, models rebuilt when tiers may have changed. */
export function touchInstrument(derived: Derived, id: InstrumentId, what: 'price' | 'terms'): void {
  for (const account of derived.accounts.values()) {
    if (account.isRepriced) account.report = null;
    const symbol = account.symbols.get(id);
    if (symbol === undefined) continue;
    account.touched.add(symbol);
    if (what === 'price') continue;
    account.model = null;
    account.report = null;
  }
}
