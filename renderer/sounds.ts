/** Plays the signals of `shared/alerts/signal.ts`. What they are and when they are due is decided there. */
import { lengthMs, SIGNAL_GAP_MS, SIGNALS, type Signal, type Tone } from '../shared/alerts/signal';

/** A failure has a reason for the trader: an alarm that cannot be heard must be seen to be so. */
export type Played = { readonly kind: 'played' } | { readonly kind: 'failed'; readonly reason: string };

export interface SoundPlayer {
  /** One after the other; `volume` 0 to 1. What still sounds is cut off: the newest alarm is the one to hear. */
  play(signals: readonly Signal[], volume: number): Promise<Played>;
  stop(): void;
  close(): Promise<void>;
}

/** Long enough that a tone does not click, short enough to keep the rhythm. */
const RAMP_SECONDS = 0.006;
/** A device that does not start within this time is taken as absent. */
const START_TIMEOUT_MS = 1_000;

/** `open` is an argument so that nothing is opened before it is needed. */
export function createSoundPlayer(open: () => AudioContext = () => new AudioContext()): SoundPlayer {
  let context: AudioContext | undefined;
  let sounding: readonly OscillatorNode[] = [];
  const stop = (): void => {
    for (const oscillator of sounding) oscillator.stop();
    sounding = [];
  };
  return {
    async play(signals, volume) {
      try {
        if (context === undefined || context.state === 'closed') context = open();
        if (!(await isRunning(context))) return { kind: 'failed', reason: 'the sound device does not start' };
        stop();
        sounding = schedule(context, signals, Math.min(1, Math.max(0, volume)));
        return { kind: 'played' };
      } catch (error) {
        return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
      }
    },
    stop,
    async close() {
      stop();
      await context?.close();
    },
  };
}

/** A context may wait for a gesture or a device for ever: it is given a limited time. */
async function isRunning(context: AudioContext): Promise<boolean> {
  if (context.state === 'running') return true;
  await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, START_TIMEOUT_MS))]);
  // TypeScript believes the state of before; it has changed meanwhile.
  return (context.state as AudioContextState) === 'running';
}

function schedule(context: AudioContext, signals: readonly Signal[], volume: number): OscillatorNode[] {
  let startMs = 0;
  return signals.flatMap((signal) => {
    const from = startMs;
    startMs += lengthMs(signal) + SIGNAL_GAP_MS;
    return SIGNALS[signal].map((tone) => sound(context, tone, context.currentTime + from / 1000, volume));
  });
}

function sound(context: AudioContext, tone: Tone, fromSeconds: number, volume: number): OscillatorNode {
  const start = fromSeconds + tone.startMs / 1000;
  const end = start + tone.lengthMs / 1000;
  const oscillator = new OscillatorNode(context, { type: tone.waveform, frequency: tone.frequencyHz });
  const gain = new GainNode(context, { gain: 0 });
  // Loudness is felt as about the square root of amplitude.
  const level = volume ** 2 * (tone.waveform === 'square' ? 0.4 : 0.8);
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(level, start + RAMP_SECONDS);
  gain.gain.setValueAtTime(level, end - RAMP_SECONDS);
  gain.gain.linearRampToValueAtTime(0, end);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(end);
  return oscillator;
}
