import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { test } from 'node:test';
import type { ConfigVersion, Document, Page } from '../../src/contract/api/index.ts';
import { knownDatabaseUrlOf } from '../helpers/postgres/databases.ts';
import { makeForm, projectDir, startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
const config = (await server.expect<{ id: string }>(201, 'POST', `${WS}/configs`, { json: { name: 'Roster' } })).body;
const VERSIONS = `${WS}/configs/${config.id}/versions`;

/** Starts the server in its own process, which dies in the middle of a request. */
async function crash(crashAt: string, method: string, path: string, body?: RequestInit['body']): Promise<void> {
  await server.running.stop();
  const args = ['--import', join(import.meta.dirname, 'fixtures', 'crash-at.ts'), join(projectDir, 'dist', 'cli.js')];
  const env = {
    ADE_DATA_DIR: server.dataDir,
    ADE_DATABASE_URL: knownDatabaseUrlOf(server.dataDir),
    ADE_PORT: '0',
    ADE_AUTH: 'off',
    CRASH_AT: crashAt,
  };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args, 'serve'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  const url = await readUrl(child.stdout);
  const isJson = typeof body === 'string';
  const headers: Record<string, string> = isJson ? { 'content-type': 'application/json' } : {};
  await assert.rejects(fetch(`${url}${path}`, { method, body, headers }), 'the server died before it answered');
  assert.deepEqual(await ended, [null, 'SIGKILL']);
}

function readUrl(output: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    output.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const found = /serves at (\S+)/.exec(text);
      if (found) resolve(found[1]!);
    });
    output.once('end', () => reject(new Error(`The server ended: ${text}`)));
  });
}

const list = (folder: string) => readdirSync(join(server.dataDir, folder));
const upload = () => makeForm('name,amount\nAda,1\n', 'table.csv');

test('a crash between storing a document and its row leaves neither, in either order', async () => {
  const kept = (await server.expect<Document>(201, 'POST', `${WS}/documents`, { body: upload() })).body;
  await crash('rename after documents/doc_', 'POST', `${WS}/documents`, upload());
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
  const versions = async () => (await server.expect<Page<ConfigVersion>>(200, 'GET', VERSIONS)).body.items;
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
