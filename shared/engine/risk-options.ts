/** Net greeks of each account's options by underlying, and the perpetual order that makes them and the positions neutral to a small move. */
import type { Account } from '../account/account';
import { netGreeks, type NetGreeks } from '../risk/options/net-greeks';
import { hedgeInPerpetual, positionDeltaBase } from '../risk/options/perpetual-hedge';
import { known, unknown } from './known';
import { ageOfAccounts } from './question-ground';
import { accountOptions, moverOf } from './risk-ground';
import type { OptionRow } from './risk-questions';
import type { State } from './state';

export function optionRows(state: State): readonly OptionRow[] {
  return Object.values(state.accounts).flatMap((account) => {
    const options = accountOptions(state, account);
    if (options === undefined) return [];
    const { missing } = ageOfAccounts(state, [account]);
    const lacking = [...new Set([...missing, ...options.book.missing])];
    const underlyings = [...new Set((account.options ?? []).filter(({ quantity }) => quantity !== 0).map(({ underlying }) => underlying))].sort();
    if (lacking.length > 0) return underlyings.map((underlying): OptionRow => ({ accountName: account.name, underlying, greeks: unknown(...lacking), hedge: unknown(...lacking) }));
    return netGreeks(options.book).map((greeks): OptionRow => {
      const { underlying, deltaBase, gammaBasePerPrice, vegaPerUnitVolatility, thetaPerDay } = greeks;
      return { accountName: account.name, underlying, greeks: known({ deltaBase, gammaBasePerPrice, vegaPerUnitVolatility, thetaPerDay }), hedge: hedgeOf(state, account, greeks) };
    });
  });
}

function hedgeOf(state: State, account: Account, { underlying, hedgeDeltaBase }: NetGreeks): OptionRow['hedge'] {
  const mover = moverOf(state, account, underlying);
  if (mover?.mark == null) return unknown(`mark price of ${underlying}`);
  const { markPrice } = mover.mark;
  const held = account.positions.filter(({ instrumentId }) => state.instruments[instrumentId]?.instrument.underlying === underlying);
  const hedge = hedgeInPerpetual(hedgeDeltaBase + positionDeltaBase(held, markPrice), mover.instrument, markPrice);
  const words = hedge.kind === 'trade' ? `${hedge.typeSide} ${hedge.typeQuantity}` : `none: ${hedge.why}`;
  return known({ symbol: mover.instrument.symbol, words, residualBase: hedge.residualBase });
}
