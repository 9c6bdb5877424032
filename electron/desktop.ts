/** The window as the desktop knows it: its name, its place in front, and what is asked of the system on its behalf. */
import { clipboard, shell, type BrowserWindow } from 'electron';
import type { Mode } from '../shared/engine/event';
import type { Desktop } from './handlers';
import { showNotification } from './notifications';

/** Nobody may take a drill for the real thing, not even in the list of windows. */
export function titleOf(mode: Mode): string {
  switch (mode.kind) {
    case 'live':
      return 'Plimsoll';
    case 'drill':
      return `Plimsoll - DRILL ${mode.title}`;
    case 'replay':
      return `Plimsoll - REPLAY ${mode.recordingId}`;
  }
}

/** Before the title of a notification. */
export function prefixOf(mode: Mode): string {
  return mode.kind === 'live' ? '' : `${mode.kind.toUpperCase()} `;
}

export function desktopOf(window: BrowserWindow): Omit<Desktop, 'simulate'> {
  return {
    copy: (text) => clipboard.writeText(text),
    openLink: (address) => shell.openExternal(address),
    testNotification: () => showNotification('Plimsoll', 'This is how a warning reaches you when the window is covered.', () => bringToFront(window)),
  };
}

export function bringToFront(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
