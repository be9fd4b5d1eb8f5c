import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import yazl from 'yazl';
import type {
  Activation,
  Build,
  CheckResult,
  Config,
  ConfigVersion,
  PackageFileContent,
  PackageFiles,
} from '../../src/contract/api/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { makeForm, startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
const { config, draft } = await server.makeConfig('Members');
const VERSION = `${WS}/versions/${draft.id}`;

const listVersions = () => server.list<ConfigVersion>(`${WS}/configs/${config.id}/versions`);

const filePath = (path: string) => `${VERSION}/file?path=${encodeURIComponent(path)}`;

const readFile = (path: string) => server.read<PackageFileContent>(filePath(path));

test('the first config of a workspace is its default and begins with a draft of the starter', async () => {
  assert.equal(config.is_default, true);
  assert.equal(draft.status, 'draft');
  assert.equal(draft.title, 'Roster');
  const { files } = await server.read<PackageFiles>(`${VERSION}/files`);
  assert.ok(files.some(({ path }) => path === 'manifest.json'));
});

test('files of a draft are written, read and deleted one by one', async () => {
  const json = { content: '{ "a": 1 }' };
  const path = 'data/rates.json';
  await server.expectProblem('etag_required', 'PUT', filePath(path), { json });
  const fresh = { json, headers: { 'if-none-match': '*' } };
  const made = await server.expect<PackageFileContent>(201, 'PUT', filePath(path), fresh);
  await server.expectProblem('etag_mismatch', 'PUT', filePath(path), fresh);
  assert.equal(made.headers.get('etag'), made.body.etag);
  assert.equal((await readFile(path)).content, json.content);
  const headers = { 'if-match': made.body.etag };
  const changed = { content: '{ "a": 2 }' };
  const second = await server.expect<PackageFileContent>(200, 'PUT', filePath(path), { json: changed, headers });
  await server.expectProblem('etag_mismatch', 'PUT', filePath(path), { json, headers });
  await server.expectProblem('etag_mismatch', 'DELETE', filePath(path), { headers });
  assert.equal((await readFile(path)).content, changed.content);
  await server.expect(204, 'DELETE', filePath(path), { headers: { 'if-match': second.body.etag } });
  await server.expectProblem('file_unknown', 'GET', filePath(path));
});

test('a file that is not text is sent as base64', async () => {
  const content = Buffer.from([0, 255, 1]).toString('base64');
  const json = { content, encoding: 'base64' };
  const headers = { 'if-none-match': '*' };
  const made = await server.expect<PackageFileContent>(201, 'PUT', filePath('data/raw.bin'), { json, headers });
  assert.equal(made.body.encoding, 'base64');
  assert.equal(made.body.content, content);
  await server.expect(204, 'DELETE', filePath('data/raw.bin'), { headers: { 'if-match': made.body.etag } });
});

for (const path of [
  '../outside.ts',
  '/etc/passwd',
  'a/../../b.ts',
  'a\\b.ts',
  '.hidden',
  'a/.git/config',
  'a//b',
  'con.',
]) {
  test(`no path leads out of the package: ${path}`, async () => {
    const headers = { 'if-none-match': '*' };
    await server.expectProblem('file_path_invalid', 'PUT', filePath(path), { json: { content: '' }, headers });
    await server.expectProblem('file_path_invalid', 'GET', filePath(path));
  });
}

test('a draft with problems is not published and stays as it was', async () => {
  const { content } = await readFile('manifest.json');
  await server.changeFile(draft.id, 'manifest.json', (text) => text.replace('"order"', '"ordre"'));
  const check = await server.expect<CheckResult>(200, 'POST', `${VERSION}/check`);
  assert.equal(check.body.ok, false);
  const refused = await server.expectProblem('package_invalid', 'POST', `${VERSION}/publish`);
  assert.ok(refused.body.problems!.length > 0);
  assert.match(refused.body.detail, /version 1 has/);
  const build = await server.read<Build>(`${VERSION}/build`);
  assert.equal(build.state, 'failed');
  assert.ok(build.problems.length > 0);
  assert.equal((await listVersions())[0]!.status, 'draft');
  await server.changeFile(draft.id, 'manifest.json', () => content);
});

test('publishing activates and freezes a version, and archives the version before', async () => {
  const first = (await server.expect<ConfigVersion>(200, 'POST', `${VERSION}/publish`)).body;
  assert.equal(first.status, 'active');
  assert.equal(first.build, 'ready');
  const manifest = await readFile('manifest.json');
  const headers = { 'if-match': manifest.etag };
  await server.expectProblem('version_not_draft', 'PUT', filePath('manifest.json'), { json: { content: '' }, headers });
  await server.expectProblem('version_not_draft', 'DELETE', VERSION);
  await server.expectProblem('version_not_draft', 'POST', `${VERSION}/publish`);

  const next = await server.make<ConfigVersion>(`${WS}/configs/${config.id}/versions`, {});
  assert.equal(next.based_on, first.id);
  const json = { note: '  Hours of weeks are read.  ' };
  const long = { note: 'x'.repeat(2001) };
  await server.expectProblem('request_invalid', 'POST', `${WS}/versions/${next.id}/publish`, { json: long });
  const second = await server.expect<ConfigVersion>(200, 'POST', `${WS}/versions/${next.id}/publish`, { json });
  assert.deepEqual([first.note, second.body.note], [null, 'Hours of weeks are read.']);
  const activity = (await server.expect(200, 'GET', `${WS}/activity?limit=20`)).text;
  assert.ok(!activity.includes('Hours of weeks'), 'what a person wrote is in no activity');
  const states = (await listVersions()).map(({ status }) => status);
  assert.deepEqual(states, ['active', 'archived']);
  await server.expect(200, 'POST', `${VERSION}/activate`);
  const after = (await listVersions()).map(({ status }) => status);
  assert.deepEqual(after, ['archived', 'active']);
  const { activations } = await server.read<{ activations: Activation[] }>(`${WS}/configs/${config.id}/activations`);
  assert.deepEqual(pluck(activations, 'number'), [1, 2, 1]);
});

test('a config can only be changed by clients that have seen its current state', async () => {
  const path = `${WS}/configs/${config.id}`;
  const read = await server.expect<Config>(200, 'GET', path);
  await server.expectProblem('etag_required', 'PATCH', path, { json: { name: 'X' } });
  const headers = { 'if-match': read.headers.get('etag')! };
  await server.expect(200, 'PATCH', path, { json: { name: 'Renamed' }, headers });
  await server.expectProblem('etag_mismatch', 'PATCH', path, { json: { name: 'Again' }, headers });
});

test('an exported package is imported again', async () => {
  const zip = (await server.expect(200, 'GET', `${VERSION}/export`)).bytes;
  const path = `${WS}/configs/import?name=Imported`;
  const imported = await server.expect<Config>(201, 'POST', path, { body: makeForm(zip, 'package.zip') });
  const versions = await server.list<ConfigVersion>(`${WS}/configs/${imported.body.id}/versions`);
  const copy = `${WS}/versions/${versions[0]!.id}`;
  const [before, after] = await Promise.all(
    [VERSION, copy].map((one) => server.expect<PackageFiles>(200, 'GET', `${one}/files`)),
  );
  assert.deepEqual(after!.body, before!.body);
});

async function makeZip(files: Record<string, string>, mode = 0o100644): Promise<Uint8Array> {
  const zip = new yazl.ZipFile();
  for (const [path, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), path, { mode });
  zip.end();
  return new Uint8Array(await buffer(zip.outputStream as Readable));
}

/** yazl itself refuses such names, so the name is replaced in the bytes by another of the same length. */
async function makeZipWithName(name: string): Promise<Uint8Array> {
  const stand = 'x'.repeat(name.length);
  const zip = Buffer.from(await makeZip({ 'manifest.json': '{}', [stand]: 'out' }));
  for (let at = zip.indexOf(stand); at !== -1; at = zip.indexOf(stand)) zip.write(name, at);
  return new Uint8Array(zip);
}

const hostile: [string, () => Promise<Uint8Array>][] = [
  ['a path that climbs out', () => makeZipWithName('../../outside.ts')],
  ['an absolute path', () => makeZipWithName('/tmp/outside.ts')],
  ['a backslash', () => makeZipWithName('..\\outside.ts')],
  ['a symbolic link', () => makeZip({ 'manifest.json': '/etc/passwd' }, 0o120777)],
  ['no manifest', () => makeZip({ 'columns/a.ts': '' })],
  ['no zip at all', async () => new Uint8Array([1, 2, 3])],
];
for (const [what, make] of hostile) {
  test(`a zip is refused for ${what}`, async () => {
    const body = makeForm(await make(), 'package.zip');
    await server.expectProblem('zip_invalid', 'POST', `${WS}/configs/import?name=Hostile`, { body });
    const items = await server.list<Config>(`${WS}/configs`);
    assert.ok(!items.some(({ name }) => name === 'Hostile'));
  });
}

test('a zip that expands to more than a package may have is refused', async () => {
  const bomb = await makeZip({ 'manifest.json': '{}', 'data/a.json': ' '.repeat(21 * 1_048_576) });
  const body = makeForm(bomb, 'package.zip');
  await server.expectProblem('zip_invalid', 'POST', `${WS}/configs/import?name=Bomb`, { body });
});

test('a manifest that is nested too deeply is a problem of the package', async () => {
  const content = `{ "info": ${'['.repeat(200_000)}${']'.repeat(200_000)} }`;
  const body = makeForm(await makeZip({ 'manifest.json': content }), 'package.zip');
  const { id } = (await server.expect<Config>(201, 'POST', `${WS}/configs/import?name=Deep`, { body })).body;
  const [version] = await server.list<ConfigVersion>(`${WS}/configs/${id}/versions`);
  const path = `${WS}/versions/${version!.id}`;
  const check = await server.expect<CheckResult>(200, 'POST', `${path}/check`);
  const refused = await server.expectProblem('package_invalid', 'POST', `${path}/publish`);
  const { problems } = await server.read<Build>(`${path}/build`);
  for (const found of [check.body.problems, refused.body.problems!, problems]) {
    assert.deepEqual(pluck(found, 'code', 'file'), [['json_too_deep', 'manifest.json']]);
  }
});

const misleading: Record<string, [path: string, visible: string]> = {
  'a combining character': ['lib/cafe\u0301.ts', 'lib/cafe<U+0301>.ts'],
  'a mark for writing from right to left': ['data/\u202egpj.json', 'data/<U+202E>gpj.json'],
};
for (const [what, [path, visible]] of Object.entries(misleading)) {
  test(`a file name with ${what} is refused by its own code, and shown`, async () => {
    const made = await server.makeConfig(what);
    const file = `${WS}/versions/${made.draft.id}/file?path=${encodeURIComponent(path)}`;
    const put = { json: { content: '' }, headers: { 'if-none-match': '*' } };
    const body = () => makeZip({ 'manifest.json': '{}', [path]: '{}' }).then((zip) => makeForm(zip, 'package.zip'));
    const answers = [
      await server.expectProblem('file_name_invalid', 'PUT', file, put),
      await server.expectProblem('file_name_invalid', 'GET', file),
      await server.expectProblem('file_name_invalid', 'POST', `${WS}/configs/import?name=Odd`, { body: await body() }),
      await server.expectProblem('file_name_invalid', 'POST', `${WS}/configs/${made.config.id}/versions/import`, {
        body: await body(),
      }),
    ];
    for (const { body: problem } of answers) {
      assert.ok(problem.detail.includes(visible), problem.detail);
      assert.doesNotMatch(problem.detail, /[\p{M}\p{Cf}]/u);
    }
  });
}

test('nothing of a refused import is left in the data folder', () => {
  const found = spawnSync('find', [server.dataDir, '-name', '*outside*', '-o', '-name', '*.making'], {
    encoding: 'utf8',
  });
  assert.equal(found.stdout, '');
});
