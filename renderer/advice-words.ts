/** Which advice comes first, and what it is called in one word. */
import { assertNever } from '../shared/assert';
import type { Advice, Outcome } from '../shared/sizing/advice';

/** Small first: what asks for something to be done stands before what does not. */
function urgency(outcome: Outcome): number {
  switch (outcome.kind) {
    case 'margin':
    case 'conflict':
      return 0;
    case 'size':
      return outcome.action === 'CUT' ? 0 : outcome.action === 'ADD' ? 2 : 3;
    case 'withheld':
      return 1;
    default:
      return assertNever(outcome);
  }
}

/** The most urgent advice; among equals the engine's own order stands. */
export function leadingAdvice(advice: readonly Advice[]): Advice | undefined {
  return advice.toSorted((a, b) => urgency(a.outcome) - urgency(b.outcome))[0];
}

export function adviceWord(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'size':
      return outcome.action;
    case 'margin':
      return 'MOVE MARGIN';
    case 'conflict':
      return 'CONFLICT';
    case 'withheld':
      return 'WITHHELD';
    default:
      return assertNever(outcome);
  }
}

/**
 * What goes to the clipboard, plain ASCII: the quantity to type, and outside live mode the mode before it, so that a
 * drill's number cannot be pasted into an exchange by mistake.
 */
export function copyText(outcome: Outcome, modeKind: 'live' | 'drill' | 'replay', withSide?: string): string | undefined {
  if (outcome.kind !== 'size' || outcome.typeQuantity === '' || outcome.typeSide === 'none') return undefined;
  const words = withSide === undefined ? outcome.typeQuantity : `${outcome.typeSide} ${outcome.typeQuantity} ${withSide}`;
  return modeKind === 'live' ? words : `${modeKind.toUpperCase()} ${words}`;
}
