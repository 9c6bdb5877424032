/** Pools, options and markets for stress and survival tests, said in a few words. */
import type { OptionPosition } from '../../shared/account/option-position';
import type { MarginAccount, MarginMarket } from '../../shared/margin/margin';
import { poolAtMark, type PoolState } from '../../shared/margin/pool';
import { prepareMargin } from '../../shared/margin/prepare';
import { optionBook, type OptionBook } from '../../shared/margin/options/priced-option';
import { STRESS_CELLS } from '../../shared/risk/stress/cells';
import type { StressMarket } from '../../shared/risk/stress/ground';
import { stressAccount, stressReport, type CellReport, type StressReport } from '../../shared/risk/stress/report';
import type { PoolOptions } from '../../shared/margin/options/pool-options';
import { DAY_MS, epochMs, instrumentId, positionId } from '../../shared/units';

export const NOW_MS = 1_750_000_000_000;

/** `BTCUSDT`, `BTCUSD` and `BTC` alike. */
export const underlyingOf = (symbol: string): string => symbol.replace(/USD[TC]?$/, '');

export function pools(account: MarginAccount, market: MarginMarket): PoolState[] {
  return prepareMargin(account, market.tiers, market.options).pools.map((model) => poolAtMark(model, account.rules, (symbol) => {
    const input = market.symbols.get(symbol);
    if (input === undefined) throw new Error(`no mark of ${symbol}`);
    return input.markPrice;
  }));
}

export function pool(account: MarginAccount, market: MarginMarket, id: string): PoolState {
  const found = pools(account, market).find((one) => one.model.id === id);
  if (found === undefined) throw new Error(`no pool ${id}`);
  return found;
}

/** USDT and USDC at a dollar, no funding terms, joint moves of 15 % unless said. */
export function stressMarket({ symbols }: MarginMarket, more: Partial<StressMarket> = {}): StressMarket {
  return { symbols, underlyingOf, usdPerUnit: new Map([['USDT', 1], ['USDC', 1]]), funding: new Map(), joint: { down: 0.15, up: 0.15 }, ...more };
}

export function report(account: MarginAccount, market: MarginMarket, more: Partial<StressMarket> = {}, options?: PoolOptions): StressReport {
  return stressReport([stressAccount('a', 'venue', prepareMargin(account, market.tiers), stressMarket(market, more), options)]);
}

export function cellOf({ cells }: StressReport, id: string): CellReport {
  const found = cells.find(({ cell }) => cell.id === id);
  if (found === undefined) throw new Error(`no cell ${id} among ${STRESS_CELLS.map((cell) => cell.id).join(', ')}`);
  return found;
}

/** The book's loss in USD of a cell that has one. */
export function lossOf(of: StressReport, id: string): number {
  const { book } = cellOf(of, id);
  if (book.kind !== 'loss') throw new Error(`${id}: ${JSON.stringify(book)}`);
  return book.lossUsd;
}

export interface OptionWords {
  readonly id?: string;
  readonly underlying?: string;
  readonly right: 'call' | 'put';
  readonly strike: number;
  readonly days: number;
  /** Signed contracts of one base unit. */
  readonly quantity: number;
  readonly settle?: 'linear' | 'inverse';
  readonly settleAsset?: string;
  readonly markVolatility?: number;
  readonly markPrice?: number;
}

export function option(words: OptionWords): OptionPosition {
  const { id, underlying = 'BTC', right, strike, days, quantity, settle = 'linear', settleAsset } = words;
  const name = id ?? `${underlying}-${strike}-${right === 'call' ? 'C' : 'P'}`;
  return {
    id: positionId(name), instrumentId: instrumentId('venue', name), underlying, right, strike, expiryAtMs: epochMs(NOW_MS + days * DAY_MS), quantity, contractSize: 1,
    settle, settleAsset: settleAsset ?? (settle === 'inverse' ? underlying : 'USDT'),
    ...(words.markVolatility === undefined ? {} : { markVolatility: words.markVolatility }),
    ...(words.markPrice === undefined ? {} : { markPrice: words.markPrice }),
  };
}

/** Priced on the marks of perpetuals named `<underlying>USDT`, else `<underlying>USD`. */
export function book(options: readonly OptionPosition[], marks: Readonly<Record<string, number>>): OptionBook {
  const moverOf = (underlying: string): { readonly symbol: string; readonly markPrice: number } | undefined => {
    const symbol = [`${underlying}USDT`, `${underlying}USD`].find((one) => marks[one] !== undefined);
    return symbol === undefined ? undefined : { symbol, markPrice: marks[symbol] ?? 0 };
  };
  return optionBook(options, { nowMs: NOW_MS, moverOf });
}
