import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { Bridge } from '#shared/contract/bridge.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { transport } from '#shared/contract/transport.ts';

const bridge: Bridge = {
  call: (name, input) => ipcRenderer.invoke(transport.ipcCall, name, input),
  onSnapshot(listener) {
    // Electron's event must not reach the page: it leads back to the ipc.
    const hear = (_event: IpcRendererEvent, snapshot: Snapshot): void => listener(snapshot);
    ipcRenderer.on(transport.ipcSnapshot, hear);
    return () => {
      ipcRenderer.off(transport.ipcSnapshot, hear);
    };
  },
};

contextBridge.exposeInMainWorld(transport.global, bridge);
