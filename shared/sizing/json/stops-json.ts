/**
 * Stops written by symbol or by position id, put on the positions they belong to. A stop on the wrong side of the mark is
 * refused: it would be hit at once. Whether liquidation comes first is the stop rule's to say.
 */
import type { Position } from '../../account/account';
import type { Decoded } from '../../decode';
import type { View } from '../policy';
import { refusal, type Refusal } from './refusal';

type MarkOf = (symbol: string) => number | undefined;

/** The positions with `stopPrice`; a name that is both an id and a symbol is the id. Path and value of what is refused, by name. */
export function withStops(positions: readonly Position[], stops: Readonly<Record<string, number>>, markOf: MarkOf): Decoded<readonly Position[]> {
  const priceById = new Map<string, number>();
  const names = Object.keys(stops);
  const isId = (name: string): boolean => positions.some(({ id }) => id === name);
  // A stop by id is more particular than one by symbol: it comes last and stays.
  for (const name of [...names.filter((one) => !isId(one)), ...names.filter(isId)]) {
    const price = stops[name] ?? 0;
    const stopped = stoppedBy(positions, name, isId(name));
    if (!stopped.ok) return stopped;
    for (const position of stopped.value) {
      const problem = sideProblem(position, price, markOf(position.symbol));
      if (problem !== undefined) return refusal(name, problem, price);
      priceById.set(position.id, price);
    }
  }
  return { ok: true, value: positions.map((position) => {
    const stopPrice = priceById.get(position.id);
    return stopPrice === undefined ? position : { ...position, stopPrice };
  }) };
}

function stoppedBy(positions: readonly Position[], name: string, isId: boolean): Decoded<readonly Position[]> {
  const named = positions.filter((position) => (isId ? position.id === name : position.symbol === name));
  if (named.length === 0) return refusal(name, 'the account has no position and no symbol of this name');
  const held = named.filter(({ quantity }) => quantity !== 0);
  if (held.length === 0) return refusal(name, 'nothing is held there: a stop needs a position');
  const isBothWays = held.some(({ quantity }) => quantity > 0) && held.some(({ quantity }) => quantity < 0);
  return isBothWays ? refusal(name, `${name} is held long and short: name the position by its id`) : { ok: true, value: held };
}

function sideProblem({ quantity }: Position, price: number, markPrice: number | undefined): string | undefined {
  if (markPrice === undefined || quantity * (markPrice - price) > 0) return undefined;
  return quantity > 0 ? `the stop of a long lies below the mark ${markPrice}` : `the stop of a short lies above the mark ${markPrice}`;
}

/**
 * A view that is stated now has the mark between its target and its stop. One that was stated earlier may have been left by
 * the price since: its rule then says so. `markOf` is by underlying.
 */
export function problemInTargets(views: readonly View[], nowMs: number, markOf: MarkOf): Refusal | undefined {
  for (const [index, view] of views.entries()) {
    const mark = markOf(view.underlying);
    if (view.kind !== 'target' || view.statedAtMs !== nowMs || mark === undefined) continue;
    const path = `views.${index}`;
    const isUp = view.targetPrice > mark;
    if (view.targetPrice === mark) return refusal(`${path}.targetPrice`, 'the target is the mark: nothing is left to gain', view.targetPrice);
    if (isUp ? view.stopPrice >= mark : view.stopPrice <= mark) {
      return refusal(`${path}.stopPrice`, `the stop is on the wrong side: with a target of ${view.targetPrice} it lies ${isUp ? 'below' : 'above'} the mark ${mark}`, view.stopPrice);
    }
  }
  return undefined;
}
