import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { dataFolders, packageFolder } from '../../src/contract/layout.ts';
import { writePackageFile } from '../../src/service/versions/package-files.ts';
import { ON_LOCAL_FILES } from '../helpers/storage/forgetful.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
const { packages } = dataFolders(server.dataDir);
const listNotes = () => readdirSync(packages).filter((name) => name.startsWith('.editing-'));

/** A new draft, and how to write its files. */
async function makeDraft(name: string) {
  const { draft } = await server.makeConfig(name);
  const dir = packageFolder(server.dataDir, draft.id);
  const before = readFileSync(join(dir, 'manifest.json'), 'utf8');
  const place = { workspace_id: draft.workspace_id, version_id: draft.id };
  const write = (path: string) => {
    const headers = { 'if-none-match': '*' };
    const url = `${WS}/versions/${draft.id}/file?path=${path}`;
    return server.expect(201, 'PUT', url, { headers, json: { content: 'export const one = 1;' } });
  };
  /** An edit that fails after the file was written, and that cannot be undone at once. */
  const failEdit = async () => {
    const { packages: work } = server.running.service;
    const full = Object.assign(new Error('database or disk is full'), { errcode: 13 });
    const blocked = join(packages, `.editing-${draft.id}.content`);
    const failed = work.editDraft(place, 'manifest.json', async () => {
      await writePackageFile(dir, 'manifest.json', Buffer.from('{ "unstored": true }'));
      mkdirSync(blocked);
      throw full;
    });
    await assert.rejects(failed, full);
    assert.match(readFileSync(join(dir, 'manifest.json'), 'utf8'), /unstored/);
    rmdirSync(blocked);
  };
  return { draft, dir, before, write, failEdit };
}

test('what a kill leaves of the note of an edit is removed by the next start', ON_LOCAL_FILES, async () => {
  const { dir, before } = await makeDraft('Killed');
  await server.running.stop();
  writeFileSync(join(packages, '.editing-cfgv_gone.3271923843'), '');
  writeFileSync(join(packages, '.editing-cfgv_gone.content'), 'half of a fi');
  writeFileSync(join(packages, '.editing-cfgv_cut'), '{"path":"manifest.js');
  await server.start();
  assert.deepEqual(listNotes(), []);
  assert.equal(readFileSync(join(dir, 'manifest.json'), 'utf8'), before);
});

test('an edit that could not be undone at once is undone before the next edit', ON_LOCAL_FILES, async () => {
  const { dir, before, write, failEdit } = await makeDraft('Edited');
  await failEdit();
  await write('lib/other.ts');
  assert.equal(readFileSync(join(dir, 'manifest.json'), 'utf8'), before);
  assert.ok(existsSync(join(dir, 'lib/other.ts')));
  assert.deepEqual(listNotes(), []);
});

test('an edit that could not be undone at once is undone before the draft is built', ON_LOCAL_FILES, async () => {
  const { draft, dir, before, failEdit } = await makeDraft('Built');
  await failEdit();
  await server.expect(200, 'POST', `${WS}/versions/${draft.id}/publish`);
  assert.equal(readFileSync(join(dir, 'manifest.json'), 'utf8'), before);
  assert.deepEqual(listNotes(), []);
});

test('an edit that could not be undone at once is undone by the next start', ON_LOCAL_FILES, async () => {
  const { dir, before, failEdit } = await makeDraft('Started');
  await failEdit();
  await server.restart();
  assert.equal(readFileSync(join(dir, 'manifest.json'), 'utf8'), before);
  assert.deepEqual(listNotes(), []);
});
