import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { EXPECTATION_NAME, formatExpectation } from '../cases/index.ts';
import type { Manifest } from '../contract/manifest.ts';
import { applyChanges } from './apply-changes.ts';
import { makeCase } from './make-case.ts';
import type { SharedCorrection } from './propose-change.ts';

/** Changes the files of a package folder, and adds a case for each shared correction; `manifest`: the one before. Returns the paths of what it wrote. */
export async function writeChanges(
  dir: string,
  shared: readonly SharedCorrection[],
  manifest: Manifest,
): Promise<string[]> {
  const changes = shared.flatMap((one) => one.changes);
  const files = applyChanges(changes, (file) => readFileSync(join(dir, file), 'utf8'));
  for (const { name, input, expectation } of shared.flatMap((one) => makeCase(one, manifest) ?? [])) {
    files.set(`tests/${name}/input.csv`, input);
    files.set(`tests/${name}/${EXPECTATION_NAME}`, formatExpectation(expectation));
  }
  for (const [file, text] of files) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    await writeFileAtomic(join(dir, file), text);
  }
  return [...files.keys()];
}
