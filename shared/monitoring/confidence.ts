/** What the verdicts together mean for the trust that the advice deserves, in words to show beside it. It changes no number. */
import type { Verdict } from './verdict';

export interface Confidence {
  /** `unproven`: nothing was judged yet. */
  readonly level: 'full' | 'reduced' | 'low' | 'unproven';
  readonly sentence: string;
  /** Each verdict that lowers it, worst first, then what cannot be said yet. */
  readonly because: readonly string[];
}

/** A red verdict makes it low, a yellow one reduced; it is full only when something was judged and nothing speaks against it. */
export function confidenceOf(verdicts: readonly Verdict[]): Confidence {
  const red = verdicts.flatMap((verdict) => (verdict.kind === 'red' ? [`${verdict.subject}: ${verdict.evidence}`] : []));
  const yellow = verdicts.flatMap((verdict) => (verdict.kind === 'yellow' ? [`${verdict.subject}: ${verdict.evidence}`] : []));
  const open = verdicts.flatMap((verdict) => (verdict.kind === 'unknown' ? [`not judged yet: ${verdict.subject}: ${verdict.why}`] : []));
  const because = [...red, ...yellow, ...open];
  const subjects = (kind: 'red' | 'yellow'): string => verdicts.filter((verdict) => verdict.kind === kind).map(({ subject }) => subject).join(', ');
  if (red.length > 0) return { level: 'low', sentence: `Low confidence: ${subjects('red')} did not hold lately. Take less than suggested.`, because };
  if (yellow.length > 0) return { level: 'reduced', sentence: `Reduced confidence: ${subjects('yellow')} fitted badly lately.`, because };
  if (open.length === verdicts.length) return { level: 'unproven', sentence: 'Unproven: no forecast could be judged yet.', because };
  return { level: 'full', sentence: 'The forecasts that could be judged have held.', because };
}
