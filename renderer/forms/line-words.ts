/** How the lines of a comparison are called and written. */
import type { LineId } from '../../shared/engine/margin-questions';
import type { Step } from '../../shared/market/instrument';
import { amount, multiple, percentagePoints, percentText, price, sigmas, signed, signedPercentText, size } from '../format';

export interface LineTerms {
  readonly unit: string;
  readonly tick: Step | undefined;
  readonly lot: Step | undefined;
}

export interface LineWords {
  readonly title: string;
  /** At length, for pointing at. */
  readonly what: string;
  readonly text: (value: number) => string;
  /** Of the difference; `+` is more, for distances farther away. */
  readonly difference: (value: number) => string;
}

export function lineWords(id: LineId, symbol: string, { unit, tick, lot }: LineTerms): LineWords {
  const same = (title: string, what: string, text: (value: number) => string): LineWords => ({ title, what, text, difference: (value) => signed(value, text) });
  const inPoints = (title: string, what: string, text: (value: number) => string): LineWords => ({ title, what, text, difference: (value) => signed(value, percentagePoints) });
  const money = (title: string, what: string): LineWords => same(title, `${what}, ${unit}`, (value) => amount(value, unit));
  const words: { readonly [Id in LineId]: LineWords } = {
    quantity: same('Size', 'contracts', (value) => size(value, lot)),
    entryPrice: same('Entry', 'entry price', (value) => price(value, tick)),
    alonePrice: same('Liq. alone', `liquidation price if only ${symbol} moves`, (value) => price(value, tick)),
    aloneMove: inPoints('distance', `the move of ${symbol} alone that ends the pool`, (value) => signedPercentText(value)),
    aloneSigmas: same('in daily moves', `the same in daily standard deviations of ${symbol}`, sigmas),
    jointMove: inPoints('Joint distance', 'the move of everything together that ends the pool', (value) => signedPercentText(value)),
    jointSigmas: same('in daily moves', 'the same in daily standard deviations', sigmas),
    equity: money('Equity', 'equity of the pool'),
    maintenanceRequirement: money('Requirement', 'maintenance requirement of the pool'),
    initialMargin: money('Initial margin', 'initial margin of the pool'),
    availableMargin: money('Available', 'equity less initial margin'),
    marginRatio: inPoints('Margin ratio', 'requirement over equity, 100 % liquidates', (value) => percentText(value)),
    leverage: same('Leverage', "the position's notional over the equity of its pool", (value) => multiple(value)),
  };
  return words[id];
}
