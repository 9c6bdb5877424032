import type { CockpitBridge } from '../shared/ipc';

declare global {
  interface Window {
    /** Exposed by the preload script. Read by main.ts, used by cockpit.svelte.ts, by nothing else. */
    readonly cockpit: CockpitBridge;
  }
}
