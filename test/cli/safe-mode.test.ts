import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { runAde } from '../helpers/run-ade.ts';
import { runAdeHere } from '../helpers/run-ade-here.ts';
import { makeFolder, writePackage } from '../helpers/run-package.ts';
import { makeSampleArtifact } from '../helpers/sample-artifact.ts';
import { SMALL_CORPUS, writeCorpus } from '../trials/score/make-corpus.ts';

test('in safe mode every command that runs config code is refused with the code of the service', async () => {
  const config = writePackage({ fields: { id: {} }, files: { 'tests/one/input.csv': 'H:id\nD:1\n' } });
  const document = join(config, 'tests/one/input.csv');
  const corpus = writeCorpus(SMALL_CORPUS);
  const dataDir = makeFolder();
  const commands = [
    ['run', document, '--config', config],
    ['run', document, '--config', config, '--json'],
    ['watch', join(config, 'tests'), '--config', config, '--out', dataDir],
    ['resume', dataDir],
    ['prepare', config],
    ['check', config],
    ['test', config],
    ['score', config, corpus],
    ['learn', config, corpus],
    ['learn', config, corpus, '--fresh'],
    ['verify', dataDir],
    ['diff', document, '--before', config, '--after', config],
  ];
  for (const [i, args] of commands.entries()) {
    const runCommand = i === 0 ? runAde : runAdeHere;
    const { exitCode, stdout, stderr } = await runCommand(args, { ADE_SAFE_MODE: 'true', ADE_DATA_DIR: dataDir });
    assert.equal(exitCode, 1, args.join(' '));
    assert.equal(stdout, '');
    assert.match(stderr, /safe_mode_active.*Safe mode is on: no config code runs/);
  }
  assert.deepEqual(await readdir(dataDir), [], 'nothing was prepared and no job was begun');
});

test('in safe mode records stay readable', async () => {
  const folder = makeFolder();
  await writeFile(join(folder, 'artifact.json'), JSON.stringify(makeSampleArtifact()));
  for (const args of [
    ['explain', folder],
    ['issues', folder],
    ['diff', folder, folder],
    ['init', join(folder, 'new')],
  ]) {
    const { exitCode, stderr } = await runAdeHere(args, { ADE_SAFE_MODE: 'true' });
    assert.equal(exitCode, 0, stderr);
  }
});
