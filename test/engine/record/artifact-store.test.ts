import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { RunRequest } from '../../../src/contract/run-request.ts';
import { ArtifactStore } from '../../../src/engine/record/artifact-store.ts';
import { makeFolder } from '../../helpers/run-package.ts';
import { makeSampleArtifact } from '../../helpers/sample-artifact.ts';

const openStore = (jobDir: string, fileMb: number) =>
  new ArtifactStore(jobDir, makeSampleArtifact(), { limits: { file_mb: fileMb } } as RunRequest);

test('a record that is saved while an earlier one waits for the disk is the one that stays', async () => {
  const jobDir = makeFolder();
  const store = openStore(jobDir, 1);
  const saves = Array.from({ length: 20 }, (_, i) => {
    store.artifact.config.title = `Title ${i}`;
    return i % 2 === 0 ? store.save() : store.show();
  });
  store.artifact.config.title = 'Not saved';
  await Promise.all(saves);
  assert.deepEqual(readdirSync(jobDir), ['artifact.json']);
  assert.equal(JSON.parse(readFileSync(store.path, 'utf8')).config.title, 'Title 19');
});

test('a record beyond the limit for files is not written, and leaves the earlier one', async () => {
  const jobDir = makeFolder();
  const store = openStore(jobDir, 1);
  await store.save();
  const before = readFileSync(store.path, 'utf8');
  const [sheet] = store.artifact.sheets;
  store.artifact.sheets = Array.from({ length: 200 }, () => ({ ...sheet!, name: 'x'.repeat(10_000) }));
  await assert.rejects(store.save(), { code: 'output_too_large' });
  assert.deepEqual(readdirSync(jobDir), ['artifact.json']);
  assert.equal(readFileSync(join(jobDir, 'artifact.json'), 'utf8'), before);
});
