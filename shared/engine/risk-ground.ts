/**
 * What every page about risk stands on: the pools of all accounts at their marks, their options, the market that moves them,
 * and how old it all is. A pool whose data is too old to answer with is unknown and says so. It works out no risk itself.
 */
import type { Account } from '../account/account';
import type { SymbolInput } from '../margin/margin';
import { poolAtMark, type PoolState } from '../margin/pool';
import { prepareMargin } from '../margin/prepare';
import { unwrap } from '../assert';
import { optionBook, type OptionBook } from '../risk/options/priced-option';
import type { StressMarket } from '../risk/stress/ground';
import type { PoolOptions } from '../risk/stress/pool-there';
import type { SizingInput } from '../sizing/input';
import { isWithheldAge } from '../sizing/situation';
import { optionRule, stressMarketOf } from '../sizing/stress-book';
import { accountSymbols, accountTiers, symbolInput } from './account-margin';
import { markAge } from './ages';
import { known, unknown } from './known';
import { ageOfPools } from './question-ground';
import type { PoolName } from './risk-questions';
import type { Known } from './snapshot';
import type { InstrumentState, State } from './state';

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
    return prepareMargin(account, accountTiers(state, account)).pools.flatMap((model): RiskPool[] => {
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

/** Priced on the marks of now; absent where the account holds none. */
export function accountOptions(state: State, account: Account): PoolOptions | undefined {
  if (account.options === undefined || account.options.every(({ quantity }) => quantity === 0)) return undefined;
  const book: OptionBook = optionBook(account.options, {
    nowMs: state.nowMs,
    moverOf: (underlying) => {
      const mover = moverOf(state, account, underlying);
      return mover?.mark == null ? undefined : { symbol: mover.instrument.symbol, markPrice: mover.mark.markPrice };
    },
  });
  return { rule: optionRule(account.venue), book };
}

/** What an underlying's options move with, and are hedged in: a held contract before others of the venue, with a mark that is not old. */
export function moverOf(state: State, account: Account, underlying: string): InstrumentState | undefined {
  const held = new Set<string>(account.positions.map(({ instrumentId }) => instrumentId));
  const listed = Object.values(state.instruments).filter((one) => one.instrument.underlying === underlying && one.instrument.venue === account.venue && !isWithheldAge(markAge(state, one).freshness));
  return listed.find(({ instrument }) => held.has(instrument.id)) ?? listed[0];
}

/** The market of one account for stress cells, as the limit reads it, with what its options move with. */
export function stressMarket(state: State, input: SizingInput, account: Account): StressMarket {
  const sized = unwrap(input.accounts.find((one) => one.account.id === account.id), 'every account is sized');
  const movers = new Map<string, SymbolInput>();
  for (const underlying of new Set((account.options ?? []).map((option) => option.underlying))) {
    const mover = moverOf(state, account, underlying);
    if (mover?.mark != null && !sized.market.symbols.has(mover.instrument.symbol)) movers.set(mover.instrument.symbol, symbolInput(state, mover, mover.mark.markPrice));
  }
  return stressMarketOf(input, sized, movers).market;
}

export function underlyingBySymbol(state: State, account: Account): (symbol: string) => string {
  const names = new Map(Object.values(state.instruments).filter(({ instrument }) => instrument.venue === account.venue).map(({ instrument }) => [instrument.symbol, instrument.underlying]));
  return (symbol) => names.get(symbol) ?? symbol;
}
