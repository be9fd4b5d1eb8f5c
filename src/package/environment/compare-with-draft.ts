import { isDeepStrictEqual } from 'node:util';
import type { BuildRecord } from '../../contract/build.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { LOCK_FILE, PACKAGE_FILE } from '../source/npm-files.ts';
import { type Draft, listSnapshotFiles, planDraft } from '../source/read-draft.ts';
import { makeModified } from './environment.ts';

/** Throws `environment_unreadable` or `snapshot_modified` if an environment was not made from this package. */
export function assertMadeFrom(draft: Draft, envDir: string, record: BuildRecord): void {
  for (const [name, expected] of Object.entries(draft.key)) {
    const found = record[name as keyof Draft['key']];
    if (found !== expected) throw makeForeign(envDir, `${name} is ${found}, the package has ${expected}`);
  }
  for (const path of listSnapshotFiles(draft).keys()) {
    // Each version of ADE may keep different parts of these two files.
    if (path === PACKAGE_FILE || path === LOCK_FILE) continue;
    if (record.files[path] === draft.digests[path]) continue;
    throw makeModified(envDir, `ade-build/snapshot/${path}`, 'differs from the file in the package');
  }
  if (!isDeepStrictEqual(record.manifest, planDraft(draft).manifest)) {
    throw makeModified(envDir, 'ade-build/build.json', 'has a different manifest than the package');
  }
}

function makeForeign(envDir: string, found: string): AdeError {
  return new AdeError('environment_unreadable', { path: envDir, found: `it was made from other sources: ${found}` });
}
