/**
 * What is heard: three signals as data, and which change of which alert sounds which. People tell at most four signals apart
 * without practice, and the first half second has to do it (MIL-STD-1472, 5.3.4.3): they differ by rhythm, then by pitch.
 * Playing them is the window's; silencing is the trader's and not decided here.
 */
import type { Alert, AlertChange } from './alert';

export type Signal = 'warning' | 'caution' | 'drill';

export interface Tone {
  readonly startMs: number;
  readonly lengthMs: number;
  readonly frequencyHz: number;
  readonly waveform: 'sine' | 'triangle' | 'square';
}

/** Oldest first, without overlap. */
export const SIGNALS: { readonly [S in Signal]: readonly Tone[] } = {
  /** Fast and high: eight short pulses, alternating. */
  warning: Array.from({ length: 8 }, (_, i) => ({ startMs: 125 * i, lengthMs: 85, frequencyHz: i % 2 === 0 ? 988 : 1319, waveform: 'square' })),
  /** Slow and in the middle: two long pulses. */
  caution: [
    { startMs: 0, lengthMs: 190, frequencyHz: 659, waveform: 'triangle' },
    { startMs: 270, lengthMs: 190, frequencyHz: 523, waveform: 'triangle' },
  ],
  /** One low, soft tone; it goes before the alarm it marks. */
  drill: [{ startMs: 0, lengthMs: 240, frequencyHz: 262, waveform: 'sine' }],
};

/** Between a drill marker and its alarm. */
export const SIGNAL_GAP_MS = 60;

export function lengthMs(signal: Signal): number {
  return SIGNALS[signal].reduce((end, tone) => Math.max(end, tone.startMs + tone.lengthMs), 0);
}

/** The signals of a change, in order; none for advisories, for what is acknowledged, hidden or over (AL-04, AL-09). */
export function signalsFor(change: AlertChange, alert: Pick<Alert, 'level' | 'phase'>, isDrill: boolean): readonly Signal[] {
  const asks = change === 'raised' || change === 'worsened' || change === 'repeated' || change === 'released';
  if (!asks || alert.phase.kind !== 'raised' || alert.level === 'advisory') return [];
  return isDrill ? ['drill', alert.level] : [alert.level];
}
