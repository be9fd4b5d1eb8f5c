import type { Manifest } from '../../contract/manifest.ts';
import type { RuleWords } from '../../contract/rule-calls.ts';
import type { LoadRequest, ModuleToLoad, RuleJob } from '../protocol.ts';

interface Package {
  host: { programPath: string };
  manifest: Manifest;
  words?: RuleWords | undefined;
}

/** `job`, `markIntervalMs`: see LoadRequest. */
export function makeLoadRequest(
  { host: { programPath }, manifest, words }: Package,
  modules: readonly ModuleToLoad[],
  job: RuleJob | null,
  markIntervalMs: number,
): LoadRequest {
  return {
    op: 'load',
    programPath,
    modules: modules.map(({ id, kind, script, field, hook }) => ({ id, kind, script, field, hook })),
    manifest,
    ...(words === undefined ? {} : { words }),
    job,
    markIntervalMs,
  };
}
