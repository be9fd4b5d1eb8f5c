import { hostProcess } from './closed-world.ts';

/**
 * What the host needs of Node's own modules. Importing one evaluates all that it exports, `fs/promises` for example,
 * which is a fifth of the host's start.
 */
export const { readSync, writeSync } = hostProcess.getBuiltinModule('node:fs');
export const { format, inspect } = hostProcess.getBuiltinModule('node:util');
export const { EventEmitter } = hostProcess.getBuiltinModule('node:events');
