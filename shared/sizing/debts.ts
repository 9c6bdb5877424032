/**
 * What the accounts owe and what that costs a day: negative assets of a shared pool, by the terms the account carries. A rate
 * or a price that is not known makes the cost unknown, never nothing. Whether a debt grows with a trade is not asked here.
 */
import type { CollateralAsset } from '../account/account';
import { owedAmount } from '../margin/carry';
import { interestPerDay } from '../risk/liquidity/carry';
import type { SizingAccount, SizingInput } from './input';
import { known } from './figure';
import type { Debt } from './situation';
import { usdPerUnitOf } from './unit-price';
import { isWithheldAge } from './withheld-age';

/** By account and asset, only what is owed. */
export function debtsOf(input: SizingInput): readonly Debt[] {
  return input.accounts.flatMap((sized) => sized.account.collateral.flatMap((entry) => debtIn(input, sized, entry)))
    .sort((a, b) => (`${a.accountId}/${a.asset}` < `${b.accountId}/${b.asset}` ? -1 : 1));
}

function debtIn(input: SizingInput, sized: SizingAccount, entry: CollateralAsset): readonly Debt[] {
  const { account, market, freshness } = sized;
  const terms = account.borrowing?.find(({ asset }) => asset === entry.asset);
  // A pool of one asset has nothing to borrow against: it owes only where the venue's terms say so.
  if (terms === undefined && account.rules.marginPolicy === 'singleAsset') return [];
  const owedOn = terms?.owedOn ?? 'equity';
  const owed = owedAmount(account, market, entry, owedOn);
  const unpriced = owedOn === 'balance' ? [] : account.positions.filter(({ quantity, settleAsset, margin, symbol }) => quantity !== 0 && settleAsset === entry.asset && margin.kind === 'cross' && !market.symbols.has(symbol));
  if (owed === 0 && unpriced.length === 0) return [];
  const usd = usdPerUnitOf(input, entry.asset);
  const charged = Math.max(0, owed - (terms?.interestFree ?? 0));
  const missing = [
    ...unpriced.map(({ symbol }) => `mark price of ${symbol}`),
    ...(isWithheldAge(freshness) ? [`fresh data of ${account.name}`] : []),
    ...(terms === undefined ? [`borrowing rate of ${entry.asset}`] : []),
    ...(usd.kind === 'unknown' && charged > 0 ? usd.missing : []),
  ];
  const head = { accountId: account.id, asset: entry.asset, charged };
  if (missing.length > 0 || terms === undefined) return [{ ...head, interestUsdDaily: { kind: 'unknown', missing } }];
  return [{ ...head, interestUsdDaily: known(usd.kind === 'unknown' ? 0 : -interestPerDay(owed, terms) * usd.value) }];
}
