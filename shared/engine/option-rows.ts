/**
 * The options held, one by one: what each is worth now and how that moves, on which price, and whether its venue counts it in
 * the pool of futures. Sums by underlying and the hedge are `risk-options.ts`.
 */
import type { Account } from '../account/account';
import type { OptionPosition } from '../account/option-position';
import type { Instrument } from '../market/instrument';
import { NO_OPTION_MOVE, valueThere } from '../margin/options/revalue';
import { netGreeks } from '../risk/options/net-greeks';
import { accountOptions, heldOptions, moverOf } from './account-options';
import { accountAge, heldAge, markAge } from './ages';
import { known, unknown } from './known';
import type { Known, OptionFigures, OptionView } from './snapshot';
import type { State } from './state';

export function optionViews(state: State): readonly OptionView[] {
  return Object.values(state.accounts).flatMap((account) => heldOptions(account).map((option) => viewOf(state, account, option)));
}

function viewOf(state: State, account: Account, option: OptionPosition): OptionView {
  const { id: positionId, underlying, right, strike, expiryAtMs, quantity, contractSize, settleAsset } = option;
  const mover = moverOf(state, account, underlying);
  const alone = accountOptions(state, { ...account, options: [option] });
  return {
    positionId, accountId: account.id, accountName: account.name, venue: account.venue, underlying, right, strike, expiryAtMs, settleAsset,
    sizeBase: quantity * contractSize,
    rule: alone?.rule ?? 'apart',
    figures: mover === undefined ? unknown(...(alone?.book.missing ?? [])) : figuresOf(alone, mover.instrument),
    age: heldAge(markAge(state, mover), accountAge(state, account)),
  };
}

function figuresOf(alone: ReturnType<typeof accountOptions>, { symbol, venue, quoteAsset }: Instrument): Known<OptionFigures> {
  const [one] = alone?.book.priced ?? [];
  if (alone === undefined || one === undefined) return unknown(...(alone?.book.missing ?? []));
  const [greeks] = netGreeks(alone.book);
  if (greeks === undefined) return unknown(`greeks of ${one.option.underlying}`);
  return known({
    value: valueThere(one, NO_OPTION_MOVE) + 0,
    volatilityAnnual: one.volatilityAnnual,
    deltaBase: greeks.deltaBase,
    gammaBasePerPercent: 0.01 * one.markPrice * greeks.gammaBasePerPrice,
    vegaPerPoint: 0.01 * greeks.vegaPerUnitVolatility,
    thetaPerDay: greeks.thetaPerDay,
    pricedOn: `${symbol} at ${venue}`,
    quoteAsset,
  });
}
