import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, mock, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type {
  Batch,
  CarryResource,
  Comparison,
  Config,
  CreatedToken,
  Document,
  Job,
  ProblemDetails,
  ProposedColumns,
  ServerEvent,
  Workspace,
  WorkspaceEvent,
} from '../../src/contract/api/index.ts';
import { jobFolder, jobPaths, packageFolder } from '../../src/contract/layout.ts';
import { isOnPostgres } from '../helpers/postgres/databases.ts';
import { makeFolder } from '../helpers/run-package.ts';
import { startProvider, TestProvider } from '../helpers/sign-on/provider.ts';
import { rewrite } from '../record/to-fix/rewrite.ts';
import { answerBulks, answerDrafts } from './answers/answer-drafts.ts';
import { answerPeople, answerSignOn } from './answers/answer-people.ts';
import { answerProposals } from './answers/answer-proposals.ts';
import { answerDocumentHolds, answerReviewRules, answerReviews } from './answers/answer-reviews.ts';
import { answerSenders } from './answers/answer-senders.ts';
import { answerShared } from './answers/answer-shared.ts';
import { answerSources } from './answers/answer-sources.ts';
import { answerSubjects } from './answers/answer-subjects.ts';
import { answerTables } from './answers/answer-tables.ts';
import { answerWebhooks } from './answers/answer-webhooks.ts';
import { provokeRefusals } from './answers/provoke-refusals.ts';
import { type CallOptions, LOCKER, makeForm, projectDir, starterInput, startTestServer, WS } from './server-harness.ts';

/**
 * Declared answers that need not occur here, with the reason. Everything else that the OpenAPI document declares
 * occurs in this file: every status of every operation, and every type of event.
 */
const NOT_HERE: Record<string, string> = {
  'followWorkspace event job_progress': 'sent at intervals, and most jobs are shorter: api-description.test.ts',
  'followWorkspace event period_complete': 'takes an accepted document of each sender: service/events/log.all.ts',
  'readJobEvents event progress': 'sent at intervals, and most jobs are shorter: api-description.test.ts',
  'beginSignOn 303': 'leads to the provider: people/sign-on.all.ts',
  'beginSignOn 401': 'takes a provider with answers that cannot be trusted: people/sign-on-attacks',
  'finishSignOn 303': 'leads to the web app: people/sign-on.all.ts',
  'finishSignOn 401': 'takes a provider with answers that cannot be trusted: people/sign-on-attacks',
  'finishSignOn 403': 'takes an account without a role: people/sign-on.all.ts',
  'finishSignOn 503': 'takes a provider that goes away during a sign-on: people/sign-on.all.ts',
  'endSignOn 204': 'takes a token that the provider has signed: people/sign-on-attacks',
  'endSignOn 503': 'takes a provider that is away: people/sign-on-attacks',
  'signIn 403': 'takes a service where people have to use sign-on: people/sign-on-only.all.ts',
  'readLiveness 5XX': 'takes a defect of ADE',
  'readReadiness 5XX': 'the same',
  'readJobEvents event rule_switched_off': 'takes a rule that ends its host: api-description.test.ts',
  ...(isOnPostgres ? { 'listNodes 304': 'says how long ago each node was heard of' } : {}),
};

/** They look for no token, and tell what they find instead of failing. */
const PROBES = ['readLiveness', 'readReadiness'];

/** The short paths answer like the long ones, and every answer of both is provoked here. */
const SHORT = 'InDefaultWorkspace';
const BASES = [WS, ''];
/** Folders that may be watched. */
const sources = makeFolder();
const PUBLIC = 'https://ade.test';
const provider = await startProvider({
  publicUrl: PUBLIC,
  accounts: { anna: { name: 'Anna Clerk', email: 'anna@acme.example', isVerified: true, groups: ['clerks'] } },
});
after(() => provider.close());
/** One job runs and one waits: two hanging jobs fill the queue. */
const server = await startTestServer({
  ADE_MAX_CONCURRENCY: '1',
  ADE_QUEUE_SIZE: '1',
  ADE_RULE_TIMEOUT_SECONDS: '60',
  ADE_RETENTION_DAYS_INPUTS: '1',
  ADE_SIGN_INS_PER_MINUTE: '20',
  ADE_UPLOADS_PER_MINUTE: '30',
  ADE_SOURCES: pathToFileURL(sources).href,
  ADE_WEBHOOK_HOSTS: 'http://127.0.0.1:9',
  ADE_PUBLIC_URL: PUBLIC,
  ADE_SIGN_ON_FILE: TestProvider.writeSettings(makeFolder(), [provider]),
});
const open = await startTestServer({ ADE_AUTH: 'off', ADE_SAFE_MODE: 'true' });
const ORIGINALS = join(projectDir, 'test/fixtures/corrupt');

/** Reads a stream in the background, from now until the end of the test file. */
function watch<Event extends { type: string }>(path: string, isLast: (event: Event) => boolean) {
  const opened = Promise.withResolvers<void>();
  const ended = server.follow<Event>(path, isLast, async () => opened.resolve());
  return { opened: opened.promise, ended };
}

/** Whether everything has been done that streams tell, except for the last change of the workspace. */
let isDone = false;
const workspaceEvents = watch<WorkspaceEvent>(`${WS}/events`, ({ type }) => isDone && type === 'workspace_changed');
const serverEvents = watch<ServerEvent>('/api/v1/events', ({ type }) => type === 'safe_mode_changed');
await Promise.all([workspaceEvents.opened, serverEvents.opened]);

const version = await server.publishStarter();
const VERSION = `${WS}/versions/${version.id}`;
const CONFIG = `${WS}/configs/${version.config_id}`;
const document = await server.upload();
const submission = { document_id: document.id };
const job = await server.run(submission, '/jobs');
const comparison = `${job.id}..${job.id}`;

/** Sends a GET, and sends it again with the ETag of the answer. */
async function readTwice(path: string): Promise<void> {
  const first = await server.expect(200, 'GET', path);
  const etag = first.headers.get('etag');
  assert.ok(etag, path);
  const again = await server.expect(304, 'GET', path, { headers: { 'if-none-match': `"other", W/${etag}` } });
  assert.equal(again.text, '');
  assert.equal(again.headers.get('etag'), etag);
  assert.equal(again.headers.get('content-type'), null);
  const head = await server.expect(200, 'HEAD', path);
  assert.equal(head.headers.get('etag'), etag);
  await server.expect(200, 'GET', path, { headers: { 'if-none-match': '"other"' } });
}

/** Sends a request twice with one key, then another request with the key, and the first one after the job was deleted. */
async function repeat<T extends { id: string }>(
  path: string,
  json: unknown,
  other: () => Promise<unknown>,
  jobsOf: (made: T) => string[],
) {
  const headers = { 'idempotency-key': path };
  const made = (await server.expect<T>(202, 'POST', path, { json, headers })).body;
  await other();
  const jobIds = jobsOf(made);
  // It makes no difference whether the job has already ended.
  for (const id of jobIds) await server.call('POST', `${WS}/jobs/${id}/cancel`);
  for (const id of jobIds) await server.waitForJob(id);
  for (const id of jobIds) await server.expect(204, 'DELETE', `${WS}/jobs/${id}`);
  if (jobIds.length > 0) await server.expectProblem('idempotent_job_deleted', 'POST', path, { json, headers });
}

suite('what is refused whatever the operation does', async () => {
  const archived = await server.make<Workspace>('/api/v1/workspaces', { name: 'Archived' });
  const path = `/api/v1/workspaces/${archived.id}`;
  await server.expect(200, 'PATCH', path, { json: { archived: true }, headers: { 'if-match': '*' } });
  for (const place of server.api.places) {
    test(`${place.method} ${place.path}`, () =>
      provokeRefusals({ server, open, archivedWorkspace: archived.id }, place));
  }
});

test('everything that can be read has the same ETag until it changes', async () => {
  for (const base of BASES)
    for (const file of ['', '/artifact', '/output']) await readTwice(`${base}/jobs/${job.id}${file}`);
  const files = [
    '/run-request',
    '/logs',
    '/output/sheets',
    '/output/rows',
    '/issues',
    '/issue-groups',
    '/checks',
    '/issues.csv',
    '/checks?values=true',
    '/figures',
    '/belonging',
    '/row-changes',
    '/row-changes?values=true',
    '/row-changes/values',
    '/columns',
    '/since',
    '/since?values=true',
    '/facets?field=email',
    '/facets/rows?field=email&sheet=0&row=2',
  ];
  for (const file of files) await readTwice(`${WS}/jobs/${job.id}${file}`);
  await readTwice(`${WS}/jobs`);
  const headers = { accept: 'text/event-stream', 'last-event-id': '1' };
  await server.expect(200, 'GET', `${WS}/jobs/${job.id}/events`, { headers: { accept: headers.accept } });
  await server.expect(200, 'GET', `${WS}/jobs/${job.id}/events`, { headers });
  await server.expect(200, 'GET', `${WS}/jobs/${job.id}/events`);
  for (const path of ['/content', '/sheets', '/rows', '']) await readTwice(`${WS}/documents/${document.id}${path}`);
  for (const path of ['', '/files', '/build', '/file?path=manifest.json']) await readTwice(`${VERSION}${path}`);
  for (const path of ['', '/versions', '/activations']) await readTwice(`${CONFIG}${path}`);
  // Otherwise a token's last use could be stored between two readings: it is, at most once a minute.
  const { db } = server.running.service;
  await db.updateTable('tokens').set({ last_used_at: new Date().toISOString() }).execute();
  for (const list of ['', '/documents', '/configs', '/batches', '/activity', '/tokens'])
    await readTwice(`${WS}${list}`);
  for (const chain of ['/api/v1', WS]) {
    await readTwice(`${chain}/activity/head`);
    await server.expect(200, 'GET', `${chain}/activity/export`);
  }
  for (const list of ['session', 'workspaces', 'activity', 'tokens', 'safe-mode']) await readTwice(`/api/v1/${list}`);
  await readTwice('/api/v1/retention-proposal');
  await readTwice(`${WS}/retention-count?documents=24%20months&results=keep&records=1%20day`);
  await readTwice(`${WS}/comparisons/${comparison}`);
  await readTwice(`${WS}/comparisons/${comparison}/values`);
  await server.expect(200, 'GET', `${VERSION}/export`);
  await server.expect(200, 'GET', '/api/v1/metrics');
  if (isOnPostgres) await server.expect(200, 'GET', '/api/v1/nodes');
  else await readTwice('/api/v1/nodes');
});

test('the state of the service has the same ETag until it changes, also for callers who may see no more', async () => {
  for (const path of ['/api/v1/health', '/api/v1/live', '/api/v1/ready']) {
    const { headers } = await server.expect(200, 'GET', path, { token: null });
    const known = { token: null, headers: { 'if-none-match': headers.get('etag')! } };
    await server.expect(304, 'GET', path, known);
  }
});

test('sessions and tokens', async () => {
  const { cookie } = await server.signIn(server.adminToken);
  await server.expect(204, 'DELETE', '/api/v1/session', { token: null, headers: { cookie } });
  for (const base of ['/api/v1/tokens', `${WS}/tokens`]) {
    const token = { name: 'made', grants: [{ workspace_id: 'default', role: 'viewer' }] };
    const made = (await server.make<CreatedToken>(base, token)).token;
    await server.expect(204, 'DELETE', `${base}/${made.id}`);
    await server.expectProblem('token_unknown', 'DELETE', `${base}/none`);
  }
  const { token_id: id } = await server.read<{ token_id: string }>('/api/v1/session');
  await server.expectProblem('last_admin_token', 'DELETE', `/api/v1/tokens/${id}`);
});

test('people', () => answerPeople(server, readTwice));

test('sign-on', () => answerSignOn(server, provider, PUBLIC, readTwice));

test('webhooks', () => answerWebhooks(server, readTwice));

test('people in documents', () => answerSubjects(server, readTwice));

test('what an auditor reads and asks', async () => {
  const path = `${WS}/jobs/${job.id}`;
  await readTwice(`${path}/lineage?row=2`);
  await server.expectProblem('not_in_artifact', 'GET', `${path}/lineage?row=9999`);
  await readTwice(`${path}/package/files`);
  await readTwice(`${path}/package/file?path=manifest.json`);
  await server.expectProblem('file_unknown', 'GET', `${path}/package/file?path=none.ts`);
  await server.expect(200, 'POST', `${path}/verify`, { json: { rerun: false } });
  await server.expect(200, 'POST', `${path}/verify`);
  await server.expect(200, 'POST', `${WS}/verify`);
});

test('workspaces and configs', async () => {
  await server.expectProblem('name_taken', 'POST', '/api/v1/workspaces', { json: { name: 'Archived' } });
  const config = await server.make<Config>(`${WS}/configs`, { name: 'Edited' });
  await server.expectProblem('name_taken', 'POST', `${WS}/configs`, { json: { name: 'Edited' } });
  for (const [path, taken] of [
    [WS, { name: 'Archived' }],
    [`${WS}/configs/${config.id}`, { name: 'Roster' }],
  ] as const) {
    await server.expectProblem('etag_required', 'PATCH', path, { json: taken });
    await server.expectProblem('etag_mismatch', 'PATCH', path, { json: taken, headers: { 'if-match': '"other"' } });
    await server.expectProblem('name_taken', 'PATCH', path, { json: taken, headers: { 'if-match': '*' } });
  }
  await server.expect(200, 'PATCH', `${WS}/configs/${config.id}`, {
    json: { name: 'Changed' },
    headers: { 'if-match': '*' },
  });
  const zip = makeForm((await server.expect(200, 'GET', `${VERSION}/export`)).bytes, 'package.zip');
  await server.expect(201, 'POST', `${WS}/configs/import?name=Imported`, { body: zip });
  await server.expectProblem('name_taken', 'POST', `${WS}/configs/import?name=Imported`, { body: zip });
  await server.expect(201, 'POST', `${WS}/configs/${config.id}/versions/import`, { body: zip });
  const broken = () => makeForm('no zip', 'package.zip');
  await server.expectProblem('zip_invalid', 'POST', `${WS}/configs/import?name=Broken`, { body: broken() });
  const header = makeForm('Name,Amount\nx,1\n', 'columns.csv');
  const { columns } = (await server.expect<ProposedColumns>(200, 'POST', `${WS}/configs/columns`, { body: header }))
    .body;
  await server.expect(201, 'POST', `${WS}/configs`, { json: { name: 'Own', columns } });
  const twice = [columns[0], columns[0]];
  await server.expectProblem('column_names_equal', 'POST', `${WS}/configs`, {
    json: { name: 'Twice', columns: twice },
  });
  await server.expectProblem('column_names_equal', 'POST', `${CONFIG}/versions`, { json: { columns: twice } });
  await server.expectProblem('no_columns', 'POST', `${WS}/configs/columns`, { body: makeForm(',,\n', 'a.csv') });
  await server.expectProblem('zip_invalid', 'POST', `${CONFIG}/versions/import`, { body: broken() });
});

const makeDraft = () => server.makeDraft(version.config_id, { from: version.id });

test('drafts, their files, and how they are published', async () => {
  const draft = `${WS}/versions/${(await makeDraft()).id}`;
  const file = `${draft}/file?path=data/rates.json`;
  const write = (content: string, headers: Record<string, string>): CallOptions => ({ json: { content }, headers });
  await server.expectProblem('etag_required', 'PUT', file, write('1', {}));
  await server.expect(201, 'PUT', file, write('1', { 'if-none-match': '*' }));
  await server.expectProblem('etag_mismatch', 'PUT', file, write('2', { 'if-match': '"other"' }));
  await server.expect(200, 'PUT', file, write('2', { 'if-match': '*' }));
  await server.expectProblem('etag_required', 'DELETE', file);
  await server.expectProblem('etag_mismatch', 'DELETE', file, { headers: { 'if-match': '"other"' } });
  await server.expect(204, 'DELETE', file, { headers: { 'if-match': '*' } });
  await server.expectProblem('version_not_published', 'POST', `${draft}/activate`);
  await server.expect(200, 'POST', `${draft}/check`);
  await server.expect(200, 'PUT', `${draft}/file?path=manifest.json`, write('{}', { 'if-match': '*' }));
  await server.expectProblem('package_invalid', 'POST', `${draft}/publish`);
  const tried = { ...submission, config_version_id: draft.split('/').at(-1)! };
  await server.expectProblem('package_invalid', 'POST', `${WS}/tries`, { json: tried });
  await server.expect(204, 'DELETE', draft);

  const frozen = `${VERSION}/file?path=manifest.json`;
  await server.expectProblem('version_not_draft', 'PUT', frozen, write('{}', { 'if-match': '*' }));
  await server.expectProblem('version_not_draft', 'DELETE', frozen, { headers: { 'if-match': '*' } });
  await server.expectProblem('version_not_draft', 'DELETE', VERSION);
  await server.expectProblem('version_not_draft', 'POST', `${VERSION}/publish`);
  await server.expect(200, 'POST', `${VERSION}/activate`);
  await server.expectProblem('version_nothing_before', 'POST', `${VERSION}/undo-publication`);
  const next = `${WS}/versions/${(await makeDraft()).id}`;
  await server.expectProblem('version_not_active', 'POST', `${next}/undo-publication`);
  await server.expect(200, 'POST', `${next}/publish`);
  await server.expect(200, 'POST', `${next}/undo-publication`);
});

test('jobs, tries, comparisons and batches are repeated under their keys', async () => {
  const reused = (path: string, json: unknown) => () =>
    server.expectProblem('idempotency_key_reused', 'POST', path, { json, headers: { 'idempotency-key': path } });
  const own = ({ id }: { id: string }) => [id];
  const draft = (await makeDraft()).id;
  const tried = { ...submission, config_version_id: draft };
  for (const base of BASES) {
    const other = { ...submission, config_version_id: version.id };
    await repeat(`${base}/jobs`, submission, reused(`${base}/jobs`, other), own);
    await server.expectProblem('document_unknown', 'POST', `${base}/jobs`, { json: { document_id: 'doc_none' } });
    const retry = `${base}/jobs/${job.id}/retry`;
    await repeat(retry, undefined, reused(retry, {}), own);
  }
  await repeat(`${WS}/tries`, tried, reused(`${WS}/tries`, { ...tried, as_of: job.as_of }), own);
  const sides = { ...submission, left_version_id: version.id, right_version_id: draft };
  const swapped = { ...submission, left_version_id: draft, right_version_id: version.id };
  await repeat<Comparison>(`${WS}/comparisons`, sides, reused(`${WS}/comparisons`, swapped), ({ left, right }) => [
    left.id,
    right.id,
  ]);
  const documents = { document_ids: [document.id] };
  await repeat<Batch>(`${WS}/batches`, documents, reused(`${WS}/batches`, { ...documents, name: 'Other' }), () => []);
});

test('a job is corrected, tried out, and read in its revisions', async () => {
  const { db } = server.running.service;
  const { id } = await server.run(submission);
  const path = `${WS}/jobs/${id}/corrections`;
  const correct = (field: string | null) => ({
    base_revision: 1,
    corrections: [{ ...LOCKER, field }],
  });
  await server.expect(204, 'POST', `${path}/prepare`);
  await server.expect(200, 'POST', path, { json: { ...correct('department'), dry_run: true } });
  await server.expectProblem('correction_field_unknown', 'POST', path, { json: correct('none') });
  await db.updateTable('jobs').set({ status: 'error' }).where('id', '=', id).execute();
  await server.expectProblem('job_not_correctable', 'POST', path, { json: correct('department') });
  await server.expectProblem('job_not_verifiable', 'POST', `${WS}/jobs/${id}/verify`);
  await db.updateTable('jobs').set({ status: 'success' }).where('id', '=', id).execute();
  const keyed = { json: correct('department'), headers: { 'idempotency-key': path } };
  await server.expect(202, 'POST', path, keyed);
  assert.equal((await server.settle(id)).revision, 2);
  await server.expectProblem('revision_conflict', 'POST', path, { json: correct(null) });
  await server.expectProblem('job_unknown', 'POST', `${WS}/jobs/none/corrections`, { json: correct(null) });
  await server.expectProblem('job_unknown', 'POST', `${WS}/jobs/none/corrections/prepare`);
  await server.expectProblem('revision_not_found', 'GET', `${WS}/jobs/${id}/revisions/9`);
  await readTwice(path);
  await readTwice(`${WS}/jobs/${id}/revisions`);
  await readTwice(`${WS}/jobs/${id}/revisions/2`);
  await server.expect(204, 'DELETE', `${WS}/jobs/${id}`);
  await server.expectProblem('idempotent_job_deleted', 'POST', path, keyed);
});

/** Does something just before the service asks the records this question for the first time. */
function actBefore(question: string, act: () => Promise<unknown>): void {
  const { artifacts } = server.running.service;
  const ask = artifacts.ask.bind(artifacts) as (...asked: unknown[]) => Promise<unknown>;
  const mocked = mock.method(artifacts, 'ask', async (...asked: unknown[]) => {
    if (asked[0] === question) {
      mocked.mock.restore();
      await act();
    }
    return ask(...asked);
  });
}

test('corrections are carried from one job to another', async () => {
  const { db } = server.running.service;
  const run = async () => (await server.run(submission)).id;
  const from = await run();
  const { places } = LOCKER;
  await server.correct(from, [LOCKER]);
  const to = await run();
  const path = `${WS}/jobs/${to}/carry`;
  await server.expectProblem('job_unknown', 'POST', path, { json: { from: 'none' } });
  const shown = (await server.expect<CarryResource>(200, 'POST', path, { json: { from, dry_run: true } })).body;
  assert.deepEqual(shown.kept, [{ id: 'c1', kind: 'column_field', places, to: places }]);
  await db.updateTable('jobs').set({ inputs_purged_at: 'now' }).where('id', '=', to).execute();
  await server.expectProblem('job_not_correctable', 'POST', path, { json: { from } });
  await db.updateTable('jobs').set({ inputs_purged_at: null }).where('id', '=', to).execute();
  const copy = join(jobPaths(jobFolder(server.dataDir, to)).inputs, 'input.csv');
  const text = readFileSync(copy);
  // An engine that waits for a dry run already has the document.
  for (const isOn of [true, false]) await server.running.service.jobs.setSafeMode(isOn, { actor: 'test' });
  writeFileSync(copy, '%PDF-1.7');
  await server.expectProblem('revision_failed', 'POST', path, { json: { from, dry_run: true } });
  writeFileSync(copy, text);
  const keyed = { json: { from }, headers: { 'idempotency-key': path } };
  await server.expect(202, 'POST', path, keyed);
  const again = await server.expect(202, 'POST', path, keyed);
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  await server.settle(to);
  const said = (await server.expect<CarryResource>(200, 'POST', path, { json: { from } })).body;
  assert.deepEqual([said.dropped[0]!.reason, said.trial], ['the other job already has this correction', null]);
  const contested = await run();
  actBefore('planCarry', () => server.correct(contested, [{ ...LOCKER, field: 'job_title' }]));
  await server.expectProblem('revision_conflict', 'POST', `${WS}/jobs/${contested}/carry`, { json: { from } });
  await server.expect(204, 'DELETE', `${WS}/jobs/${to}`);
  await server.expectProblem('idempotent_job_deleted', 'POST', path, keyed);
});

test('a job is reviewed, from its assignment to its replacement', async () => {
  await answerReviews(server, submission);
  await answerDrafts(server, submission, readTwice);
  await answerBulks(server, submission, readTwice);
  for (const part of ['review', 'comments']) await readTwice(`${WS}/jobs/${job.id}/${part}`);
  await answerReviewRules(server);
  await answerDocumentHolds(server, document.id);
  await readTwice(`${WS}/documents/${document.id}/hold`);
  await readTwice(`${WS}/labels`);
  await readTwice(`${WS}/review-rules`);
});

test('rows go to the sender, and come back', async () => {
  const wrong = await server.uploadText('Member No.,First Name,Last Name,Hours\n00123,Anna,Smith,900\n', 'wrong.csv');
  const right = await server.uploadText('Member No.,First Name,Last Name,Hours\n00123,Anna,Smith,9\n', 'right.csv');
  const { db } = server.running.service;
  const run = async ({ id }: Document) => `${WS}/jobs/${(await server.run(id)).id}`;
  const [bad, good] = [await run(wrong), await run(right)];
  await server.expectProblem('to_fix_empty', 'GET', `${good}/to-fix.xlsx`);
  const sent = join(makeFolder(), 'sent.xlsx');
  writeFileSync(sent, (await server.expect(200, 'GET', `${bad}/to-fix.xlsx`)).bytes);
  const [first, second] = [await rewrite(sent, { E3: 9 }), await rewrite(sent, { E3: 8 })];
  const path = `${bad}/take-back`;
  const form = (file: string) => ({ body: makeForm(readFileSync(file), 'back.xlsx') });
  const keyed = () => ({ ...form(first), headers: { 'idempotency-key': path } });
  await server.expect(200, 'POST', `${path}?dry_run=true`, form(first));
  await server.expectProblem('take_back_foreign', 'POST', `${good}/take-back`, form(first));
  await server.expectProblem('job_unknown', 'POST', `${WS}/jobs/none/take-back`, form(first));
  const job = bad.slice(bad.lastIndexOf('/') + 1);
  await db.updateTable('jobs').set({ inputs_purged_at: 'now' }).where('id', '=', job).execute();
  await server.expectProblem('job_not_correctable', 'POST', path, form(first));
  await db.updateTable('jobs').set({ inputs_purged_at: null }).where('id', '=', job).execute();
  await server.expect(202, 'POST', path, keyed());
  await server.settle(job);
  await server.expectProblem('revision_conflict', 'POST', path, form(second));
  await server.expect(204, 'DELETE', bad);
  await server.expectProblem('idempotent_job_deleted', 'POST', path, keyed());
});

test('senders, their periods and their recipes', async () => {
  await answerSenders(server, version.config_id, submission, readTwice);
});

test('sources, and the files in them', async () => {
  await answerSources(server, sources, readTwice);
});

test('what senders share, and how well the draft made from it reads', async () => {
  await answerShared(server, version, readTwice);
  await answerProposals(server, { version, job }, readTwice);
});

test('a batch, from its submission to its zip', async () => {
  const [batch] = await server.list<Batch>(`${WS}/batches`);
  const path = `${WS}/batches/${batch!.id}`;
  const items = await server.list<{ job: Job | null }>(`${path}/items`);
  await server.waitForJob(items[0]!.job!.id);
  await readTwice(path);
  await readTwice(`${path}/items`);
  await server.expect(200, 'GET', `${path}/output`);
  await server.expectProblem('batch_not_cancellable', 'POST', `${path}/cancel`);
});

test('hanging jobs fill the queue, can be cancelled, and cannot be deleted or repeated before that', async () => {
  const draft = await makeDraft();
  const hang = (text: string) => text.replace('return mapValues(values', 'for (;;) {}\n  return mapValues(values');
  await server.changeFile(draft.id, 'columns/email.ts', hang);
  const tried = { ...submission, config_version_id: draft.id };
  const make = () => server.submit(tried, `${WS}/tries`);
  const stuck = [await make(), await make()];

  const sides = { ...submission, left_version_id: version.id, right_version_id: version.id };
  await server.expectProblem('queue_full', 'POST', `${WS}/tries`, { json: tried });
  await server.expectProblem('queue_full', 'POST', `${WS}/comparisons`, { json: sides });
  await server.expectProblem('document_in_use', 'DELETE', `${WS}/documents/${document.id}`);
  await server.expectProblem('version_in_use', 'DELETE', `${WS}/versions/${draft.id}`);
  const batch = await server.make<Batch>(`${WS}/batches`, { document_ids: [document.id] }, 202);
  await server.expect(202, 'POST', `${WS}/batches/${batch.id}/cancel`);
  // With nodes, work that runs only on this node takes no slot from jobs: another verification has to take the place.
  while (isOnPostgres && (await server.running.service.jobs.readStats()).running < 1) await delay(20);
  const verification = isOnPostgres ? server.call('POST', `${WS}/jobs/${job.id}/verify`) : undefined;
  while (isOnPostgres && (await server.running.service.jobs.readStats()).waiting < 2) await delay(20);
  for (const base of BASES) {
    await server.expectProblem('queue_full', 'POST', `${base}/jobs`, { json: submission });
    await server.expectProblem('queue_full', 'POST', `${base}/jobs/${job.id}/retry`);
    await server.expectProblem('job_not_finished', 'POST', `${base}/jobs/${stuck[0]!.id}/retry`);
  }
  await server.expectProblem('queue_full', 'POST', `${WS}/jobs/${job.id}/verify`);
  await server.expectProblem('job_running', 'DELETE', `${WS}/jobs/${stuck[0]!.id}`);
  for (const { id } of stuck) {
    const path = `${WS}/jobs/${id}`;
    await server.expect(202, 'POST', `${path}/cancel`);
    await server.waitForJob(id);
    await server.expectProblem('job_not_cancellable', 'POST', `${path}/cancel`);
    await server.expect(204, 'DELETE', path);
  }
  await verification;
});

/** With a field: questions about the values of a result. */
const FACETS = ['facets?only_issues=false', 'facets/rows?sheet=0&row=2'];

async function setArtifactHash(id: string, artifact_sha256: string | null): Promise<void> {
  await server.running.service.db.updateTable('jobs').set({ artifact_sha256 }).where('id', '=', id).execute();
}

test('files for programs, and a table of accepted results', () => answerTables(server, readTwice));

test('a job whose files were damaged says which one cannot be read', async () => {
  // Differs from the workbooks of all other jobs, so that it has no preview yet.
  const text = readFileSync(starterInput, 'utf8').replaceAll('@', '@other.');
  const varied = await server.uploadText(text, 'damaged.csv');
  const { id } = await server.run(varied.id);
  const { artifact, output, inputs } = jobPaths(jobFolder(server.dataDir, id));
  const [record, workbook, input] = [artifact, output, join(inputs, 'damaged.csv')].map((path) => readFileSync(path));
  const { artifact_sha256 } = await server.running.service.jobs.getRow('default', id);
  writeFileSync(join(inputs, 'damaged.csv'), '%PDF-1.7');
  await server.expectProblem('file_damaged', 'GET', `${WS}/jobs/${id}/issues?values=true`);
  writeFileSync(artifact, 'no record');
  await server.expectProblem('file_damaged', 'GET', `${WS}/jobs/${id}/issue-groups`);
  await server.expectProblem('file_damaged', 'GET', `${WS}/jobs/${id}/checks`);
  await server.expectProblem('file_damaged', 'GET', `${WS}/jobs/${id}/figures`);
  // Like versions that stored no hash of the artifact.
  await setArtifactHash(id, null);
  await server.expectProblem('artifact_unreadable', 'GET', `${WS}/jobs/${id}/issues?values=true`);
  await server.expectProblem('artifact_unreadable', 'GET', `${WS}/jobs/${id}/checks`);
  await server.expectProblem('artifact_unreadable', 'GET', `${WS}/jobs/${id}/figures`);
  await server.expectProblem('artifact_unreadable', 'GET', `${WS}/jobs/${id}/since`);
  await server.expectProblem('artifact_unreadable', 'GET', `${WS}/jobs/${id}/columns`);
  const wanted = { json: { job_id: id, sheet: 0, table_id: 'table_1', column: 'I', name: 'Locker' } };
  await server.expectProblem('artifact_unreadable', 'POST', `${CONFIG}/field-proposals`, wanted);
  await server.expectProblem('artifact_unreadable', 'GET', `${WS}/jobs/${id}/row-changes`);
  await server.expectProblem('artifact_unreadable', 'GET', `${WS}/jobs/${id}/row-changes/values`);
  writeFileSync(artifact, record!);
  await setArtifactHash(id, artifact_sha256);
  writeFileSync(output, '%PDF-1.7');
  for (const part of ['sheets', 'rows']) {
    await server.expectProblem('file_damaged', 'GET', `${WS}/jobs/${id}/output/${part}`);
  }
  for (const facet of FACETS) {
    await server.expectProblem('file_damaged', 'GET', `${WS}/jobs/${id}/${facet}&field=email`);
  }
  writeFileSync(output, workbook!);
  writeFileSync(join(inputs, 'damaged.csv'), input!);
  for (const facet of FACETS) {
    await server.expectProblem('not_in_artifact', 'GET', `${WS}/jobs/${id}/${facet}&field=nothing`);
  }
  writeFileSync(artifact, 'no record');
  await setArtifactHash(id, null);
  for (const facet of FACETS) {
    await server.expectProblem('artifact_unreadable', 'GET', `${WS}/jobs/${id}/${facet}&field=email`);
  }
});

test('documents that cannot be read, or were deleted', async () => {
  await server.expectProblem('not_a_workbook', 'POST', `${WS}/documents`, { body: makeForm('%PDF-1.7', 'a.pdf') });
  const damaged = await server.upload(join(ORIGINALS, 'truncated_file.xml-ends-early.xlsx'));
  for (const part of ['sheets', 'rows']) await server.expect(422, 'GET', `${WS}/documents/${damaged.id}/${part}`);
  await server.expect(204, 'DELETE', `${WS}/documents/${damaged.id}`);

  const other = await server.upload(starterInput, { name: 'other.csv' });
  const foreign = await server.upload(join(projectDir, 'examples/membership/membership.xlsx'));
  const fresh = await server.run(foreign.id);
  for (const part of ['', '/values']) {
    await server.expectProblem('comparison_invalid', 'GET', `${WS}/comparisons/${job.id}..${fresh.id}${part}`);
  }

  await server.sweep(2);
  const gone = { json: { document_id: other.id } };
  for (const part of ['content', 'sheets', 'rows']) {
    await server.expectProblem('document_missing', 'GET', `${WS}/documents/${other.id}/${part}`);
  }
  for (const base of BASES) await server.expectProblem('document_missing', 'POST', `${base}/jobs`, gone);
  await server.expectProblem('document_missing', 'GET', `${WS}/jobs/${job.id}/issues?values=true`);
});

test('a version whose sources were damaged cannot be activated', async () => {
  const { dataDir } = server;
  const manifest = join(packageFolder(dataDir, version.id), 'manifest.json');
  const before = readFileSync(manifest);
  writeFileSync(manifest, '{}');
  await server.expectProblem('package_invalid', 'POST', `${VERSION}/activate`);
  const shared = `${WS}/configs/${version.config_id}/shared-corrections`;
  await server.expectProblem('package_invalid', 'GET', shared);
  await server.expectProblem('package_invalid', 'POST', `${shared}/draft`, { json: { ids: ['000000000000'] } });
  writeFileSync(manifest, before);
  const next = `${WS}/versions/${(await makeDraft()).id}`;
  await server.expect(200, 'POST', `${next}/publish`);
  writeFileSync(manifest, '{}');
  await server.expectProblem('package_invalid', 'POST', `${next}/undo-publication`);
  writeFileSync(manifest, before);
  for (const one of [next, VERSION]) await server.expect(200, 'POST', `${one}/archive`);
});

test('safe mode', async () => {
  await open.expectProblem('safe_mode_fixed', 'PUT', '/api/v1/safe-mode', { json: { enabled: false } });
  await server.expect(200, 'PUT', '/api/v1/safe-mode', { json: { enabled: true } });
});

test('too many requests in a minute', async () => {
  const imported = () => ({ body: makeForm('no zip', 'package.zip') });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const limited: [number, string, () => CallOptions, string?][] = [
    [600, '/api/v1/sign-on/none', () => ({ token: null }), 'GET'],
    [600, '/api/v1/sign-on/none/callback', () => ({ token: null }), 'GET'],
    [600, '/api/v1/sign-on/none/logout', () => ({ token: null, body: 'logout_token=x', headers: form })],
    [20, '/api/v1/session', () => ({ token: null, json: { token: 'ade_wrong' } })],
    [30, `${WS}/documents`, () => ({ body: makeForm('', 'a.csv') })],
    [60, `${WS}/configs/import?name=Many`, imported],
    [60, `${WS}/configs/columns`, imported],
    [60, `${CONFIG}/versions/import`, imported],
  ];
  for (const [max, path, makeOptions, method = 'POST'] of limited) {
    // A minute may end during the loop, but not twice.
    const send = () => server.call<ProblemDetails>(method, path, makeOptions());
    let answer = await send();
    for (let sent = 1; answer.status !== 429; sent++) {
      assert.ok(sent <= 2 * max, path);
      answer = await send();
    }
    server.assertProblem('too_many_requests', answer);
  }
});

test('the streams sent every event', async () => {
  await readTwice(`${WS}/event-log?limit=1`);
  await server.expectProblem('event_gone', 'GET', `${WS}/event-log?after=none`);
  for (const path of ['event-log', 'events'])
    await server.expectProblem('event_type_unknown', 'GET', `${WS}/${path}?types=none`);
  await watch<WorkspaceEvent>(`${WS}/events?after=none`, ({ type }) => type === 'connected').ended;
  isDone = true;
  await server.expect(200, 'PATCH', WS, { json: { name: 'Renamed' }, headers: { 'if-match': '*' } });
  await Promise.all([workspaceEvents.ended, serverEvents.ended]);
});

test('a damaged database makes every operation fail, and the service reports that it cannot work', async () => {
  const { db } = server.running.service;
  await db.schema.alterTable('tokens').renameTo('lost').execute();
  for (const { method, path, operation } of server.api.places) {
    if (PROBES.includes(operation.operationId)) continue;
    const url = path.replace('{workspace_id}', 'default').replaceAll(/\{\w+\}/g, 'none');
    const json = method === 'GET' ? undefined : { token: server.adminToken };
    await server.expectProblem('internal_error', method, url, { json });
  }
  await db.schema.alterTable('workspaces').renameTo('lost_too').execute();
  for (const path of ['/api/v1/health', '/api/v1/ready']) await server.expect(503, 'GET', path, { token: null });
});

test('the five short paths of the specification answer as the paths that name the workspace', () => {
  const operations = new Map(server.api.places.map(({ operation }) => [operation.operationId, operation]));
  const short = [...operations.values()].filter(({ operationId }) => operationId.endsWith(SHORT));
  const names = short.map(({ operationId }) => operationId.replace(SHORT, ''));
  assert.deepEqual(names.sort(), ['downloadArtifact', 'downloadOutput', 'readJob', 'retryJob', 'submitJob']);
  const successOf = (id: string) =>
    Object.entries(operations.get(id)?.responses ?? {}).filter(([status]) => /^[23]/.test(status));
  for (const { operationId } of short) {
    assert.deepEqual(successOf(operationId), successOf(operationId.replace(SHORT, '')), operationId);
    assert.ok(
      [...server.api.seen].some((kind) => kind.startsWith(`${operationId} `)),
      operationId,
    );
  }
});

test('everything that the document declares was answered, except for what is listed with a reason', () => {
  const seen = new Set([...server.api.seen, ...open.api.seen]);
  const declared = server.api.listDeclared();
  const missing = declared.filter((kind) => !seen.has(kind) && NOT_HERE[kind] === undefined);
  assert.deepEqual(missing, []);
  const unknown = Object.keys(NOT_HERE).filter((kind) => !declared.includes(kind));
  assert.deepEqual(unknown, [], 'listed, and not declared at all');
});
