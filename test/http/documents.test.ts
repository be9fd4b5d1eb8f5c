import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cleanFilename } from '../../src/base/files/clean-names.ts';
import type { Document, PreviewSheets, PreviewWindow, Workspace } from '../../src/contract/api/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { makeForm, projectDir, starterInput, startTestServer, WS } from './server-harness.ts';

const server = await startTestServer({ ADE_MAX_UPLOAD_MB: '1' });
const DOCUMENTS = `${WS}/documents`;

function listFolders(): string[] {
  return readdirSync(join(server.dataDir, 'documents')).filter((name) => !name.startsWith('.'));
}

test('a document is told by its content, listed, and downloaded as an attachment', async () => {
  const form = makeForm('a;b\n1;2\n', 'Größe <1>.xlsx');
  const made = await server.expect<Document>(201, 'POST', DOCUMENTS, { body: form });
  assert.equal(made.body.format, 'csv');
  assert.equal(made.body.filename, 'Größe _1_.xlsx');
  assert.equal(made.body.bytes, 8);
  const found = await server.list<Document>(`${DOCUMENTS}?search=gr%C3%B6%C3%9Fe`);
  assert.deepEqual(pluck(found, 'id'), [made.body.id]);
  const download = await server.expect(200, 'GET', `${DOCUMENTS}/${made.body.id}/content`);
  assert.equal(download.text, 'a;b\n1;2\n');
  assert.match(download.headers.get('content-disposition') ?? '', /^attachment; .*filename\*=UTF-8''Gr%C3%B6%C3%9Fe/);
  assert.equal(download.headers.get('content-type'), 'application/octet-stream');
});

test('a file that is too large, missing, or not a workbook is refused and leaves nothing', async () => {
  const before = listFolders();
  const large = makeForm('x'.repeat(1_048_577), 'large.csv');
  await server.expectProblem('upload_too_large', 'POST', DOCUMENTS, { body: large });
  const huge = makeForm('x'.repeat(2_000_000), 'huge.csv');
  await server.expectProblem('upload_too_large', 'POST', DOCUMENTS, { body: huge });
  await server.expectProblem('not_a_workbook', 'POST', DOCUMENTS, { body: makeForm('%PDF-1.7', 'a.csv') });
  await server.expectProblem('empty_file', 'POST', DOCUMENTS, { body: makeForm('', 'a.csv') });
  await server.expectProblem('upload_missing', 'POST', DOCUMENTS, { body: new FormData() });
  await server.expectProblem('media_type_unsupported', 'POST', DOCUMENTS, {
    body: 'a,b',
    headers: { 'content-type': 'text/csv' },
  });
  assert.deepEqual(listFolders(), before);
  assert.deepEqual(readdirSync(join(server.dataDir, 'documents', '.incoming')), []);
});

test('windows into the sheets of a workbook', async () => {
  const workbook = join(projectDir, 'examples/membership/membership.xlsx');
  const document = await server.upload(workbook);
  const { sheets } = await server.read<PreviewSheets>(`${DOCUMENTS}/${document.id}/sheets`);
  assert.ok(sheets.length > 1);
  const { row_count: rowCount } = sheets[0]!;
  const readAll = async (size: number) => {
    const rows: unknown[] = [];
    for (let from = 1; from <= rowCount; from += size) {
      const window = await server.read<PreviewWindow>(`${DOCUMENTS}/${document.id}/rows?from=${from}&rows=${size}`);
      assert.ok(window.rows.every(({ index }) => index >= from && index < from + size));
      rows.push(...window.rows);
    }
    return rows;
  };
  const whole = await readAll(1000);
  assert.ok(whole.length > 10);
  assert.deepEqual(await readAll(7), whole);
  const beyond = await server.read<PreviewWindow>(`${DOCUMENTS}/${document.id}/rows?from=900000`);
  assert.deepEqual(beyond.rows, []);
  await server.expectProblem('sheet_unknown', 'GET', `${DOCUMENTS}/${document.id}/rows?sheet=99`);
  await server.expectProblem('request_invalid', 'GET', `${DOCUMENTS}/${document.id}/rows?rows=0`);
  await server.expectProblem('request_invalid', 'GET', `${DOCUMENTS}/${document.id}/rows?rows=2000`);
});

test('a deleted document takes its preview with it, unless another document has the same bytes', async () => {
  const other = await server.make<Workspace>('/api/v1/workspaces', { name: 'Other' });
  const workspace = `/api/v1/workspaces/${other.id}`;
  const [first, second] = [await server.upload(), await server.upload(starterInput, { workspace })];
  const cached = join(server.dataDir, 'cache', 'previews', first.sha256);
  await server.expect(200, 'GET', `${DOCUMENTS}/${first.id}/rows`);
  assert.ok(existsSync(cached));
  await server.expect(204, 'DELETE', `${DOCUMENTS}/${first.id}`);
  assert.ok(existsSync(cached));
  await server.expect(204, 'DELETE', `${workspace}/documents/${second.id}`);
  assert.ok(!existsSync(cached));
  assert.ok(!existsSync(join(server.dataDir, 'documents', second.id)));
});

test('a start removes previews of unused content, and keeps the others', async () => {
  const document = await server.upload();
  await server.expect(200, 'GET', `${DOCUMENTS}/${document.id}/rows`);
  const cached = join(server.dataDir, 'cache', 'previews', document.sha256);
  const orphan = join(server.dataDir, 'cache', 'previews', 'f'.repeat(64));
  cpSync(cached, orphan, { recursive: true });
  await server.restart();
  assert.deepEqual([existsSync(cached), existsSync(orphan)], [true, false]);
});

test('a damaged workbook is refused with what is wrong with it', async () => {
  const path = join(projectDir, 'test/fixtures/corrupt/truncated_file.xlsx');
  const form = makeForm(readFileSync(path), 'broken.xlsx');
  await server.expectProblem('truncated_file', 'POST', DOCUMENTS, { body: form });
});

test('file names are changed so that every file system accepts them', () => {
  assert.equal(cleanFilename('../../etc/passwd'), 'passwd');
  assert.equal(cleanFilename('C:\\Users\\me\\list.xlsx'), 'list.xlsx');
  assert.equal(cleanFilename('..'), 'document');
  assert.equal(cleanFilename('.hidden'), 'hidden');
  assert.equal(cleanFilename(undefined), 'document');
  const long = cleanFilename(`${'ü'.repeat(300)}.xlsx`);
  assert.ok(Buffer.byteLength(long) <= 200);
  assert.match(long, /\.xlsx$/);
});
