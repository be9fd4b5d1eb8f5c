import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Labels } from '../../src/contract/labels.ts';
import { readCorpus } from '../../src/trials/score/corpus/read-corpus.ts';
import { correct, makeJob } from '../helpers/correct-job.ts';
import { runAde } from '../helpers/run-ade.ts';
import { makeFolder } from '../helpers/run-package.ts';

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
