import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ConfigVersion, Document } from '../../src/contract/api/index.ts';
import { knownDatabaseUrlOf } from '../helpers/postgres/databases.ts';
import { makeForm, startTestServer, WS } from './server-harness.ts';
import { startService } from './service-process.ts';

const server = await startTestServer();
const config = await server.make<{ id: string }>(`${WS}/configs`, { name: 'Roster' });
const VERSIONS = `${WS}/configs/${config.id}/versions`;

/** Starts the server in its own process, which dies in the middle of a request. */
async function crash(crashAt: string, method: string, path: string, body?: RequestInit['body']): Promise<void> {
  await server.running.stop();
  const env = {
    ADE_DATA_DIR: server.dataDir,
    ADE_DATABASE_URL: knownDatabaseUrlOf(server.dataDir),
    ADE_AUTH: 'off',
    CRASH_AT: crashAt,
  };
  const { url, ended } = await startService(env, ['--import', join(import.meta.dirname, 'fixtures', 'crash-at.ts')]);
  const isJson = typeof body === 'string';
  const headers: Record<string, string> = isJson ? { 'content-type': 'application/json' } : {};
  await assert.rejects(fetch(`${url}${path}`, { method, body, headers }), 'the server died before it answered');
  assert.deepEqual(await ended, [null, 'SIGKILL']);
}

const list = (folder: string) => readdirSync(join(server.dataDir, folder));
const upload = (amount: number) => makeForm(`name,amount\nAda,${amount}\n`, 'table.csv');

test('a crash between storing a document and its row leaves neither, in either order', async () => {
  const kept = (await server.expect<Document>(201, 'POST', `${WS}/documents`, { body: upload(1) })).body;
  await crash('rename after documents/doc_', 'POST', `${WS}/documents`, upload(2));
  assert.equal(list('documents').filter((name) => name.startsWith('doc_')).length, 2);
  await server.start();
  assert.deepEqual(list('documents'), [kept.id]);

  const path = `${WS}/documents/${kept.id}`;
  await crash('rm before documents/doc_', 'DELETE', path);
  assert.ok(existsSync(join(server.dataDir, 'documents', kept.id)));
  await server.start();
  await server.expectProblem('document_unknown', 'GET', path);
  assert.deepEqual(list('documents'), []);
});

test('a crash between storing the sources of a draft and its row leaves neither, nor does a crash during deletion', async () => {
  const versions = () => server.list<ConfigVersion>(VERSIONS);
  const [kept] = await versions();
  await crash('cp after config_packages', 'POST', VERSIONS, '{}');
  assert.equal(list('config_packages').filter((name) => name.startsWith('cfgv_')).length, 2);
  await server.start();
  assert.deepEqual(list('config_packages'), [kept!.id]);

  await crash('rm before config_packages/cfgv_', 'DELETE', `${WS}/versions/${kept!.id}`);
  await server.start();
  assert.deepEqual(await versions(), []);
  assert.deepEqual(list('config_packages'), []);
});
