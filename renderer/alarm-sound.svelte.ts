/** Sounds what the alerts ask for, and keeps the reason when nothing could be heard: a silent alarm has to be seen. */
import { signalsFor } from '../shared/alerts/signal';
import type { Alert, AlertChange } from '../shared/alerts/alert';
import { createSoundPlayer } from './sounds';

export class AlarmSound {
  /** Why the last signal could not be heard. */
  failure: string | undefined = $state(undefined);
  readonly #player = createSoundPlayer();

  async sound(change: AlertChange, alert: Alert, isLive: boolean, volume: number): Promise<void> {
    const signals = signalsFor(change, alert, !isLive);
    if (signals.length > 0) this.#keep(await this.#player.play(signals, volume), volume);
  }

  /** All three, for the trader to know them apart. */
  async test(volume: number): Promise<void> {
    this.#keep(await this.#player.play(['warning', 'caution', 'drill'], volume), volume);
  }

  #keep(played: Awaited<ReturnType<ReturnType<typeof createSoundPlayer>['play']>>, volume: number): void {
    this.failure = played.kind === 'failed' ? played.reason : volume === 0 ? 'the volume is 0' : undefined;
  }
}
