import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import type { Artifact } from '../../src/contract/artifact.ts';
import type { EngineMessage } from '../../src/contract/engine-messages.ts';
import { runEngine } from '../../src/engine/run-engine.ts';
import { makeJobFolder, makeRunRequest } from '../../src/runner/index.ts';
import { chooseLevel } from '../../src/sandbox/index.ts';
import { assertAppended, assertArtifact } from '../helpers/check-record.ts';
import { writeGrids } from '../helpers/make-grid.ts';
import { makeRichSheets, richPackage } from '../helpers/rich-package.ts';
import { AS_OF, makeFolder, makeTestSettings, prepareTest } from '../helpers/run-package.ts';

test('the checker notices changed, removed and inserted entries', () => {
  const base = { list: [1, { a: 'x' }], kept: null };
  assertAppended(base, { list: [1, { a: 'x', b: 2 }, 3], kept: null, more: true });
  for (const later of [
    { list: [1], kept: null },
    { list: [0, 1, { a: 'x' }], kept: null },
    { list: [1, { a: 'y' }], kept: null },
    { list: [1, { a: 'x' }] },
    { list: { 0: 1, 1: { a: 'x' } }, kept: null },
  ]) {
    assert.throws(() => assertAppended(base, later), assert.AssertionError);
  }
});

const engines = {
  'as the package says': richPackage.engine,
  'without unmapped columns': { ...richPackage.engine, writer: { append_unmapped_columns: false } },
};

for (const [name, engine] of Object.entries(engines))
  test(`every saved artifact is valid and contains everything of the one before: ${name}`, async () => {
    const prepared = await prepareTest({ ...richPackage, engine });
    const file = join(makeFolder(), 'rich.xlsx');
    await writeGrids(file, makeRichSheets());
    const jobDir = join(makeFolder(), 'jobs', 'job_1');
    const source = { input: `inputs/${basename(file)}`, source_file: basename(file) };
    const level = await chooseLevel('auto');
    const request = makeRunRequest({
      jobId: 'job_1',
      source,
      prepared,
      settings: makeTestSettings(),
      level,
      asOf: AS_OF,
    });
    await makeJobFolder(jobDir, file, prepared.envDir, request);

    const states: unknown[] = [];
    const messages: EngineMessage[] = [];
    await runEngine(jobDir, (message) => {
      messages.push(message);
      const isSaved = message.type === 'pass_finished' || (message.type === 'pass_started' && message.pass === 1);
      if (isSaved) states.push(JSON.parse(readFileSync(join(jobDir, 'artifact.json'), 'utf8')));
    });
    assert.equal(states.length, 7, 'the first state, and one after each pass');
    const { summary, output } = states.at(-1) as Artifact;
    assert.deepEqual(messages.at(-1), { type: 'succeeded', summary, output_sha256: output.sha256 });
    for (const [i, state] of states.entries()) {
      assertArtifact(state);
      assert.equal(state.pass_history.length, i);
      if (i > 0) assertAppended(states[i - 1], state);
    }
    const passes = messages.flatMap((message) =>
      message.type === 'pass_started' || message.type === 'pass_finished' ? [`${message.type} ${message.pass}`] : [],
    );
    const expected = [1, 2, 2.5, 3, 4, 5].flatMap((pass) => [`pass_started ${pass}`, `pass_finished ${pass}`]);
    assert.deepEqual(passes, expected);
  });
