/**
 * What every page about risk stands on: the pools of all accounts at their marks, their options, the market that moves them,
 * and how old it all is. A pool whose data is too old to answer with is unknown and says so. It works out no risk itself.
 */
import type { Account } from '../account/account';
import { poolAtMark, type PoolState } from '../margin/pool';
import { prepareMargin } from '../margin/prepare';
import { unwrap } from '../assert';
import type { StressMarket } from '../risk/stress/ground';
import type { PoolOptions } from '../margin/options/pool-options';
import type { SizingInput } from '../sizing/input';
import { stressMarketOf } from '../sizing/stress-book';
import { accountSymbols, accountTiers } from './account-margin';
import { accountOptions, movers } from './account-options';
import { known, unknown } from './known';
import { ageOfPools } from './question-ground';
import type { PoolName } from './risk-questions';
import type { Known } from './snapshot';
import type { State } from './state';

export interface RiskPool extends PoolName {
  readonly account: Account;
  readonly unit: string;
  readonly pool: Known<PoolState>;
  /** Options that settle in the pool's money; absent where there are none. */
  readonly options?: PoolOptions;
}

/** Every pool in which something is held. */
export function riskPools(state: State): readonly RiskPool[] {
  return Object.values(state.accounts).flatMap((account) => {
    const symbols = accountSymbols(state, account);
    const options = accountOptions(state, account);
    return prepareMargin(account, accountTiers(state, account), options).pools.flatMap((model): RiskPool[] => {
      const own = options === undefined || !model.id.startsWith('cross:') ? [] : options.book.priced.filter(({ option }) => model.assets.some(({ asset }) => asset === option.settleAsset));
      if (model.legs.length + model.missing.length + own.length === 0) return [];
      const missing = [...model.missing, ...ageOfPools(state, account, [model.id]).missing, ...model.symbols.filter((symbol) => !symbols.has(symbol)).map((symbol) => `mark price of ${symbol}`)];
      const pool = missing.length > 0 ? unknown<PoolState>(...new Set(missing)) : known(poolAtMark(model, account.rules, (symbol) => unwrap(symbols.get(symbol), 'checked above').markPrice));
      return [{
        account, accountId: account.id, accountName: account.name, poolId: model.id, unit: model.unit, pool,
        ...(options === undefined || own.length + options.book.missing.length === 0 ? {} : { options: { rule: options.rule, book: { priced: own, missing: options.book.missing } } }),
      }];
    });
  });
}

/** The market of one account for stress cells, as the limit reads it. */
export function stressMarket(input: SizingInput, account: Account): StressMarket {
  const sized = unwrap(input.accounts.find((one) => one.account.id === account.id), 'every account is sized');
  return stressMarketOf(input, sized).market;
}

export function underlyingBySymbol(state: State, account: Account): (symbol: string) => string {
  const names = new Map(Object.values(state.instruments).filter(({ instrument }) => instrument.venue === account.venue).map(({ instrument }) => [instrument.symbol, instrument.underlying]));
  for (const { instrument } of movers(state, account)) if (!names.has(instrument.symbol)) names.set(instrument.symbol, instrument.underlying);
  return (symbol) => names.get(symbol) ?? symbol;
}
