import type { Manifest } from './manifest.ts';

/** How a package reads durations: as hours, or `undefined` for what the file has. */
export function durationsOf({ engine }: Pick<Manifest, 'engine'>): 'hours' | undefined {
  return engine.defaults.durations === 'hours' ? 'hours' : undefined;
}
