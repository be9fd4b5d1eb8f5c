import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Source, SourceFile } from '../../src/contract/api/index.ts';
import { WEBHOOK_EVENT_TYPES } from '../../src/contract/api/index.ts';
import { startReceiver } from '../service/webhooks/receiver.ts';
import { Reviewers } from './review/client.ts';
import { startTestServer, WS, waitUntil } from './server-harness.ts';

const PYTHON = '/usr/bin/python3';
const hasOpenpyxl = spawnSync(PYTHON, ['-c', 'import openpyxl']).status === 0;
const skip = !hasOpenpyxl && process.env.CI !== 'true' ? 'openpyxl is not installed for /usr/bin/python3' : false;

/** Every kind of text in a workbook has a marker of its own. */
const MAKE = `
import openpyxl, sys
book = openpyxl.Workbook()
sheet = book.active
sheet.title = 'Sheet7x'
sheet.append(['Member No.', 'First Name', 'Last Name', 'Email', 'Header7x', 'Joined'])
for i in range(30):
    sheet.append(['Cell7x%d' % (i // 2), 'Cell7x', 'Cell7x', 'Cell7x@x.org' if i % 2 else 'Cell7x', 'Cell7x', 'Cell7x'])
sheet.append(['Total Cell7x'])
book.create_sheet('Other Sheet7x')['C9'] = 'Cell7x'
book.properties.title = 'Cell7x'
book.save(sys.argv[1])
`;

test('of a workbook that comes by itself, no table, event, request or log has a cell', { skip }, async () => {
  const allowed = mkdtempSync(join(tmpdir(), 'ade-leaks-'));
  after(() => rmSync(allowed, { recursive: true, force: true }));
  const receiver = await startReceiver({ after }, () => 200);
  const server = await startTestServer({
    ADE_SOURCES: pathToFileURL(allowed).href,
    ADE_WEBHOOK_HOSTS: receiver.host,
    ADE_LOG_LEVEL: 'debug',
  });
  await server.publishStarter();
  await server.make(`${WS}/webhooks`, { url: receiver.url, types: [...WEBHOOK_EVENT_TYPES] });
  const root = join(allowed, 'in');
  mkdirSync(join(root, 'Folder7x'), { recursive: true });
  const address = pathToFileURL(root).href;
  const source = await server.make<Source>(`${WS}/sources`, { name: 'In', address, settle_seconds: 0 });
  execFileSync(PYTHON, ['-c', MAKE, join(root, '.file')]);
  renameSync(join(root, '.file'), join(root, 'Folder7x/File7x.xlsx'));
  writeFileSync(join(root, '.other'), '%PDF Cell7x');
  renameSync(join(root, '.other'), join(root, 'File7x.pdf'));
  let files: SourceFile[] = [];
  await waitUntil(async () => {
    files = await server.list<SourceFile>(`${WS}/sources/${source.id}/files`);
    return files.filter(({ done_at }) => done_at !== null).length === 2;
  });
  const taken = files.find(({ state }) => state === 'taken');
  assert.ok(taken?.job_id && taken.document_id);
  assert.equal((await server.waitForJob(taken.job_id)).status, 'success');
  await server.expect(200, 'PATCH', WS, { json: { sender_and_period: 'not_needed' }, headers: { 'if-match': '*' } });
  const people = new Reviewers(server, taken.document_id);
  await people.accept(taken.job_id);
  await people.step(taken.job_id, 'reopen', { reason: { code: 'other', text: 'Cell7x' } });
  await waitUntil(() => receiver.received.some(({ type }) => type === 'job.reopened'));

  const { db } = server.running.service;
  const failed = join(root, 'failed');
  const lines = readdirSync(failed).filter((name) => name.endsWith('.why.txt'));
  assert.equal(lines.length, 1);
  const found = new Map<string, string>([
    ['requests', JSON.stringify(receiver.received)],
    ['log', server.logLines.join('')],
    ['lines', lines.map((name) => readFileSync(join(failed, name), 'utf8')).join('')],
  ]);
  // On PostgreSQL, the tables of the queue have a schema of their own.
  for (const { name, schema } of await db.introspection.getTables()) {
    const rows = await (schema === undefined ? db : db.withSchema(schema))
      .selectFrom(name as 'jobs')
      .selectAll()
      .execute();
    found.set(name, JSON.stringify(rows));
  }
  const marked = (marker: RegExp) => [...found].filter(([, text]) => marker.test(text)).map(([name]) => name);
  assert.deepEqual(marked(/Cell7x/i), []);
  const forOthers = ['requests', 'log', 'events', 'webhook_deliveries', 'activity'];
  for (const name of forOthers) assert.ok(found.get(name)?.includes(taken.job_id), name);
  assert.deepEqual(
    marked(/(Cell|Header|Sheet|File|Folder)7x/i).filter((name) => forOthers.includes(name)),
    [],
  );
});
