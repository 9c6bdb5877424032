/** The contract terms of everything listed, as sizing wants to read them. */
import type { SizingInput } from '../sizing/input';
import type { State } from './state';

export function instrumentsById({ instruments }: Pick<State, 'instruments'>): SizingInput['instruments'] {
  return new Map(Object.values(instruments).map(({ instrument }) => [instrument.id, instrument]));
}
