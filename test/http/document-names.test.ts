import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentNames, Job, ReadDocumentNames } from '../../src/contract/api/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { REASON } from './review/client.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
await server.publishStarter();
const YEAR = new Date().getUTCFullYear();

let seed = 0;
const makeList = () => `Member No.,First Name,E-mail\nM${++seed},Ada,a${seed}@example.com\n`;

async function readNames(...items: ReadDocumentNames['items']): Promise<DocumentNames['items']> {
  const { body } = await server.expect<DocumentNames>(200, 'POST', `${WS}/document-names`, { json: { items } });
  return body.items;
}

async function send(name: string, about: object): Promise<Job> {
  const document = await server.uploadText(makeList(), name);
  return server.run({ document_id: document.id, ...about });
}

const dunmere = await server.makeSender({ name: 'Dunmere Council' });
const kestrel = await server.makeSender({ name: 'Kestrel Point Hospital' });
const montalban = await server.makeSender({ name: 'Talleres Montalbán', has_several: true });
const corvane = await server.makeSender({ name: 'Corvane Metalworks', file_pattern: 'cm_*{period}*' });

test('a pattern and a folder name the sender, as they do for a submission', async () => {
  const read = await readNames(
    { filename: 'cm_foundry 2026-10.xlsx' },
    { filename: 'list.xlsx', folder: 'Dunmere Council/2026-10' },
  );
  assert.deepEqual(pluck(read, 'sender_id', 'sender_found_by', 'period', 'period_found_by'), [
    [corvane.id, 'file_name', '2026-10', 'file_name'],
    [dunmere.id, 'folder', '2026-10', 'folder'],
  ]);
});

test('a word of a name, without accents, and initials suggest a sender; a word of two senders does not', async () => {
  await server.makeSender({ name: 'Eastholm Care Council' });
  const read = await readNames(
    { filename: 'dunmere schools 10-2026.csv' },
    { filename: 'montalban taller.xlsx' },
    { filename: 'KPH theatres Oct 2026.xlsx' },
    { filename: 'council list.xlsx' },
  );
  assert.deepEqual(pluck(read, 'sender_id', 'sender_found_by'), [
    [dunmere.id, 'sender_name'],
    [montalban.id, 'sender_name'],
    [kestrel.id, 'sender_name'],
    [null, null],
  ]);
});

test('the name of an earlier document suggests its sender, whatever its period', async () => {
  await send('Wessenbach Pflege 09-2026.csv', { sender_id: kestrel.id, period: '2026-09' });
  const [read] = await readNames({ filename: 'Wessenbach Pflege Oktober 2026.csv' });
  assert.deepEqual([read?.sender_id, read?.sender_found_by, read?.period], [kestrel.id, 'earlier_name', '2026-10']);
});

test('a name without a sender suggests a new one, and says what its period may be', async () => {
  const read = await readNames(
    { filename: 'Harbour_list_Mai (1).csv' },
    { filename: '2026-10.csv' },
    { filename: 'list.xlsx', folder: 'Harbour Credit Union/2026-10' },
  );
  assert.deepEqual(pluck(read, 'new_sender', 'period', 'period_candidates'), [
    ['Harbour list', null, [`${YEAR}-05`, `${YEAR - 1}-05`]],
    [null, '2026-10', []],
    ['Harbour Credit Union', '2026-10', []],
  ]);
});

test('what a person typed is understood, and the first document of its sender and period is named', async () => {
  const about = { filename: 'dunmere x.csv', sender_id: dunmere.id, period: 'Okt 26' };
  const [none] = await readNames(about);
  assert.deepEqual([none?.sender_found_by, none?.period, none?.period_found_by], ['given', '2026-10', 'given']);
  assert.equal(none?.first_document, null);
  const job = await send('dunmere first.csv', { sender_id: dunmere.id, period: '2026-10' });
  const [second] = await readNames(about);
  assert.deepEqual(second?.first_document, { job_id: job.id, source_file: 'dunmere first.csv', review_state: 'new' });
  const several = { sender_id: montalban.id, period: '2026-10' };
  await send('montalban.csv', several);
  const [another] = await readNames({ filename: 'montalban 2.csv', ...several });
  assert.equal(another?.first_document, null, 'this sender may have several');
});

test('a document is submitted as one that is added to the first, once', async () => {
  const pair = { sender_id: dunmere.id, period: '2026-11' };
  const first = await send('dunmere november.csv', pair);
  const document = await server.uploadText(makeList(), 'dunmere november 2.csv');
  const body = { document_id: document.id, ...pair, added_to: { job_id: first.id, reason: REASON } };
  const second = await server.run(body);
  const job = await server.read<Job>(`${WS}/jobs/${second.id}`);
  assert.deepEqual([job.stands_beside, job.attention.includes('second_document')], [first.id, false]);
  const other = { ...body, period: '2026-12' };
  await server.expectProblem('second_document_unknown', 'POST', `${WS}/jobs`, { json: other });
});
