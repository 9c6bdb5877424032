/**
 * How far a forecast may still be believed: a colour with its evidence in words, or why nothing can be said yet. Green does not
 * prove anything right; it says that what was seen does not speak against it.
 */
export type Colour = 'green' | 'yellow' | 'red';

export type Verdict =
  | { readonly kind: Colour; readonly subject: string; readonly evidence: string }
  | { readonly kind: 'unknown'; readonly subject: string; readonly why: string };

/** Basel's limits for a test of too many: the probability of fewer is 95 % from yellow, 99.99 % from red on. */
export const YELLOW_TAIL = 0.05;
export const RED_TAIL = 0.0001;

/** The colour of what had a probability of at most `tailProbability` to come about, or worse, by chance. */
export function colourOfTail(tailProbability: number): Colour {
  if (tailProbability <= RED_TAIL) return 'red';
  return tailProbability <= YELLOW_TAIL ? 'yellow' : 'green';
}

export function worstColour(colours: readonly Colour[]): Colour {
  if (colours.includes('red')) return 'red';
  return colours.includes('yellow') ? 'yellow' : 'green';
}
