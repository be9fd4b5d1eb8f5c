/**
 * What the launcher needs of `node:fs`. Importing that module loads `fs/promises` with it, which takes longer than all
 * else that the launcher does.
 */
export const { closeSync, constants, openSync, statSync, writeSync } = process.getBuiltinModule('node:fs');
