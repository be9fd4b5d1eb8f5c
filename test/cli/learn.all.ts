import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROW_WEIGHTS_FILE } from '../../src/contract/row-weights.ts';
import type { Learned } from '../../src/trials/learn/index.ts';
import type { DocumentScore, Score } from '../../src/trials/score/index.ts';
import { failHere, runAdeHere, succeedHere } from '../helpers/run-ade-here.ts';
import { writePackage } from '../helpers/run-package.ts';
import { makeRosters } from '../trials/learn/make-rosters.ts';
import { writeCorpus } from '../trials/score/make-corpus.ts';

const corpusDir = writeCorpus({ ...makeRosters(3, 'north'), ...makeRosters(3, 'south') });

const makePackage = () => writePackage({ fields: { name: {}, city: {}, hours: {} } });

test('a dry run prints the figures and writes nothing', async () => {
  const packageDir = makePackage();
  const { exitCode, stdout, stderr } = await runAdeHere([
    'learn',
    packageDir,
    corpusDir,
    '--collection',
    'north',
    '--dry-run',
  ]);
  assert.equal(exitCode, 0, stderr);
  assert.match(
    stdout,
    /^Test rules 1\.0\.0: weights from 3 documents, judged by documents that they were not learned from\n/,
  );
  assert.match(stdout, /^north, 3 documents$/m);
  assert.match(
    stdout,
    /\ndata\/row-weights\.json: score \d\.\d{3} → \d\.\d{3}, data lost .+\nCompared with the rules of the package, .+\n$/,
  );
  assert.doesNotMatch(stdout, /attention/, 'no jobs run');
  assert.match(stderr, /: 4 of 4 steps$/m);
  assert.equal(existsSync(join(packageDir, ROW_WEIGHTS_FILE)), false);
});

test('weights are written, checked, and compared with those before when documents teach again', async () => {
  const packageDir = makePackage();
  const first = await succeedHere('learn', packageDir, corpusDir, '--json', '--leave-family-out');
  const [part] = (JSON.parse(first) as Learned).parts;
  assert.deepEqual(JSON.parse(readFileSync(join(packageDir, ROW_WEIGHTS_FILE), 'utf8')), part!.weights);
  assert.deepEqual([part!.before?.length, part!.after.length, part!.family?.length], [6, 6, 6]);
  await succeedHere('check', packageDir);

  const others = writeCorpus({ ...makeRosters(2, 'north'), ...makeRosters(3, 'east', { first: 20 }) });
  const again = await runAdeHere(['learn', packageDir, others, '--dry-run']);
  assert.match(again.stdout, /east, 3 documents\n +figure +before +after +change/);
  assert.match(again.stdout, /data\/row-weights\.json: score \d\.\d{3} → \d\.\d{3}, data lost/);
  assert.match(
    again.stdout,
    /\nCompared by 3 of 5 documents: the weights of the package were learned from the others\.\n$/,
  );
});

test('documents that taught the weights: fresh ones are compared with the record, others are not written', async () => {
  const packageDir = makePackage();
  await runAdeHere(['learn', packageDir, corpusDir]);
  const fresh = await succeedHere('learn', packageDir, corpusDir, '--fresh');
  assert.match(fresh, /score (\d\.\d{3}) → \1, .+\nCompared with the recorded figures .+: .+\n$/);
  const again = await failHere('learn', packageDir, corpusDir);
  assert.match(again.stdout, /score \d\.\d{3}, data lost .+\nNot compared: .+\n$/);
  assert.match(again.stderr, /^error\[learn_not_comparable\]: data\/row-weights\.json was not written/m);
});

test('weights are judged by the same figures that jobs record', async () => {
  const packageDir = makePackage();
  await runAdeHere(['learn', packageDir, corpusDir]);
  const path = join(packageDir, ROW_WEIGHTS_FILE);
  // Weights that do not say which documents they were learned from are used for all documents.
  const { provenance: _, ...weights } = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify(weights));
  const learned = await runAdeHere(['learn', packageDir, corpusDir, '--dry-run', '--json']);
  const scored = await runAdeHere(['score', packageDir, corpusDir, '--json']);
  const { documents } = JSON.parse(scored.stdout) as Score;
  const { before } = (JSON.parse(learned.stdout) as Learned).parts[0]!;
  const pick = (list: readonly DocumentScore[]) => list.map(({ document, sheets }) => ({ document, sheets }));
  assert.equal(documents.length, 6);
  assert.deepEqual(pick(before!), pick(documents));
});

test('a strength that is not a number above zero is wrong usage', async () => {
  for (const strength of ['0', '-1', 'strong']) {
    const { exitCode, stderr } = await runAdeHere(['learn', makePackage(), corpusDir, `--strength=${strength}`]);
    assert.equal(exitCode, 2, stderr);
    assert.match(stderr, /--strength is ".+"; expected a number above 0/);
  }
});

test('a move without --fresh is wrong usage', async () => {
  const { exitCode, stderr } = await runAdeHere(['learn', makePackage(), corpusDir, '--move=15']);
  assert.equal(exitCode, 2, stderr);
  assert.match(stderr, /--move needs --fresh/);
});

test('an error of learning is one line', async () => {
  const { stderr } = await failHere('learn', makePackage(), writeCorpus(makeRosters(1)));
  assert.match(stderr, /^error\[learn_groups_too_few\]: .*at least 2 groups in .*, found 1\..*\n$/m);
});
