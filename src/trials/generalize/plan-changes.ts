import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../contract/manifest.ts';
import { EXPECTATION_NAME, formatExpectation } from '../cases/index.ts';
import { applyChanges } from './apply-changes.ts';
import { makeCase } from './make-case.ts';
import type { SharedCorrection } from './propose-change.ts';

/**
 * The files of a package folder after the changes of shared corrections, by path, with a new case for each correction.
 * `manifest`: the package's manifest.
 */
export function planChanges(
  dir: string,
  shared: readonly SharedCorrection[],
  manifest: Manifest,
): ReadonlyMap<string, string> {
  const changes = shared.flatMap((one) => one.changes);
  const files = applyChanges(changes, (file) => readFileSync(join(dir, file), 'utf8'));
  for (const { name, input, expectation } of shared.flatMap((one) => makeCase(one, manifest) ?? [])) {
    files.set(`tests/${name}/input.csv`, input);
    files.set(`tests/${name}/${EXPECTATION_NAME}`, formatExpectation(expectation));
  }
  return files;
}
