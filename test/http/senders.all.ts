import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type {
  Batch,
  Job,
  MadeRecipe,
  Page,
  PeriodOverview,
  RecipeTrials,
  RecipeVersion,
  Sender,
  UploadedDocument,
  WorkspaceVerification,
} from '../../src/contract/api/index.ts';
import type { Artifact } from '../../src/contract/artifact.ts';
import { jobFolder } from '../../src/contract/layout.ts';
import type { Recipe } from '../../src/contract/recipe.ts';
import { pluck } from '../helpers/pluck.ts';
import { databaseEnvOf, isOnPostgres } from '../helpers/postgres/databases.ts';
import { runAde } from '../helpers/run-ade.ts';
import { ON_LOCAL_FILES } from '../helpers/storage/forgetful.ts';
import { Reviewers } from './review/client.ts';
import { LOCKER, starterInput, startTestServer, WS, waitUntil } from './server-harness.ts';

const server = await startTestServer();
const { config_id: configId } = await server.publishStarter();
const document = await server.upload();
/** Other rows, two lines lower. */
const next = await server.uploadText(`list of June,,\n,,\n${readFileSync(starterInput, 'utf8')}`, 'next.csv');

const makeSender = (about: object) => server.makeSender(about);
const run = (about: object) => server.run(about);
const readRecord = (job: string) => server.read<Artifact>(`${WS}/jobs/${job}/artifact`);

const findField = async (job: string, column: string) =>
  (await readRecord(job)).sheets[0]!.tables[0]!.mapping!.find(({ raw }) => raw.column === column);

const makeRecipe = async (sender: Sender, about: object, status: 200 | 201 = 201): Promise<MadeRecipe> => {
  const options = { json: { config_id: configId, ...about } };
  return (await server.expect<MadeRecipe>(status, 'POST', `${WS}/senders/${sender.id}/recipes`, options)).body;
};

const acme = await makeSender({ name: 'Acme', due_day: 40 });
const first = await run({ document_id: document.id, sender_id: acme.id, period: '2026-05' });
await server.correct(first.id, [LOCKER]);

test("a correction applies to the sender's next document, from its first revision", async () => {
  const base = { base_version: 0, job_id: first.id };
  const dry = await makeRecipe(acme, { ...base, dry_run: true }, 200);
  assert.equal(dry.version, null);
  assert.deepEqual((await readVersions(acme)).items, []);
  const made = await makeRecipe(acme, base);
  assert.deepEqual(
    pluck(made.added, 'found_by'),
    dry.added.map(({ found_by }) => found_by),
  );
  assert.match(made.added[0]!.found_by, /^the column "Locker", tables with the layout l1$/);
  const job = await run({ document_id: next.id, sender_id: acme.id, period: '2026-06' });
  assert.deepEqual([job.sender_id, job.period, job.recipe_version, job.revision], [acme.id, '2026-06', 1, 1]);
  const column = await findField(job.id, 'I');
  assert.deepEqual([column?.target_field, column?.correction], ['department', 'r1']);
  const verified = await runAde(['verify', jobFolder(server.dataDir, job.id)], databaseEnvOf(server.dataDir));
  assert.equal(verified.exitCode, 0, verified.stdout);
});

test('a job of another sender is read without the recipe', async () => {
  const other = await makeSender({ name: 'Other' });
  const { id, recipe_version: version } = await run({ document_id: next.id, sender_id: other.id });
  assert.equal(version, null);
  assert.equal((await findField(id, 'I'))?.target_field, null);
});

test('a revision of a job keeps its recipe, and a retry gets the newest one', async () => {
  const job = await run({ document_id: next.id, sender_id: acme.id });
  await server.correct(job.id, [{ kind: 'column_field', places: [{ sheet: 0, a1: 'A6' }], field: null }]);
  const fields = [await findField(job.id, 'A'), await findField(job.id, 'I')];
  assert.deepEqual(
    fields.map((column) => [column?.target_field, column?.correction]),
    [
      [null, 'c1'],
      ['department', 'r1'],
    ],
  );
  const revoked = await makeRecipe(acme, { base_version: 1, revoke: ['r1'] });
  assert.deepEqual([revoked.version?.version, revoked.recipe.pieces], [2, []]);
  const { body } = await server.expect<Job>(202, 'POST', `${WS}/jobs/${job.id}/retry`);
  const retried = await server.waitForJob(body.id);
  assert.deepEqual([retried.sender_id, retried.recipe_version], [acme.id, 2]);
  assert.equal((await findField(retried.id, 'I'))?.target_field, null);
});

test('versions are compared, revoked, exported and imported', async () => {
  const path = `${WS}/senders/${acme.id}/recipes/${configId}`;
  const changes = await server.read<{ removed: object[] }>(`${path}/2/changes?since=1`);
  assert.equal(changes.removed.length, 1);
  const { body } = await server.expect<RecipeVersion>(200, 'DELETE', `${path}/2`);
  assert.ok(body.revoked_by !== null && body.revoked_at !== null);
  const job = await run({ document_id: next.id, sender_id: acme.id });
  assert.equal(job.recipe_version, 1, 'the newest that is not revoked');
  const recipe = await server.read<Recipe>(`${path}/1`);
  const copy = await makeSender({ name: 'Branch' });
  const made = await makeRecipe(copy, { base_version: 0, recipe });
  assert.deepEqual([made.recipe.sender, made.recipe.version], ['Branch', 1]);
  const copied = await run({ document_id: next.id, sender_id: copy.id });
  assert.equal((await findField(copied.id, 'I'))?.target_field, 'department');
});

test('a recipe is tried on the past jobs of its sender', async () => {
  const { body } = await server.expect<RecipeTrials>(
    200,
    'POST',
    `${WS}/senders/${acme.id}/recipes/${configId}/1/try`,
    { json: {} },
  );
  const byJob = new Map(body.items.map(({ job_id: id, changes, error }) => [id, error ?? changes?.same]));
  assert.equal(byJob.get(first.id), true, 'it reproduces what was corrected');
  assert.ok([...byJob.values()].includes(false), 'the retry without the piece would change');
  const past = jobFolder(server.dataDir, first.id);
  assert.deepEqual(
    readdirSync(join(past, '..')).filter((name) => name.startsWith('.trial')),
    [],
  );
});

test('if two people make a version at the same time, the second is told', async () => {
  const sender = await makeSender({ name: 'Two' });
  const path = `${WS}/senders/${sender.id}/recipes`;
  const json = { config_id: configId, base_version: 0, job_id: first.id };
  const answers = await Promise.all([1, 2, 3].map(() => server.call<{ code: string }>('POST', path, { json })));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 412, 412]);
  assert.equal(answers.find(({ status }) => status === 412)?.body.code, 'recipe_conflict');
});

/** One document under several names. */
const arrived = ({ id, arrival_id }: UploadedDocument) => ({ document_id: id, arrival_id });

test('the name of a document determines its sender if it is unambiguous', async () => {
  const plain = await makeSender({ name: 'Plain', file_pattern: 'plain-{period}*.csv' });
  const both = await makeSender({ name: 'Both', file_pattern: '*-july.csv' });
  await makeSender({ name: 'Twice', file_pattern: '*-july.csv' });
  const named = await server.upload(starterInput, { name: 'PLAIN-2026-07 new.csv' });
  const unsure = await server.upload(starterInput, { name: 'x-july.csv' });
  const jobs = [await run(arrived(named)), await run(arrived(unsure))];
  const chosen = await run({ ...arrived(unsure), sender_id: both.id });
  assert.deepEqual(pluck([...jobs, chosen], 'sender_id', 'period'), [
    [plain.id, '2026-07'],
    [null, null],
    [both.id, null],
  ]);
});

test('periods are read as people write them, and what is unclear is asked', async () => {
  const year = new Date().getUTCFullYear();
  const sender = await makeSender({ name: 'Written', file_pattern: 'written {period}*.csv' });
  const job = await run({ document_id: document.id, sender_id: sender.id, period: `octubre de ${year}` });
  assert.equal(job.period, `${year}-10`);
  const named = await server.upload(starterInput, { name: `Written Oct ${year} v2.csv` });
  const unclear = await server.upload(starterInput, { name: 'written 01-02.csv' });
  const jobs = [await run(arrived(named)), await run(arrived(unclear))];
  assert.deepEqual(pluck(jobs, 'sender_id', 'period'), [
    [sender.id, `${year}-10`],
    [sender.id, null],
  ]);
  const listed = await server.list<Job>(`${WS}/jobs?sender_id=${sender.id}&period=10%2F${year}`);
  assert.deepEqual(pluck(listed, 'id').sort(), [job.id, jobs[0]!.id].sort());
  const overview = await server.read<PeriodOverview>(`${WS}/periods/Okt%20${year}`);
  assert.equal(overview.period, `${year}-10`);
  const path = `${WS}/jobs/${job.id}/sender`;
  const assign = (period: string) => ({ json: { sender_id: sender.id, period } });
  const { body } = await server.expect<Job>(200, 'PUT', path, assign(`Q4 ${year}`));
  assert.equal(body.period, `${year}-Q4`);
  await server.expectProblem('period_ambiguous', 'PUT', path, assign('01/02'));
  await server.expectProblem('period_year_missing', 'PUT', path, assign('Oktober'));
  await server.expectProblem('period_invalid', 'PUT', path, assign('soon'));
});

test('documents of a batch get the senders that match their names, and the period of the batch', async () => {
  const folder = await makeSender({ name: 'Folder', file_pattern: 'inbox/roster*.csv' });
  const one = await server.upload(starterInput, { name: 'roster-1.csv' });
  const body = await server.make<Batch>(
    `${WS}/batches`,
    {
      document_ids: [one.id, document.id],
      arrival_ids: [one.arrival_id, document.arrival_id],
      name: 'Inbox',
      period: '2026-Q2',
    },
    202,
  );
  const listJobs = () => server.list<Job>(`${WS}/jobs?batch_id=${body.id}`);
  await waitUntil(async () => (await listJobs()).length === 2);
  const jobs = await listJobs();
  const bySource = new Map(jobs.map((job) => [job.source_file, [job.sender_id, job.period]]));
  assert.deepEqual(bySource.get('roster-1.csv'), [folder.id, '2026-Q2']);
  // The headers may have identified the sender of input.csv by now, but it is not the sender of the folder.
  assert.notEqual(bySource.get('input.csv')?.[0], folder.id);
  assert.equal(bySource.get('input.csv')?.[1], '2026-Q2');
});

test('senders without a document are listed as missing, and the job that counts is named', async () => {
  const late = await makeSender({ name: 'Late', due_day: 1 });
  const body = await server.read<PeriodOverview>(`${WS}/periods/2020-05`);
  const row = body.items.find(({ sender }) => sender.id === late.id)!;
  assert.deepEqual([row.state, row.due_on, row.job_ids], ['overdue', '2020-05-01', []]);
  const future = await server.read<PeriodOverview>(`${WS}/periods/2999-05`);
  assert.equal(future.items.find(({ sender }) => sender.id === late.id)?.state, 'missing');
  const may = await server.read<PeriodOverview>(`${WS}/periods/2026-05`);
  const received = may.items.find(({ sender }) => sender.id === acme.id)!;
  assert.deepEqual([received.state, received.due_on, received.standing_job_id], ['received', '2026-06-09', first.id]);
});

test("a sender's first document is not clean, and the next one is compared with it", async () => {
  const sender = await makeSender({ name: 'Fresh' });
  const about = { document_id: document.id, sender_id: sender.id };
  const one = await run({ ...about, period: '2026-05' });
  assert.ok(one.attention.includes('first_document'), one.attention.join());
  const two = await run({ ...about, period: '2026-06' });
  assert.ok(!two.attention.includes('first_document'));
  // A list of members repeats, so this is a hint.
  assert.ok(
    two.summary.hints?.some(({ code }) => code === 'rows_as_before'),
    JSON.stringify(two.summary.hints),
  );
  const less = await server.uploadText('Member No.,Last Name\n00123,SMITH\n', 'less.csv');
  const three = await run({ ...about, document_id: less.id, period: '2026-07' });
  assert.ok(three.attention.includes('field_lost'), three.attention.join());
});

test("a job that was sent back does not count as a sender's first document", async () => {
  const sender = await makeSender({ name: 'Returned' });
  const about = { document_id: document.id, sender_id: sender.id, period: '2026-05' };
  const { id } = await run(about);
  const people = new Reviewers(server, document.id);
  await people.step(id, 'review');
  await people.step(id, 'send-back', { reason: { code: 'other' } });
  const again = await run(about);
  assert.ok(again.attention.includes('first_document'), again.attention.join());
});

test('a document that was accepted before needs attention, and another one does not', async () => {
  const once = await server.uploadText('Member No.,Last Name\n00777,ONCE\n', 'once.csv');
  const { id, attention } = await run({ document_id: once.id });
  assert.ok(!attention.includes('accepted_before'));
  await new Reviewers(server, once.id).accept(id);
  const again = await run({ document_id: once.id });
  assert.ok(again.attention.includes('accepted_before'), again.attention.join());
  assert.ok(!(await run({ document_id: document.id })).attention.includes('accepted_before'));
});

test('a job gets a sender afterwards, and lists find it by sender and period', async () => {
  const sender = await makeSender({ name: 'After' });
  const job = await run({ document_id: document.id });
  const json = { sender_id: sender.id, period: '2026-05' };
  const { body } = await server.expect<Job>(200, 'PUT', `${WS}/jobs/${job.id}/sender`, { json });
  assert.deepEqual([body.sender_id, body.period], [sender.id, '2026-05']);
  for (const query of [`sender_id=${sender.id}`, `sender_id=${sender.id}&period=2026-05`]) {
    const items = await server.list<Job>(`${WS}/jobs?${query}`);
    assert.deepEqual(pluck(items, 'id'), [job.id]);
  }
});

test('a sender is changed and archived, and errors say what to do', async () => {
  const sender = await makeSender({ name: 'Gone' });
  const path = `${WS}/senders/${sender.id}`;
  await server.expectProblem('name_taken', 'POST', `${WS}/senders`, { json: { name: 'Gone' } });
  await server.expectProblem('name_taken', 'PATCH', path, { json: { name: 'Acme' } });
  const { body } = await server.expect<Sender>(200, 'PATCH', path, { json: { archived: true, due_day: 5 } });
  assert.ok(body.archived_at);
  const json = { document_id: document.id, sender_id: sender.id };
  await server.expectProblem('sender_archived', 'POST', `${WS}/jobs`, { json });
  await server.expectProblem('sender_unknown', 'POST', `${WS}/jobs`, { json: { ...json, sender_id: 'snd_none' } });
  const period = { document_id: document.id, period: '2026-02-31' };
  await server.expectProblem('period_invalid', 'POST', `${WS}/jobs`, { json: period });
  const recipes = `${WS}/senders/${acme.id}/recipes`;
  const about = { config_id: configId, base_version: 2 };
  await server.expectProblem('recipe_request_invalid', 'POST', recipes, { json: about });
  await server.expectProblem('recipe_piece_unknown', 'POST', recipes, { json: { ...about, revoke: ['r99'] } });
  await server.expectProblem('recipe_unknown', 'GET', `${recipes}/${configId}/99`);
  const { db } = server.running.service;
  const purged = await run({ document_id: document.id });
  await db.updateTable('jobs').set({ inputs_purged_at: purged.submitted_at }).where('id', '=', purged.id).execute();
  await server.expectProblem('recipe_source_invalid', 'POST', recipes, { json: { ...about, job_id: purged.id } });
});

test('a changed recipe file is not used', ON_LOCAL_FILES, async () => {
  const folder = join(server.dataDir, 'recipes');
  const [version] = (await readVersions(acme)).items.filter(({ version: number }) => number === 1);
  const path = join(folder, `${version!.sha256}.json`);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('"department"', '"notes"'));
  await server.expectProblem('file_damaged', 'GET', `${WS}/senders/${acme.id}/recipes/${configId}/1`);
  const about = { document_id: next.id, sender_id: acme.id };
  // With nodes, the node that runs the job reads the recipe.
  if (isOnPostgres) assert.equal((await run(about)).error?.code, 'file_damaged');
  else await server.expectProblem('file_damaged', 'POST', `${WS}/jobs`, { json: about });
  const verify = async () =>
    (await server.expect<WorkspaceVerification>(200, 'POST', `${WS}/verify`)).body.checks.find(
      ({ name }) => name === 'recipes',
    );
  assert.equal((await verify())?.ok, false);
  writeFileSync(path, text);
  assert.equal((await verify())?.ok, true);
  const { db } = server.running.service;
  const change = (sha256: string) =>
    db.updateTable('recipes').set({ sha256 }).where('sender_id', '=', acme.id).where('version', '=', 1).execute();
  await change('0'.repeat(64));
  assert.equal((await verify())?.ok, false);
  // A file that has the hash in the database, but not the hash in the activity.
  const forged = text.replace('"department"', '"job_title"');
  const hash = createHash('sha256').update(forged).digest('hex');
  writeFileSync(join(folder, `${hash}.json`), forged);
  await change(hash);
  assert.equal((await verify())?.ok, false);
  await change(version!.sha256);
});

test('the activity says who made, read and revoked recipes, but nothing of their contents', async () => {
  const items = await server.readActivity();
  const found = items.filter(({ target_id: id }) => id === acme.id).map(({ action }) => action);
  for (const action of ['made', 'recipe_made', 'recipe_read', 'recipe_tried', 'recipe_revoked'])
    assert.ok(found.includes(`sender.${action}`), action);
  assert.doesNotMatch(JSON.stringify(items), /Locker|department/);
});

async function readVersions(sender: Sender): Promise<Page<RecipeVersion>> {
  return server.read<Page<RecipeVersion>>(`${WS}/senders/${sender.id}/recipes`);
}
