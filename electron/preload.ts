/** The bridge into the page: the contract's commands and broadcasts, nothing of Electron's, never an event object. */
import { contextBridge, ipcRenderer } from 'electron';
import { BROADCAST_NAMES, COMMANDS, type BroadcastName, type Broadcasts, type CockpitBridge } from '../shared/ipc';

const commands: ReadonlySet<string> = new Set(Object.keys(COMMANDS));
const broadcasts: ReadonlySet<string> = new Set(BROADCAST_NAMES);

const bridge: CockpitBridge = {
  async invoke(name, argument) {
    if (!commands.has(name)) return { ok: false, message: 'no such command' };
    return ipcRenderer.invoke(`plimsoll:${name}`, argument);
  },
  listen(name, listener) {
    if (!broadcasts.has(name)) return () => {};
    const channel = `plimsoll:broadcast:${name}`;
    const heard = (_event: unknown, payload: Broadcasts[BroadcastName]) => listener(payload as never);
    ipcRenderer.on(channel, heard);
    return () => ipcRenderer.off(channel, heard);
  },
};

contextBridge.exposeInMainWorld('cockpit', bridge);
