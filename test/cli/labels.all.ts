import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Labels } from '../../src/contract/labels.ts';
import type { Expectation } from '../../src/trials/cases/index.ts';
import { readCorpus } from '../../src/trials/score/corpus/read-corpus.ts';
import { correct, makeJob, PACKAGE } from '../helpers/correct-job.ts';
import { runAde } from '../helpers/run-ade.ts';
import { BY_NAME, makeFolder, writePackage } from '../helpers/run-package.ts';

/** Rows, headers and columns of labels, each with its `seen`. */
function listSeen({ sheets }: Labels): string[] {
  return sheets.flatMap(({ rows = [], tables = [] }) => [
    ...rows.map(({ first_row, last_row, label, seen }) => `${first_row}-${last_row} ${label}: ${seen}`),
    ...tables.flatMap(({ seen, header_rows, columns = [] }) => [
      `header ${header_rows}: ${seen}`,
      ...columns.map(({ column, target_field, seen: ofColumn }) => `${column} ${target_field}: ${ofColumn}`),
    ]),
  ]);
}

async function exportLabels(...args: string[]): Promise<{ folder: string; labels: Labels }> {
  const folder = makeFolder();
  const { exitCode, stderr } = await runAde(['labels', ...args, '--out', folder]);
  assert.equal(exitCode, 0, stderr);
  const [name] = readdirSync(folder).filter((file) => file.endsWith('.labels.json'));
  return { folder, labels: JSON.parse(readFileSync(join(folder, name!), 'utf8')) };
}

test('labels say for each part whether a person corrected it, and that nobody looked at the rest', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--field', 'C1=city', '--label', '4=note');
  const { labels } = await exportLabels(jobDir);
  assert.deepEqual(listSeen(labels), [
    '1-1 header: unseen',
    '2-3 data: unseen',
    '4-4 note: corrected',
    'header 1: unseen',
    'A id: unseen',
    'B name: unseen',
    'C city: corrected',
  ]);
});

test('what a person looked at and left is confirmed', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--label', '4=note');
  const { labels } = await exportLabels(jobDir, '--confirmed');
  const seen = listSeen(labels);
  assert.deepEqual(
    seen.filter((part) => !part.endsWith('confirmed')),
    ['4-4 note: corrected'],
  );
});

test('score and learn leave out what nobody looked at, unless it is wanted', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--field', 'C1=city', '--label', '4=note');
  const { folder } = await exportLabels(jobDir, '--documents');
  const read = (unseen: boolean) => listSeen(readCorpus(folder, { unseen })[0]!.labels);
  assert.deepEqual(read(false), ['4-4 note: corrected', 'header 1: unseen', 'C city: corrected']);
  assert.equal(read(true).length, 7);
});

test('labels have no value of the document and nothing that a person wrote', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--field', 'C1=city', '--reason', 'MARKER');
  const { folder } = await exportLabels(jobDir);
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  for (const value of ['Ann', 'Ottawa', 'Paris', 'MARKER']) assert.ok(!texts.join().includes(value), value);
});

/** The case that `ade labels --cases` writes into a package. */
async function exportCase(jobDir: string, dir: string, ...args: string[]) {
  const { exitCode, stderr } = await runAde(['labels', jobDir, '--out', makeFolder(), '--cases', dir, ...args]);
  assert.equal(exitCode, 0, stderr);
  const [name, ...others] = readdirSync(join(dir, 'tests'));
  assert.deepEqual(others, []);
  const expected = JSON.parse(readFileSync(join(dir, 'tests', name!, 'expected.json'), 'utf8'));
  return { name: name!, expected: expected as Expectation };
}

const TOWN = `export function detect_town({ header }) {
  return { scores: header.endsWith('town') ? { city: 1 } : {} };
}
`;

test('a document that somebody checked becomes a case with the values of its result', async () => {
  const dir = writePackage(PACKAGE);
  const { name, expected } = await exportCase(await makeJob(), dir, '--confirmed');
  assert.deepEqual(readdirSync(join(dir, 'tests', name)).sort(), ['expected.json', 'input.xlsx']);
  assert.deepEqual(expected.mapping, { table_1: { A: 'id', B: 'name', C: null } });
  assert.deepEqual([expected.issues, expected.cells?.['Normalized!B2']], [[], 'Ann']);
  assert.equal((await runAde(['test', dir])).exitCode, 0);
  const upper = `${BY_NAME}export function transform({ values }) {
    return { values: values.map((value) => (typeof value === 'string' ? value.toUpperCase() : value)) };
  }`;
  const other = writePackage({ ...PACKAGE, fields: { ...PACKAGE.fields, name: { script: upper } } });
  await exportCase(await makeJob(), other, '--confirmed');
  const { exitCode, stdout } = await runAde(['test', other]);
  assert.equal(exitCode, 1);
  assert.match(stdout, /- Normalized!B2: "Ann"\n +\+ Normalized!B2: "ANN" \(upper and lower case\)/);
});

test('a corrected document is a case of what people decided, without the values that they gave', async () => {
  const jobDir = await makeJob();
  await correct(jobDir, '--field', 'C1=city', '--value', 'B2=Anna');
  const reads = writePackage({ ...PACKAGE, fields: { ...PACKAGE.fields, city: { script: TOWN } } });
  const { expected } = await exportCase(jobDir, reads, '--confirmed');
  assert.deepEqual(expected.mapping, { table_1: { A: 'id', B: 'name', C: 'city' } });
  assert.deepEqual([expected.cells?.['Normalized!B2'], expected.cells?.['Normalized!B3']], [undefined, 'Bob']);
  assert.equal((await runAde(['test', reads])).exitCode, 0);
  const not = writePackage(PACKAGE);
  await exportCase(jobDir, not, '--confirmed');
  assert.match((await runAde(['test', not])).stdout, /- table_1 C: city\n +\+ table_1 C: \(unmapped\)/);
});

test('no case is made of what nobody checked, or for a folder that is no package', async () => {
  const jobDir = await makeJob();
  const dir = writePackage(PACKAGE);
  const args = ['labels', jobDir, '--out', makeFolder(), '--cases'];
  const unchecked = await runAde([...args, dir]);
  assert.match(unchecked.stderr, /Nobody has accepted .*Accept it, or state with --confirmed that it is right/);
  assert.ok(!existsSync(join(dir, 'tests')));
  const { stderr } = await runAde([...args, makeFolder(), '--confirmed']);
  assert.match(stderr, /package_not_found/);
});
