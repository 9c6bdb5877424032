/** What an account is worth in USD, by a live index of each unit: the equity of its pools, and its options wherever the venue keeps them. */
import type { Account } from '../account/account';
import type { MarginReport } from '../margin/margin';
import { optionsWorthUsd } from '../margin/options/worth';
import { worthOf } from '../margin/pool';
import { accountOptions } from './account-options';
import { known, sumKnown, unknown } from './known';
import type { Known } from './snapshot';
import type { State } from './state';
import { usdPerUnit } from './unit-price';

/** `report` is of the account at the state's marks. A unit without index makes the sum unknown, never 1. */
export function accountWorthUsd(state: State, account: Account, report: MarginReport): Known {
  const options = accountOptions(state, account);
  return sumKnown([
    ...report.pools.map((pool) => (pool.kind === 'unknown' ? unknown(...pool.missing) : inUsd(state, pool.unit, worthOf(pool)))),
    ...(options?.rule === 'apart' ? [optionsWorthUsd(options, (asset) => usdPerUnit(state, asset))] : []),
  ]);
}

function inUsd(state: State, unit: string, amount: number): Known {
  const index = usdPerUnit(state, unit);
  return index.kind === 'known' ? known(amount * index.value) : index;
}
