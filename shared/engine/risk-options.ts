/** Net greeks of each account's options by underlying, and the perpetual order that makes them and the positions neutral to a small move. */
import type { Account } from '../account/account';
import { netGreeks, type NetGreeks } from '../risk/options/net-greeks';
import { hedgeInPerpetual, positionDeltaBase } from '../risk/options/perpetual-hedge';
import { known, unknown } from './known';
import { ageOfAccounts } from './question-ground';
import { accountOptions, moverOf } from './account-options';
import type { OptionRow } from './risk-questions';
import type { State } from './state';

export function optionRows(state: State): readonly OptionRow[] {
  return Object.values(state.accounts).flatMap((account) => {
    const options = accountOptions(state, account);
    if (options === undefined) return [];
    const lacking = [...new Set([...ageOfAccounts(state, [account]).missing, ...options.book.missing])];
    const underlyings = [...new Set((account.options ?? []).filter(({ quantity }) => quantity !== 0).map(({ underlying }) => underlying))].sort();
    const nothing = (underlying: string, missing: readonly string[]): OptionRow => ({ accountName: account.name, underlying, greeks: unknown(...missing), hedge: unknown(...missing) });
    if (lacking.length > 0) return underlyings.map((underlying) => nothing(underlying, lacking));
    return netGreeks(options.book).map((greeks) => rowOf(state, account, greeks) ?? nothing(greeks.underlying, [`mark price of ${greeks.underlying}`]));
  });
}

function rowOf(state: State, account: Account, greeks: NetGreeks): OptionRow | undefined {
  const { underlying, deltaBase, hedgeDeltaBase, gammaBasePerPrice, vegaPerUnitVolatility, thetaPerDay } = greeks;
  const mover = moverOf(state, account, underlying);
  if (mover?.mark == null) return undefined;
  const { markPrice } = mover.mark;
  const held = account.positions.filter(({ instrumentId }) => state.instruments[instrumentId]?.instrument.underlying === underlying);
  const hedge = hedgeInPerpetual(hedgeDeltaBase + positionDeltaBase(held, markPrice), mover.instrument, markPrice);
  const words = hedge.kind === 'trade' ? `${hedge.typeSide} ${hedge.typeQuantity}` : `none: ${hedge.why}`;
  return {
    accountName: account.name, underlying,
    greeks: known({ deltaBase, gammaBasePerPercent: 0.01 * markPrice * gammaBasePerPrice, vegaPerPoint: 0.01 * vegaPerUnitVolatility, thetaPerDay }),
    hedge: known({ symbol: mover.instrument.symbol, words, residualBase: hedge.residualBase }),
  };
}
