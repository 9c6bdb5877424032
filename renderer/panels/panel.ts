/** What every panel receives: slices of the state, and the way to ask for something. Nothing in a panel fetches by itself but a chart its history, and a question its answer. */
import type { PositionRow, Snapshot } from '../../shared/engine/snapshot';
import type { SessionView } from '../../shared/ipc';
import type { Settings } from '../../shared/settings';
import type { Ask } from '../cockpit.svelte';

/** Calls the listener on each press of `+` (1) and `-` (-1) while its panel is open; answers a function that ends it. */
export type OnSizeStep = (listener: (steps: 1 | -1) => void) => () => void;

export interface PanelProps {
  /** Ten times a second, for bars and charts. */
  readonly fast: Snapshot | null;
  /** Four times a second, for text. */
  readonly cells: Snapshot | null;
  readonly session: SessionView;
  readonly settings: Settings;
  readonly selected: PositionRow | undefined;
  readonly silence: string | undefined;
  readonly isShown: boolean;
  readonly ask: Ask;
  readonly onsizestep: OnSizeStep;
  /** Plays the alarm signals once; answers what could be heard. */
  readonly ontestsound: () => Promise<string>;
}
