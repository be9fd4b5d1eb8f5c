import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type {
  Activity,
  ConfigVersion,
  Job,
  Sender,
  SharedCorrections,
  VersionScore,
} from '../../src/contract/api/index.ts';
import type { NewCorrection } from '../../src/contract/corrections.ts';
import { packageFolder } from '../../src/contract/layout.ts';
import { pluck } from '../helpers/pluck.ts';
import { runAde } from '../helpers/run-ade.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { Reviewers } from './review/client.ts';
import { startTestServer, WS } from './server-harness.ts';

const server = await startTestServer();
const first = await server.publishStarter();
const { config_id: configId } = first;
const people = new Reviewers(server, '');
const CONFIG = `${WS}/configs/${configId}`;
const SENDERS = ['Ash', 'Birch', 'Cedar'];
/** A text below the header of every document: no draft, activity or log may have it. */
const MARKER = 'Zebulon';

/** No rule maps the column Signatory. */
const CORRECTIONS: NewCorrection[] = [
  { kind: 'column_field', places: [{ sheet: 0, a1: 'D1' }], field: 'employer' },
  { kind: 'value_is', places: [], field: 'last_name', from: MARKER, to: 'Lee' },
];

interface Finished {
  job: Job;
  sender: Sender;
}

const run = (document_id: string, about: object = {}) => server.run({ document_id, config_id: configId, ...about });

async function uploadFor(name: string): Promise<string> {
  const rows = [`M-1,Ann,${MARKER}`, 'M-2,Bob,Roy', 'M-3,Eve,Kim'].map(
    (row, i) => `${row},${name} ${MARKER},${i + 12}`,
  );
  const text = ['Member ID,First name,Last name,Signatory,Hours', ...rows, ''].join('\n');
  return (await server.uploadText(text, `${name}.csv`)).id;
}

const makeRecipe = ({ id }: Sender, job: Job) =>
  server.make(`${WS}/senders/${id}/recipes`, { config_id: configId, base_version: 0, job_id: job.id });

/** An accepted document of a sender, with corrections that apply to the sender. */
async function finish(name: string): Promise<Finished> {
  const sender = await server.makeSender({ name });
  const job = await run(await uploadFor(name), { sender_id: sender.id });
  await server.correct(job.id, CORRECTIONS);
  await makeRecipe(sender, job);
  await people.accept(job.id);
  return { job, sender };
}

const finished: Finished[] = [];
for (const name of SENDERS) finished.push(await finish(name));

const readShared = (query = '') => server.read<SharedCorrections>(`${CONFIG}/shared-corrections${query}`);

const draft = (ids: string[]) => server.make<ConfigVersion>(`${CONFIG}/shared-corrections/draft`, { ids });

async function countJobs(): Promise<number> {
  return (await server.running.service.db.selectFrom('jobs').select('id').execute()).length;
}

const readActivity = async (wanted: string): Promise<Activity[]> =>
  (await server.readActivity()).filter(({ action }) => action === wanted);

test('what three senders share is listed with its senders and its changes, or the reason why there are none', async () => {
  const { config_version_id: version, items } = await readShared();
  assert.equal(version, first.id);
  const [column, value] = [...items].sort((a, b) => (a.said.kind < b.said.kind ? -1 : 1));
  assert.equal(items.length, 2);
  assert.deepEqual(column!.said, { kind: 'column_field', header: 'Signatory', field: 'employer' });
  const senders = finished.map(({ sender }) => ({ sender_id: sender.id, name: sender.name, recipe_version: 1 }));
  assert.deepEqual(
    column!.senders.map(({ pieces: _, ...sender }) => sender).sort((a, b) => (a.name < b.name ? -1 : 1)),
    senders,
  );
  assert.deepEqual(pluck(column!.changes, 'kind', 'file'), [
    ['synonym', 'manifest.json'],
    ['weight', 'data/column-weights.json'],
  ]);
  assert.deepEqual([value!.said.kind, value!.changes], ['value_is', []]);
  assert.match(value!.reason!, /rules of the field/);
  assert.deepEqual((await readShared('?min_senders=4')).items, []);
  const [entry] = await readActivity('config.shared_corrections_read');
  assert.deepEqual([entry?.target_id, entry?.details], [configId, { shared: 0, recipes: 3 }]);
});

test('the draft has the change and a case, which passes, and reads accepted documents better', async () => {
  const { items } = await readShared();
  const offered = items.filter(({ changes }) => changes.length > 0);
  const made = await draft(pluck(offered, 'id'));
  assert.deepEqual([made.status, made.based_on], ['draft', first.id]);
  const dir = packageFolder(server.dataDir, made.id);
  const cases = readdirSync(join(dir, 'tests')).filter((name) => name.startsWith('shared-'));
  assert.equal(cases.length, 1);
  const tested = await runAde(['test', dir]);
  assert.equal(tested.exitCode, 0, tested.stdout);
  assert.match(tested.stdout, new RegExp(`passed ${cases[0]}`));

  const jobsBefore = await countJobs();
  const path = `${WS}/versions/${made.id}/score`;
  const { body } = await server.expect<VersionScore>(200, 'POST', path, { json: {} });
  assert.deepEqual([body.config_version_id, body.against], [made.id, first.id]);
  const newestFirst = finished.map(({ job }) => job.id).reverse();
  assert.deepEqual(pluck(body.items, 'job_id'), newestFirst);
  for (const { error, changes, quality } of body.items) {
    assert.equal(error, null);
    assert.deepEqual(changes, [
      {
        part: 'column',
        place: 'D',
        header: 'Signatory',
        expected: 'employer',
        before: null,
        after: 'employer',
        sheet: 0,
        is: 'better',
      },
    ]);
    assert.ok(quality!.after === 1 && quality!.before < 1, JSON.stringify(quality));
  }
  assert.deepEqual(
    [body.figures!.before.columns, body.figures!.after.columns],
    [
      { count: 12, of: 15, share: 0.8 },
      { count: 15, of: 15, share: 1 },
    ],
  );
  assert.equal(await countJobs(), jobsBefore);
  assert.deepEqual(server.listTrials(), []);
  const [entry] = await readActivity('version.scored');
  assert.deepEqual([entry?.target_id, entry?.details], [made.id, { against: first.id, jobs: 3 }]);
});

test('no value of a document is in the draft, in the activity, or in the log', async () => {
  const { items } = await readShared();
  assert.ok(JSON.stringify(items).includes(MARKER), 'what is shared holds values: only those who may read them get it');
  const [version] = await server.list<ConfigVersion>(`${CONFIG}/versions`);
  const dir = packageFolder(server.dataDir, version!.id);
  const names = readdirSync(dir, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  assert.ok(files.some((file) => file.includes('shared-')));
  for (const file of files) assert.ok(!readFileSync(file, 'utf8').includes(MARKER), file);
  const activity = (await server.expect(200, 'GET', `${WS}/activity?limit=200`)).text;
  assert.ok(!activity.includes(MARKER) && !activity.includes('Signatory'));
  assert.ok(!server.logLines.join('').includes(MARKER));
});

test('a job that nobody accepted is scored by its corrections, and other jobs say why they are not scored', async () => {
  const [version] = await server.list<ConfigVersion>(`${CONFIG}/versions`);
  const job = await run(await uploadFor('Dogwood'));
  await server.correct(job.id, CORRECTIONS);
  const other = await server.publishStarter('Other');
  const foreign = await server.run({ document_id: job.document_id, config_version_id: other.id });
  const json = { job_ids: [job.id, foreign.id] };
  const path = `${WS}/versions/${version!.id}/score`;
  const { body } = await server.expect<VersionScore>(200, 'POST', path, { json });
  const [corrected, refused] = body.items;
  assert.deepEqual(corrected!.quality, { before: 0, after: 1 });
  assert.deepEqual([refused!.quality, refused!.error!.code], [null, 'job_not_scored']);
  assert.equal(body.figures!.after.columns!.of, 1);
  await server.expectProblem('version_not_comparable', 'POST', path, { json: { against: other.id } });
  await server.expectProblem('version_not_comparable', 'POST', `${WS}/versions/${first.id}/score`, { json: {} });
  await server.expectProblem('job_unknown', 'POST', path, { json: { job_ids: ['none'] } });
});

test('a version that fails on a document gets no score for it', async () => {
  const made = await server.makeDraft(configId);
  await server.changeFile(made.id, 'manifest.json', (text) => {
    const manifest = JSON.parse(text);
    manifest.engine.tables.sheets.include = ['nothing'];
    return JSON.stringify(manifest);
  });
  const json = { job_ids: [finished[0]!.job.id] };
  const { body } = await server.expect<VersionScore>(200, 'POST', `${WS}/versions/${made.id}/score`, { json });
  assert.equal(body.items[0]!.quality!.after, 0);
});

test('a client that disconnects ends the scoring', async () => {
  const [version] = await server.list<ConfigVersion>(`${CONFIG}/versions`);
  const before = (await readActivity('version.scored')).length;
  const left = new AbortController();
  const request = fetch(`${server.running.url}${WS}/versions/${version!.id}/score`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.adminToken}`, 'content-type': 'application/json' },
    body: '{}',
    signal: left.signal,
  });
  const refused = assert.rejects(request);
  await waitUntil(() => server.listTrials().length > 0);
  left.abort();
  await refused;
  // Scoring all jobs one after the other would take longer than scoring this one.
  const json = { job_ids: [finished[0]!.job.id] };
  await server.expect(200, 'POST', `${WS}/versions/${version!.id}/score`, { json });
  await waitUntil(() => server.listTrials().length === 0);
  const entries = await readActivity('version.scored');
  assert.deepEqual([entries.length, entries[0]?.details?.jobs], [before + 1, 1]);
});

test('a correction that is not shared or not offered is refused, and a sender with a different one stops the offer', async () => {
  const path = `${CONFIG}/shared-corrections/draft`;
  const { items } = await readShared();
  const column = items.find(({ said }) => said.kind === 'column_field')!;
  const value = items.find(({ said }) => said.kind === 'value_is')!;
  await server.expectProblem('shared_correction_unknown', 'POST', path, { json: { ids: ['000000000000'] } });
  await server.expectProblem('shared_correction_not_offered', 'POST', path, { json: { ids: [value.id] } });
  const sender = await server.makeSender({ name: 'Elm' });
  const job = await run(await uploadFor('Elm'), { sender_id: sender.id });
  await server.correct(job.id, [{ kind: 'column_field', places: [{ sheet: 0, a1: 'D1' }], field: 'department' }]);
  await makeRecipe(sender, job);
  const now = (await readShared()).items.find(({ id }) => id === column.id)!;
  assert.deepEqual([now.changes, now.otherwise.map(({ name }) => name)], [[], ['Elm']]);
  await server.expectProblem('shared_correction_not_offered', 'POST', path, { json: { ids: [column.id] } });
  await server.expect(200, 'PATCH', `${WS}/senders/${sender.id}`, { json: { archived: true } });
  assert.equal((await readShared()).items.find(({ id }) => id === column.id)!.changes.length, 2);
});

test('a config without a published version has no changes', async () => {
  const body = await server.make<{ id: string }>(`${WS}/configs`, { name: 'New' });
  await server.expectProblem('config_not_published', 'GET', `${WS}/configs/${body.id}/shared-corrections`);
});
