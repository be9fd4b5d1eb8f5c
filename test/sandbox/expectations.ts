/**
 * A way to run the attacks: a level as it is used, or (`…-kernel`) with Node's own layer switched off, which shows what
 * the kernel's layers stop alone.
 */
export type Setup = 'landlock' | 'bubblewrap' | 'permission' | 'landlock-kernel' | 'bubblewrap-kernel';

export const allSetups: Setup[] = ['landlock', 'bubblewrap', 'permission', 'landlock-kernel', 'bubblewrap-kernel'];

/** Attacks that need not be stopped in some setups, with the reason. Every other attack must be stopped in all. */
export const tolerated: Record<string, { setups: Setup[]; because: string }> = {
  'start a worker thread': {
    setups: ['landlock-kernel', 'bubblewrap-kernel'],
    because: 'threads share the confinement; only the permission model refuses them',
  },
  'call native code by node:ffi': {
    setups: ['landlock-kernel', 'bubblewrap-kernel'],
    because: 'native code meets the same kernel layers',
  },
  'load an addon': {
    setups: ['landlock-kernel', 'bubblewrap-kernel'],
    because: 'native code meets the same kernel layers',
  },
  'read through a planted symlink': { setups: ['permission'], because: 'the permission model follows symlinks' },
};

/** Attacks that only root can carry out even unconfined. */
export const needsRoot = new Set([
  ...['open a file by its handle', 'trace another process', 'make a namespace of mounts', 'change its root'],
  ...['load a program into the kernel', 'count events of the processor', 'handle faults of memory'],
]);
