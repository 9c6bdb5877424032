/**
 * Options that are held, with what their price rests on: forward, time, volatility. An option that lacks one of them is
 * named, never left out in silence. Not here: the surface that a volatility may come from, early exercise, settlement.
 */
import type { OptionPosition } from '../../account/option-position';
import { DAY_MS, DAYS_PER_YEAR } from '../../units';
import { black76 } from '../../volatility/implied/black76';
import { impliedVolatility } from '../../volatility/implied/implied-volatility';

/** Long > 0: base quantity, signed. */
export interface PricedOption {
  readonly option: OptionPosition;
  readonly sizeBase: number;
  /** The symbol in whose price the forward moves. */
  readonly symbol: string;
  /** Mark of the symbol that `forward` goes with: they move in proportion. */
  readonly markPrice: number;
  readonly forward: number;
  readonly expiryYears: number;
  readonly volatilityAnnual: number;
}

export interface OptionBook {
  readonly priced: readonly PricedOption[];
  /** `volatility of BTC-1JAN27-60000-P`; empty when every option is priced. */
  readonly missing: readonly string[];
}

export interface OptionMarket {
  readonly nowMs: number;
  /** A perpetual or future of the underlying with its mark; undefined when there is none. */
  readonly moverOf: (underlying: string) => { readonly symbol: string; readonly markPrice: number } | undefined;
  /** Forward of the option's own expiry; the mover's mark where it is absent. */
  readonly forwardOf?: (underlying: string, expiryAtMs: number) => number | undefined;
  /** Asked where the option itself carries neither volatility nor price. */
  readonly volatilityOf?: (option: OptionPosition) => number | undefined;
}

/**
 * The options that are not flat. Volatility is, in this order, the venue's mark, the one in its mark price, the market's.
 * An option past its expiry is missing its settlement.
 */
export function optionBook(options: readonly OptionPosition[], market: OptionMarket): OptionBook {
  const priced: PricedOption[] = [];
  const missing = new Set<string>();
  for (const option of options) {
    if (option.quantity === 0) continue;
    const one = pricedOption(option, market);
    if (typeof one === 'string') missing.add(one);
    else priced.push(one);
  }
  return { priced, missing: [...missing].sort() };
}

/** The priced option, or what is missing for it. */
function pricedOption(option: OptionPosition, market: OptionMarket): PricedOption | string {
  const { underlying, expiryAtMs } = option;
  const symbolOfOption = option.instrumentId.slice(option.instrumentId.indexOf(':') + 1);
  const mover = market.moverOf(underlying);
  if (mover === undefined) return `mark price of ${underlying}`;
  const expiryYears = (expiryAtMs - market.nowMs) / (DAYS_PER_YEAR * DAY_MS);
  if (!(expiryYears > 0)) return `settlement of ${symbolOfOption}`;
  const forward = market.forwardOf?.(underlying, expiryAtMs) ?? mover.markPrice;
  const volatilityAnnual = option.markVolatility ?? volatilityInPrice(option, forward, expiryYears) ?? market.volatilityOf?.(option);
  if (volatilityAnnual === undefined || !(volatilityAnnual > 0)) return `volatility of ${symbolOfOption}`;
  return { option, sizeBase: option.quantity * option.contractSize, symbol: mover.symbol, markPrice: mover.markPrice, forward, expiryYears, volatilityAnnual };
}

function volatilityInPrice({ markPrice, settle, strike, right }: OptionPosition, forward: number, expiryYears: number): number | undefined {
  if (markPrice === undefined) return undefined;
  const price = settle === 'inverse' ? markPrice * forward : markPrice;
  const found = impliedVolatility({ forward, strike, expiryYears, right, price });
  return found.kind === 'ok' ? found.volatilityAnnual : undefined;
}

/**
 * What the position is worth in its settle asset at another forward and volatility, time as it is: quote currency when
 * linear, coin when inverse (F. Black 1976, at rate 0; coin value = quote value / forward).
 */
export function optionValue({ option, sizeBase, expiryYears }: PricedOption, forward: number, volatilityAnnual: number): number {
  const perBase = black76({ forward, strike: option.strike, expiryYears, volatilityAnnual, right: option.right });
  return sizeBase * (option.settle === 'inverse' ? perBase / forward : perBase);
}
