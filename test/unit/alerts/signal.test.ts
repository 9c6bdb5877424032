import { describe, expect, it } from 'vitest';
import { lengthMs, SIGNALS, signalsFor, type Signal } from '../../../shared/alerts/signal';
import type { Alert } from '../../../shared/alerts/alert';
import { epochMs } from '../../../shared/units';

const NAMES = Object.keys(SIGNALS) as Signal[];
const RAISED: Alert['phase'] = { kind: 'raised' };

/** Beginnings within the first half second. */
function onsets(signal: Signal): number[] {
  return SIGNALS[signal].map((tone) => tone.startMs).filter((startMs) => startMs < 500);
}

describe('the signals (AL-12)', () => {
  it('are three, and no more than people tell apart', () => {
    expect(NAMES).toEqual(['warning', 'caution', 'drill']);
  });
  it('differ by rhythm within half a second', () => {
    expect(NAMES.map((name) => onsets(name).length)).toEqual([4, 2, 1]);
  });
  it('share no pitch within a semitone', () => {
    const pitches = NAMES.map((name) => [...new Set(SIGNALS[name].map((tone) => tone.frequencyHz))]);
    for (const [i, own] of pitches.entries()) {
      for (const other of pitches.slice(i + 1).flat()) for (const pitch of own) expect(Math.abs(12 * Math.log2(pitch / other))).toBeGreaterThan(1);
    }
  });
  it.each(NAMES)('%s has tones in order, without overlap, and ends within 1.5 s', (name) => {
    const tones = SIGNALS[name];
    tones.forEach((tone, i) => expect(tone.startMs).toBeGreaterThanOrEqual((tones[i - 1]?.startMs ?? 0) + (tones[i - 1]?.lengthMs ?? 0)));
    expect(lengthMs(name)).toBeLessThan(1_500);
  });
  it('a drill marker leaves its alarm time to be known within a second', () => {
    expect(lengthMs('drill')).toBeLessThan(500);
  });
});

describe('what sounds', () => {
  it.each(['raised', 'worsened', 'repeated', 'released'] as const)('%s: warnings and cautions, in a drill with the marker before them', (change) => {
    expect(signalsFor(change, { level: 'warning', phase: RAISED }, false)).toEqual(['warning']);
    expect(signalsFor(change, { level: 'caution', phase: RAISED }, true)).toEqual(['drill', 'caution']);
    expect(signalsFor(change, { level: 'advisory', phase: RAISED }, false)).toEqual([]);
  });
  it('nothing that is acknowledged, hidden or over', () => {
    const phases: Alert['phase'][] = [{ kind: 'acknowledged', atMs: epochMs(0) }, { kind: 'inhibited', byAlertId: 'x' }, { kind: 'cleared', atMs: epochMs(0) }];
    for (const phase of phases) expect(signalsFor('released', { level: 'warning', phase }, false)).toEqual([]);
    for (const change of ['acknowledged', 'cleared', 'inhibited'] as const) expect(signalsFor(change, { level: 'warning', phase: RAISED }, false)).toEqual([]);
  });
});
