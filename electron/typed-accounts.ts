/**
 * Manual accounts of a live run: what the trader typed becomes facts for the engine, and becomes them again when the venue
 * tells the terms of a symbol that were assumed before.
 */
import type { MarginRules } from '../shared/account/account';
import { accountFromTyped, type ContractTerms, type TypedAccount } from '../shared/account/typed';
import type { EngineEvent } from '../shared/engine/event';
import type { Instrument, TierTable } from '../shared/market/instrument';
import { accountId, epochMs, instrumentId, type EpochMs, type InstrumentId } from '../shared/units';
import { marginByVenue } from '../shared/venues/margin-rules';

export class TypedAccounts {
  #typed: readonly TypedAccount[];
  readonly #terms = new Map<InstrumentId, ContractTerms>();
  /** What the engine was last told of each account, so that it is told nothing twice. */
  readonly #told = new Map<string, string>();

  constructor(typed: readonly TypedAccount[]) {
    this.#typed = typed;
  }

  /** The facts a run begins with. Accounts of a venue the program does not know are left out. */
  opening(atMs: EpochMs): readonly EngineEvent[] {
    return this.#typed.flatMap((typed) => this.#changed(typed, atMs));
  }

  /** These are the accounts from now on: the facts about those that are new, different or gone. */
  replace(next: readonly TypedAccount[], atMs: EpochMs): readonly EngineEvent[] {
    const gone = this.#typed.filter(({ id }) => !next.some((typed) => typed.id === id));
    this.#typed = next;
    for (const { id } of gone) this.#told.delete(id);
    return [
      ...gone.map(({ id }): EngineEvent => ({ kind: 'account.removed', atMs, accountId: accountId(id) })),
      ...next.flatMap((typed) => this.#changed(typed, atMs)),
    ];
  }

  /** The venue listed an instrument: the facts about those who hold it. */
  listed(instrument: Instrument, atMs: EpochMs): readonly EngineEvent[] {
    const { id, venue, symbol, contractType, contractSize, settleAsset } = instrument;
    this.#terms.set(id, { contractType, contractSize, settleAsset });
    const holders = this.#typed.filter((typed) => typed.venue === venue && typed.positions.some((position) => position.symbol === symbol));
    return holders.flatMap((typed) => [...this.#changed(typed, atMs), ...typedTiers(typed, atMs, symbol)]);
  }

  #changed(typed: TypedAccount, atMs: EpochMs): readonly EngineEvent[] {
    const margin = marginByVenue.get(typed.venue);
    if (margin === undefined) return [];
    // A clock that was set back must not make typed data younger than it is.
    const confirmed = { ...typed, confirmedAtMs: Math.min(typed.confirmedAtMs, atMs) };
    const account = accountFromTyped(confirmed, rulesFor(typed, margin.rules), margin.liquidationFeeRate, (symbol) => this.#terms.get(instrumentId(typed.venue, symbol)));
    const tiers = typedTiers(typed, atMs);
    const text = JSON.stringify([account, tiers.map((event) => ({ ...event, atMs: 0 }))]);
    if (this.#told.get(typed.id) === text) return [];
    this.#told.set(typed.id, text);
    return [{ kind: 'account.changed', atMs, account }, ...tiers];
  }
}

/** How the venue margins resting orders is only asked where some rest. */
function rulesFor({ venue, orders = [] }: TypedAccount, rules: MarginRules): MarginRules {
  const openOrders = marginByVenue.get(venue)?.openOrders.value;
  return orders.length === 0 || openOrders === undefined ? rules : { ...rules, openOrders };
}

/** The rate the trader typed, for symbols whose schedule the program does not carry. */
function typedTiers(typed: TypedAccount, atMs: EpochMs, symbol?: string): readonly EngineEvent[] {
  const tiersOf = marginByVenue.get(typed.venue)?.tiersOf;
  return typed.positions.flatMap((position): EngineEvent[] => {
    if (position.maintenanceMarginRate === undefined || (symbol !== undefined && position.symbol !== symbol)) return [];
    if (tiersOf?.(position.symbol) !== undefined) return [];
    const table: TierTable = { source: { kind: 'typed' }, tiers: [{ notionalFloor: 0, notionalCap: null, maintenanceMarginRate: position.maintenanceMarginRate, maintenanceAmount: 0, maxLeverage: position.leverage }] };
    return [{ kind: 'market.tiers', atMs: epochMs(atMs), instrumentId: instrumentId(typed.venue, position.symbol), table }];
  });
}
