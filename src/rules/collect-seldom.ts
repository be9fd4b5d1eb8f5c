/** Of what is alive after a collection, in percent: how much may come until the next one. */
const GROWTH = 150;

/**
 * V8 counts buffers, and with ten megabytes of objects it marks the whole heap for each ten megabytes of them that pass
 * through: a seventh of the engine's processor time. To be called when all built-ins are loaded: the runtime's own code
 * cache is for the flags that it was started with, and without it they take three times as long.
 */
export function collectRarely(v8: Pick<typeof import('node:v8'), 'setFlagsFromString'>): void {
  v8.setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
}
