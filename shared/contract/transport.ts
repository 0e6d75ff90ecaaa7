/**
 * Names that cross a process boundary, for the hosts and the renderer's bridge only. They stand apart from the schemas,
 * so that the preload script, which runs before every page, stays a few lines.
 */
export const transport = {
  /** The preload's global. */
  global: 'tillside',
  ipcCall: 'bridge:call',
  ipcSnapshot: 'bridge:snapshot',
  httpCall: '/bridge/call',
  httpSnapshots: '/bridge/snapshots',
} as const;
