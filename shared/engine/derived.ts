/**
 * What is rebuilt from the state and left out of it: a margin report per account, valid until a mark, a tier table, a
 * volatility or the account itself changes. Reading a report computes it at most once per change.
 */
import type { PreparedMargin } from '../margin/prepare';
import type { MarginReport } from '../margin/margin';
import type { AccountId, InstrumentId } from '../units';

export interface AccountDerived {
  /** The instruments the account holds: a change of any of them ages the report. */
  readonly instrumentIds: ReadonlySet<InstrumentId>;
  model: PreparedMargin | null;
  report: MarginReport | null;
}

export interface Derived {
  readonly accounts: Map<AccountId, AccountDerived>;
}

export function createDerived(): Derived {
  return { accounts: new Map() };
}

/** The account was changed or removed: everything about it is built anew when next asked for. */
export function touchAccount(derived: Derived, id: AccountId): void {
  derived.accounts.delete(id);
}

/** Something about an instrument changed: reports that rest on it are stale, models only when tiers may have. */
export function touchInstrument(derived: Derived, id: InstrumentId, what: 'price' | 'terms'): void {
  for (const account of derived.accounts.values()) {
    if (!account.instrumentIds.has(id)) continue;
    account.report = null;
    if (what === 'terms') account.model = null;
  }
}
