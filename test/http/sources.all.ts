import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after as atEnd, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Activity, Document, Health, Job, Sender, Source, SourceFile } from '../../src/contract/api/index.ts';
import type { ErrorCode } from '../../src/contract/errors/index.ts';
import { startTestServer, WS, waitUntil } from './server-harness.ts';

const allowed = mkdtempSync(join(tmpdir(), 'ade sources-'));
atEnd(() => rmSync(allowed, { recursive: true, force: true }));
const server = await startTestServer({
  ADE_SOURCES: pathToFileURL(allowed).href,
  ADE_MAX_UPLOAD_MB: '1',
  ADE_QUEUE_SIZE: '50',
});
await server.publishStarter();
const SOURCES = `${WS}/sources`;

let count = 0;
/** Bytes that no other test has. */
const makeText = () => `Name;City\nMarker${count++};Paris\n`;

/** A folder of its own, with a source that takes files at once. `fill`: puts files there before the first look. */
async function makeSource(
  about: object = {},
  fill: (root: string) => void = () => undefined,
): Promise<{ root: string; source: Source }> {
  const root = join(allowed, `in ${count++}`);
  mkdirSync(root);
  fill(root);
  const address = pathToFileURL(root).href;
  const source = await server.make<Source>(SOURCES, { name: root, address, settle_seconds: 0, ...about });
  return { root, source };
}

function put(root: string, path: string, text: string | Uint8Array = makeText()): void {
  const [from, to] = [join(root, `.${path.replaceAll('/', '_')}`), join(root, path)];
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(from, text);
  renameSync(from, to);
}

/** Looks again at once. */
async function look(id: string): Promise<void> {
  await server.running.service.db.updateTable('sources').set({ next_look_at: '' }).where('id', '=', id).execute();
}

const listFiles = (id: string) => server.list<SourceFile>(`${SOURCES}/${id}/files?limit=200`);

/** The files of a source, once nothing is left to do for as many as expected. */
async function waitForFiles(id: string, expected: number): Promise<SourceFile[]> {
  let files: SourceFile[] = [];
  await waitUntil(async () => {
    files = await listFiles(id);
    return files.filter(({ done_at }) => done_at !== null).length >= expected;
  });
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

const listTree = (root: string) =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();

test('a file in a folder becomes one document and one job of the sender and period that its path says', async () => {
  const harbour = await server.make<Sender>(`${WS}/senders`, { name: 'Harbour' });
  const { root, source } = await makeSource();
  const text = makeText();
  put(root, 'Harbour/2026-05/list.csv', text);
  const [file] = await waitForFiles(source.id, 1);
  assert.ok(file);
  assert.deepEqual([file.state, file.place, file.error], ['taken', 'taken/Harbour/2026-05/list.csv', null]);
  assert.deepEqual(listTree(root), ['taken/Harbour/2026-05/list.csv']);
  const job = await server.waitForJob(file.job_id ?? '');
  assert.deepEqual(
    [job.status, job.sender_id, job.period, job.source_file, job.document_id, job.submitted_by],
    ['success', harbour.id, '2026-05', 'list.csv', file.document_id, `source ${root}`],
  );
  const document = await server.read<Document>(`${WS}/documents/${file.document_id}`);
  assert.deepEqual(
    document.arrivals.map(({ id, folder, source_id }) => [id, folder, source_id]),
    [[file.arrival_id, 'Harbour/2026-05', source.id]],
  );
  assert.equal((await server.expect(200, 'GET', `${WS}/documents/${document.id}/content`)).text, text);
  const { files, trouble } = await server.read<Source>(`${SOURCES}/${source.id}`);
  assert.deepEqual([files, trouble], [{ claimed: 0, taken: 1, already_taken: 0, failed: 0 }, null]);
});

test('equal bytes are one document: a second job only for another sender or period', async () => {
  await server.make<Sender>(`${WS}/senders`, { name: 'North' });
  await server.make<Sender>(`${WS}/senders`, { name: 'South' });
  const { root, source } = await makeSource({ path_template: 'from {sender}/{period}' });
  const text = makeText();
  for (const path of ['from North/2026-05/a.csv', 'from North/2026-05/b.csv', 'from South/2026-05/c.csv'])
    put(root, path, text);
  put(root, 'from North/2026-06/d.csv', text);
  const files = await waitForFiles(source.id, 4);
  assert.equal(new Set(files.map(({ document_id: id }) => id)).size, 1);
  const states = files.map(({ state }) => state);
  assert.deepEqual(
    [states.slice(0, 2).sort(), states.slice(2)],
    [
      ['already_taken', 'taken'],
      ['taken', 'taken'],
    ],
  );
  const [again] = files.filter(({ state }) => state === 'already_taken');
  const [first] = files.filter(({ state, path }) => state === 'taken' && path.startsWith('from North/2026-05'));
  assert.equal(again?.job_id, first?.job_id);
  const line = readFileSync(join(root, `${again?.place}.why.txt`), 'utf8');
  assert.match(line, /^already_taken: .*\n$/);
  assert.ok(line.includes(first?.job_id ?? '?') && line.includes(first?.document_id ?? '?'));
  const jobs = await server.list<Job>(`${WS}/jobs?document_id=${first?.document_id}`);
  assert.equal(jobs.length, 3);
  put(root, 'from North/2026-05/a.csv', text);
  const [, , , , fifth] = await waitForFiles(source.id, 5);
  assert.ok(fifth);
  assert.equal((await server.list<Job>(`${WS}/jobs?document_id=${first?.document_id}`)).length, 3);
});

test('what cannot be read goes to a folder of its own beside a line that says why', async () => {
  const { root, source } = await makeSource();
  put(root, 'note.pdf', '%PDF-1.7');
  put(root, 'empty.csv', '');
  const long = `${'n'.repeat(247)}.csv`;
  writeFileSync(join(root, long), '');
  put(root, 'huge.csv', 'x'.repeat(1_048_577));
  symlinkSync('/etc/passwd', join(root, 'link.csv'));
  execFileSync('sh', ['-c', 'mkfifo "$0"', join(root, 'pipe.csv')]);
  const all = await waitForFiles(source.id, 6);
  const longest = all.find(({ path }) => path === long);
  assert.deepEqual([longest?.state, existsSync(join(root, `failed/${longest?.id}.why.txt`))], ['failed', true]);
  const files = all.filter(({ path }) => path !== long);
  assert.deepEqual(
    files.map(({ path, state, place, error }) => [path, state, place, error?.code]),
    [
      ['empty.csv', 'failed', 'failed/empty.csv', 'empty_file'],
      ['huge.csv', 'failed', 'failed/huge.csv', 'source_file_too_large'],
      ['link.csv', 'failed', 'failed/link.csv', 'source_file_unfit'],
      ['note.pdf', 'failed', 'failed/note.pdf', 'not_a_workbook'],
      ['pipe.csv', 'failed', 'failed/pipe.csv', 'source_file_unfit'],
    ],
  );
  for (const { place, error } of files)
    assert.equal(readFileSync(join(root, `${place}.why.txt`), 'utf8'), `${error?.code}: ${error?.message}\n`);
  assert.deepEqual(await server.list<Job>(`${WS}/jobs?status=error`), []);
  // Trying it again without a change leaves it where it is.
  const [empty] = files;
  await server.expect(202, 'POST', `${SOURCES}/${source.id}/files/${empty?.id}/retry`);
  await waitUntil(async () => (await listFiles(source.id)).every(({ done_at }) => done_at !== null));
  assert.equal((await listFiles(source.id)).find(({ id }) => id === empty?.id)?.place, 'failed/empty.csv');
  assert.ok(existsSync(join(root, 'failed/empty.csv')) && existsSync(join(root, 'failed/empty.csv.why.txt')));
});

test('names that are as long as can be are moved, also if they are taken', async () => {
  const { root, source } = await makeSource();
  const names = [`a.${'e'.repeat(253)}`, `${'n'.repeat(251)}.csv`];
  mkdirSync(join(root, 'failed'));
  for (const name of names) writeFileSync(join(root, 'failed', name), 'mine');
  for (const name of names) writeFileSync(join(root, name), '');
  const files = await waitForFiles(source.id, 2);
  const [first, second] = files.map(({ id }) => id);
  assert.deepEqual(
    files.map(({ place }) => place),
    [`failed/${first}`, `failed/${second}.csv`],
  );
  assert.deepEqual(
    listTree(root),
    [...names, first, `${first}.why.txt`, `${second}.csv`, `${second}.csv.why.txt`]
      .map((name) => `failed/${name}`)
      .sort(),
  );
});

test('a failed file can be tried again, and temporary names are left alone', async () => {
  const { root, source } = await makeSource();
  for (const name of ['.hidden.csv', '~$list.xlsx', 'a.csv.part', 'b.tmp', 'c.crdownload']) put(root, name);
  put(root, 'late.csv', 'x'.repeat(1_048_577));
  const [failed] = await waitForFiles(source.id, 1);
  assert.equal(failed?.state, 'failed');
  const settings = Reflect.get(server.running.service, 'settings');
  Object.assign(settings, { maxUploadMb: 2 });
  await server.expect(202, 'POST', `${SOURCES}/${source.id}/files/${failed?.id}/retry`);
  await waitUntil(async () => (await listFiles(source.id))[0]?.done_at !== null);
  Object.assign(settings, { maxUploadMb: 1 });
  const [file] = await listFiles(source.id);
  assert.deepEqual([file?.state, file?.place], ['taken', 'taken/late.csv'], JSON.stringify(file));
  assert.ok(!existsSync(join(root, 'failed/late.csv.why.txt')));
  await server.expectProblem('source_file_not_failed', 'POST', `${SOURCES}/${source.id}/files/${failed?.id}/retry`);
  assert.deepEqual(listTree(root), [
    '.hidden.csv',
    'a.csv.part',
    'b.tmp',
    'c.crdownload',
    'taken/late.csv',
    '~$list.xlsx',
  ]);
});

test('a file that still grows is not taken, and one that was renamed into place is at once', async (t) => {
  // Only a look that has seen the temporary name knows that the file was renamed.
  const { root, source } = await makeSource({ settle_seconds: 3_600 }, (folder) => {
    writeFileSync(join(folder, 'list.csv.part'), makeText());
    writeFileSync(join(folder, 'grows.csv'), 'Name;City\n');
  });
  const path = join(root, 'grows.csv');
  const grow = setInterval(() => writeFileSync(path, 'Ada;Paris\n', { flag: 'a' }), 200);
  t.after(() => clearInterval(grow));
  await waitUntil(async () => (await server.read<Source>(`${SOURCES}/${source.id}`)).looked_at !== null);
  renameSync(join(root, 'list.csv.part'), join(root, 'list.csv'));
  await look(source.id);
  const [renamed] = await waitForFiles(source.id, 1);
  assert.equal(renamed?.path, 'list.csv');
  await server.expect(200, 'PATCH', `${SOURCES}/${source.id}`, { json: { settle_seconds: 1 } });
  await delay(3_000);
  assert.equal((await listFiles(source.id)).length, 1);
  clearInterval(grow);
  const whole = readFileSync(path, 'utf8');
  await look(source.id);
  const [grown] = (await waitForFiles(source.id, 2)).filter(({ path: at }) => at === 'grows.csv');
  assert.equal((await server.expect(200, 'GET', `${WS}/documents/${grown?.document_id}/content`)).text, whole);
});

test('files that stay are taken once, also after a restart', async () => {
  const { root, source } = await makeSource({ when_done: 'keep' });
  const names = ['ä b\n"c\'.csv', '🦑.csv', '\u202egpj.csv', `${'n'.repeat(240)}.csv`, '%2e%2e.csv'];
  for (const name of names) put(root, name);
  put(root, 'note.pdf', '%PDF-1.7');
  await waitForFiles(source.id, 6);
  await server.restart();
  put(root, 'more.csv');
  const files = await waitForFiles(source.id, 7);
  assert.deepEqual(files.map(({ path }) => path).sort(), [...names, 'note.pdf', 'more.csv'].sort());
  assert.deepEqual(
    files.map(({ state, path, place }) => [state, path === place]),
    files.map(({ path }) => [path === 'note.pdf' ? 'failed' : 'taken', true]),
  );
  assert.equal(listTree(root).length, 7);
});

test('only what the operator of the machine allows is watched, and links do not lead out of it', async () => {
  const refuse = (code: ErrorCode, address: string, more = {}) =>
    server.expectProblem(code, 'POST', SOURCES, { json: { name: address.slice(0, 90), address, ...more } });
  await refuse('source_not_allowed', 'file:///etc');
  await refuse('source_not_allowed', `${pathToFileURL(allowed).href}/../..`);
  await refuse('source_not_allowed', 's3://somewhere/in');
  symlinkSync('/etc', join(allowed, 'out'));
  await refuse('source_not_allowed', `${pathToFileURL(allowed).href}/out`);
  await refuse('source_not_allowed', `${pathToFileURL(allowed).href}/out/not-there-yet`);
  for (const address of ['/etc', 'http://x/y', 'file:/x', 's3://', 'file:///x?y'])
    await refuse('source_address_invalid', address);
  const { root, source } = await makeSource();
  await refuse('source_overlaps', `${source.address}/below`);
  await refuse('source_overlaps', pathToFileURL(allowed).href);
  symlinkSync(root, join(allowed, 'same'));
  await refuse('source_overlaps', `${pathToFileURL(allowed).href}/same`);
  await refuse('source_overlaps', `${pathToFileURL(allowed).href}/same/below`);
  await refuse('source_template_invalid', `${pathToFileURL(allowed).href}/t`, { path_template: '{sender}/{sender}' });
  await refuse('config_unknown', `${pathToFileURL(allowed).href}/t`, { config_id: 'cfg_no' });
  await server.expectProblem('name_taken', 'POST', SOURCES, {
    json: { name: source.name, address: `${pathToFileURL(allowed).href}/t` },
  });
  // A folder that becomes a link later. It can be paused nevertheless.
  rmSync(root, { recursive: true });
  symlinkSync('/etc', root);
  // A look may come between the removal and the link.
  const readTrouble = async () => (await server.read<Source>(`${SOURCES}/${source.id}`)).trouble?.code;
  await waitUntil(async () => (await readTrouble()) === 'source_not_allowed');
  const paused = await server.expect<Source>(200, 'PATCH', `${SOURCES}/${source.id}`, { json: { is_paused: true } });
  assert.equal(paused.body.trouble?.code, 'source_not_allowed');
  rmSync(root);
  await server.expect(204, 'DELETE', `${SOURCES}/${source.id}`);
});

test('a source that cannot be read is visible to administrators, and goes on by itself', async () => {
  const { root, source } = await makeSource();
  rmSync(root, { recursive: true });
  const readSource = () => server.read<Source>(`${SOURCES}/${source.id}`);
  await waitUntil(async () => (await readSource()).trouble?.code === 'source_missing');
  const health = await server.read<Health>('/api/v1/health');
  assert.equal(health.components.sources.status, 'degraded');
  const metrics = (await server.expect(200, 'GET', '/api/v1/metrics')).text;
  assert.match(metrics, /^ade_sources_in_trouble 1$/m);
  await server.expect(200, 'PATCH', `${SOURCES}/${source.id}`, { json: { is_paused: true } });
  mkdirSync(root);
  put(root, 'list.csv');
  await server.running.service.db
    .updateTable('sources')
    .set({ next_look_at: '' })
    .where('id', '=', source.id)
    .execute();
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  assert.deepEqual(await listFiles(source.id), []);
  await server.expect(200, 'PATCH', `${SOURCES}/${source.id}`, { json: { is_paused: false } });
  await waitForFiles(source.id, 1);
  await waitUntil(async () => (await readSource()).trouble === null);
  const after = (await server.expect(200, 'GET', '/api/v1/metrics')).text;
  assert.match(after, /^ade_source_files_total\{state="taken"\} \d+$/m);
});

test('a source that was removed is not made again by a repeated request', async () => {
  const address = pathToFileURL(join(allowed, 'repeated')).href;
  const request = { json: { name: 'Repeated', address }, headers: { 'idempotency-key': 'repeated' } };
  const { id } = (await server.expect<Source>(201, 'POST', `${WS}/sources`, request)).body;
  await server.expect(204, 'DELETE', `${WS}/sources/${id}`);
  await server.expectProblem('source_unknown', 'POST', `${WS}/sources`, request);
});

test('no value of a document is in claims, the log or the activity, and the activity knows who did what', async () => {
  const { db } = server.running.service;
  const rows = JSON.stringify([
    await db.selectFrom('source_files').selectAll().execute(),
    await db.selectFrom('sources').selectAll().execute(),
    await db.selectFrom('activity').selectAll().execute(),
  ]);
  assert.doesNotMatch(rows + server.logLines.join(''), /Marker\d/);
  const actions = (await server.list<Activity>(`${WS}/activity?action=source&limit=200`)).map(({ action }) => action);
  assert.deepEqual([...new Set(actions)].sort(), [
    'source.changed',
    'source.file_retried',
    'source.made',
    'source.removed',
  ]);
});
