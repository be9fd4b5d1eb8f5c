import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { BUCKET, startS3Server } from '../../scripts/test/s3.ts';
import type { Source, SourceFile } from '../../src/contract/api/index.ts';
import { startTestServer, WS, waitUntil } from './server-harness.ts';

const folder = mkdtempSync(join(tmpdir(), 'ade-source-bucket-'));
const s3 = await startS3Server('fauxqs', folder);
const before = { ...process.env };
Object.assign(process.env, s3.env);
after(() => {
  for (const name of Object.keys(s3.env)) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});
const client = new S3Client({
  endpoint: s3.env.AWS_ENDPOINT_URL_S3 ?? '',
  region: 'us-east-1',
  forcePathStyle: true,
  credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
});
after(async () => {
  client.destroy();
  await s3.stop();
  rmSync(folder, { recursive: true, force: true });
});
const server = await startTestServer({ ADE_SOURCES: `s3://${BUCKET}/in` });
await server.publishStarter();
const SOURCES = `${WS}/sources`;

let count = 0;
const makeText = () => `Name;City\nAda ${count++};Paris\n`;
const put = (Key: string, Body = makeText()) => client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
const read = async (Key: string) =>
  (await client.send(new GetObjectCommand({ Bucket: BUCKET, Key }))).Body?.transformToString();
const listKeys = async (Prefix: string) =>
  ((await client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix }))).Contents ?? []).map(({ Key }) => Key);

async function waitForFiles(id: string, expected: number): Promise<SourceFile[]> {
  let files: SourceFile[] = [];
  await waitUntil(async () => {
    files = await server.list<SourceFile>(`${SOURCES}/${id}/files`);
    return files.filter(({ done_at }) => done_at !== null).length >= expected;
  });
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Looks again at once. */
async function look(id: string): Promise<void> {
  await server.running.service.db.updateTable('sources').set({ next_look_at: '' }).where('id', '=', id).execute();
}

test('objects become documents and jobs, and are moved', async () => {
  const source = await server.make<Source>(SOURCES, { name: 'Bucket', address: `s3://${BUCKET}/in/moved` });
  assert.equal(source.kind, 'bucket');
  const text = makeText();
  await put('in/moved/Harbour/2026-05/list ü.csv', text);
  await put('in/moved/note.pdf', '%PDF-1.7');
  await put('in/moved/half.csv.part');
  await put('in/moved/folder/', '');
  await look(source.id);
  const [taken, failed] = await waitForFiles(source.id, 2);
  assert.deepEqual([taken?.state, taken?.place], ['taken', 'taken/Harbour/2026-05/list ü.csv']);
  assert.deepEqual([failed?.state, failed?.error?.code], ['failed', 'not_a_workbook']);
  assert.equal((await server.expect(200, 'GET', `${WS}/documents/${taken?.document_id}/content`)).text, text);
  assert.equal((await server.waitForJob(taken?.job_id ?? '')).period, '2026-05');
  assert.deepEqual(await listKeys('in/moved/'), [
    'in/moved/failed/note.pdf',
    'in/moved/failed/note.pdf.why.txt',
    'in/moved/folder/',
    'in/moved/half.csv.part',
    'in/moved/taken/Harbour/2026-05/list ü.csv',
  ]);
  assert.match((await read('in/moved/failed/note.pdf.why.txt')) ?? '', /^not_a_workbook: /);
  assert.equal(await read('in/moved/taken/Harbour/2026-05/list ü.csv'), text);
  // The same bytes under the same key, later.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await put('in/moved/Harbour/2026-05/list ü.csv', text);
  await look(source.id);
  const files = await waitForFiles(source.id, 3);
  const again = files.find(({ state }) => state === 'already_taken');
  assert.deepEqual([again?.job_id, again?.document_id], [taken?.job_id, taken?.document_id]);
});

test('keys of every form are taken, and stay within the source', async () => {
  const source = await server.make<Source>(SOURCES, { name: 'Keys', address: `s3://${BUCKET}/in/keys` });
  // 1,024 bytes with the prefix, as many as a key may have.
  const long = `${'kkkkkkkkk/'.repeat(100)}${'k'.repeat(12)}.csv`;
  const nested = `${'d/'.repeat(500)}n.pdf`;
  const keys = ['/lead.csv', 'two//slashes.csv', 'a b+%2F&?#ü.csv', long, nested];
  for (const key of keys) await put(`in/keys/${key}`, key.endsWith('.pdf') ? '%PDF-1.7' : makeText());
  for (const key of ['../up.csv', 'a/../../up.csv', 'folder//', '/']) await put(`in/keys/${key}`);
  await put('in/keys/empty.csv', '');
  await look(source.id);
  const files = await waitForFiles(source.id, keys.length + 1);
  const byPath = new Map(files.map((file) => [file.path, file]));
  assert.deepEqual([...byPath.keys()].sort(), [...keys, 'empty.csv'].sort());
  assert.deepEqual(
    keys.map((key) => byPath.get(key)?.place),
    [
      'taken/lead.csv',
      'taken/two/slashes.csv',
      'taken/a b+%2F&?#ü.csv',
      `taken/${byPath.get(long)?.id}.csv`,
      `failed/${byPath.get(nested)?.id}.pdf`,
    ],
  );
  assert.equal(byPath.get('empty.csv')?.error?.code, 'empty_file');
  const left = (await listKeys('in/keys/')).filter((key) => !/^in\/keys\/(taken|failed)\//.test(key ?? ''));
  assert.deepEqual(left.sort(), ['in/keys/../up.csv', 'in/keys//', 'in/keys/a/../../up.csv', 'in/keys/folder//']);
  const { trouble } = await server.read<Source>(`${SOURCES}/${source.id}`);
  assert.equal(trouble, null);
  await put('in/keys/a\0.csv');
  await put('in/keys/z.csv');
  await look(source.id);
  await waitForFiles(source.id, keys.length + 2);
  await waitUntil(async () => (await server.read<Source>(`${SOURCES}/${source.id}`)).trouble !== null);
  const { trouble: ofName } = await server.read<Source>(`${SOURCES}/${source.id}`);
  assert.deepEqual([ofName?.code, ofName?.message.includes('NUL')], ['source_unreadable', true]);
});

test('objects that stay are remembered by key and ETag', async () => {
  const about = { name: 'Kept', address: `s3://${BUCKET}/in/kept`, when_done: 'keep' };
  const source = await server.make<Source>(SOURCES, about);
  await put('in/kept/a.csv');
  await look(source.id);
  await waitForFiles(source.id, 1);
  await server.restart();
  await put('in/kept/b.csv');
  await look(source.id);
  await waitForFiles(source.id, 2);
  await put('in/kept/a.csv');
  await look(source.id);
  const files = await waitForFiles(source.id, 3);
  assert.deepEqual(
    files.map(({ path, state }) => [path, state]),
    [
      ['a.csv', 'taken'],
      ['a.csv', 'taken'],
      ['b.csv', 'taken'],
    ],
  );
  assert.deepEqual(await listKeys('in/kept/'), ['in/kept/a.csv', 'in/kept/b.csv']);
});

test('a bucket that cannot be reached is visible, and nothing is lost', async () => {
  const source = await server.make<Source>(SOURCES, { name: 'Away', address: `s3://${BUCKET}/in/away` });
  await server.expectProblem('source_not_allowed', 'POST', SOURCES, {
    json: { name: 'Other', address: `s3://${BUCKET}/out` },
  });
  await waitUntil(async () => (await server.read<Source>(`${SOURCES}/${source.id}`)).looked_at !== null);
  await put('in/away/a.csv');
  await s3.stop();
  await look(source.id);
  await waitUntil(async () => (await server.read<Source>(`${SOURCES}/${source.id}`)).trouble !== null);
  const { trouble } = await server.read<Source>(`${SOURCES}/${source.id}`);
  assert.equal(trouble?.code, 'blob_store_unavailable');
});
