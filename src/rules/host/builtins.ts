import { hostProcess } from './closed-world.ts';

/**
 * What the host needs of Node's own modules. An `import` would evaluate everything that a module exports, for example
 * `fs/promises`, which takes a fifth of the host's start.
 */
export const { readSync, writeSync } = hostProcess.getBuiltinModule('node:fs');
export const { format, inspect } = hostProcess.getBuiltinModule('node:util');
export const { EventEmitter } = hostProcess.getBuiltinModule('node:events');
