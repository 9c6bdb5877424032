/** Settings of the program itself as typed; the policy has its own draft. */
import { settingsSchema, type Settings } from '../../shared/settings';
import type { Policy } from '../../shared/sizing/policy';
import { check, numberReader, type Checked } from './errors';

export interface SettingsDraft {
  theme: Settings['theme'];
  soundVolumePercent: string;
  desktopNotifications: Settings['desktopNotifications'];
  symbols: string;
  rest: string;
  wsPublic: string;
  wsMarket: string;
}

export function settingsDraftOf(settings: Settings): SettingsDraft {
  return {
    theme: settings.theme,
    soundVolumePercent: String(Math.round(settings.soundVolume * 100)),
    desktopNotifications: settings.desktopNotifications,
    symbols: settings.live.symbols.join(', '),
    ...settings.live.baseUrls,
  };
}

/** The whole settings with the draft's changes; accounts and the first-run mark stay as they are in `kept`. */
export function settingsOf(draft: SettingsDraft, policy: Policy, kept: Settings): Checked<Settings> {
  const reader = numberReader();
  const volume = reader.required('soundVolume', draft.soundVolumePercent, 'the volume');
  const candidate = {
    ...kept,
    theme: draft.theme,
    soundVolume: volume === undefined ? undefined : volume / 100,
    desktopNotifications: draft.desktopNotifications,
    live: {
      venue: kept.live.venue,
      symbols: draft.symbols.split(/[\s,;]+/).filter((symbol) => symbol !== '').map((symbol) => symbol.toUpperCase()),
      baseUrls: { rest: draft.rest.trim(), wsPublic: draft.wsPublic.trim(), wsMarket: draft.wsMarket.trim() },
    },
    policy,
  };
  return check(settingsSchema, candidate, reader.errors);
}
