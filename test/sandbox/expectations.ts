/**
 * A way to run the attacks: a level as it is used, or (`…-kernel`) with Node's own layer switched off, which shows what
 * the layers of the kernel stop on their own.
 */
export type Setup = 'landlock' | 'bubblewrap' | 'permission' | 'landlock-kernel' | 'bubblewrap-kernel';

export const allSetups: Setup[] = ['landlock', 'bubblewrap', 'permission', 'landlock-kernel', 'bubblewrap-kernel'];

/** Attacks that need not be stopped in some setups, with the reason. All setups must stop every other attack. */
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

/** Attacks that need root even without a sandbox. */
export const needsRoot = new Set([
  ...['open a file by its handle', 'trace another process', 'make a namespace of mounts', 'change its root'],
  ...['load a program into the kernel', 'count events of the processor', 'handle faults of memory'],
]);

/**
 * Attacks that use resources of which the host may have none left. Without a sandbox, they may be refused for this
 * reason; with a sandbox, they must be refused for another reason, so that the refusal proves something.
 */
export const needsFreeResources = new Set([
  ...['make System V memory', 'make System V semaphores', 'make a System V queue', 'make a POSIX queue'],
  ...['watch a foreign folder', 'set a timer of the kernel', 'make a ring of requests', 'lock memory'],
  ...['fork by system call', 'leave its session', 'start a process', 'start a worker thread'],
  ...['load a program into the kernel', 'count events of the processor'],
]);
