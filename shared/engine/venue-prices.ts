/**
 * The liquidation price that a venue shows, beside ours. A typed one is compared only while the typing is fresh: in a
 * cross pool the venue's own number moves with every other mark, and an old one would differ without meaning anything.
 */
import type { Account } from '../account/account';
import type { PriceComparison } from '../alerts/input';
import { compareAccount, type Comparison } from '../margin/reconcile';
import { lotSize } from '../sizing/lot';
import type { PositionId } from '../units';
import { accountReport, accountSymbols } from './account-margin';
import { accountAge } from './ages';
import type { State } from './state';

/** By position; empty when nothing was given or it is too old to be compared. */
export function venueComparisons(state: State, account: Account): ReadonlyMap<PositionId, Comparison> {
  const isGiven = account.positions.some((position) => position.venueLiquidationPrice !== undefined);
  if (!isGiven || accountAge(state, account).freshness !== 'fresh') return NOTHING;
  return compareAccount(account.positions, accountReport(state, account), accountSymbols(state, account), (symbol) => tickOf(state, account, symbol), []);
}
const NOTHING: ReadonlyMap<PositionId, Comparison> = new Map();

function tickOf(state: State, account: Account, symbol: string): number | undefined {
  const id = account.positions.find((position) => position.symbol === symbol)?.instrumentId;
  const tick = id === undefined ? undefined : state.instruments[id]?.instrument.priceTick;
  return tick === undefined ? undefined : lotSize(tick);
}

/** The same as the alert rules want to read it; what is exempt or cannot be compared is left out. */
export function priceComparisons(state: State, account: Account): readonly PriceComparison[] {
  return [...venueComparisons(state, account)].flatMap(([positionId, comparison]): readonly PriceComparison[] => {
    const position = account.positions.find((candidate) => candidate.id === positionId);
    if (position === undefined) return [];
    const base = { accountId: account.id, positionId, title: `${account.name} ${position.symbol}` };
    if (comparison.kind === 'agrees') return [{ kind: 'agrees', ...base }];
    if (comparison.kind !== 'differs') return [];
    const { venue, own, used } = comparison;
    return [{ kind: 'differs', ...base, usedPrice: used, ...(venue === undefined ? {} : { venuePrice: venue }), ...(own === undefined ? {} : { ownPrice: own }) }];
  });
}
