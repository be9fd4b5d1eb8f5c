import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type {
  Activity,
  CreatedToken,
  FieldProposal,
  Health,
  Person,
  SafeMode,
  SharedCorrections,
  Source,
  SubjectSearch,
  WebhookSecret,
} from '../../src/contract/api/index.ts';
import { jobFolder } from '../../src/contract/layout.ts';
import { insertBatch } from '../../src/storage/store/batches.ts';
import { insertJob } from '../../src/storage/store/jobs.ts';
import { advanceFile, claimFile } from '../../src/storage/store/source-files.ts';
import { pluck } from '../helpers/pluck.ts';
import { isOnPostgres } from '../helpers/postgres/databases.ts';
import { fillDisk, mountSmallDisk, unmountSmallDisk } from '../helpers/small-disk.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { makeBatchTestRow, makeJobTestRow } from '../service/rows.ts';
import { makeLockerRecipe } from './locker-recipe.ts';
import { Reviewers } from './review/client.ts';
import { LOCKER, makeForm, starterInput, startTestServer, type TestServer, WS } from './server-harness.ts';

const FULL = 507;
const REASON = { code: 'other' };
const METHODS = ['post', 'put', 'patch', 'delete'] as const;

/** Before the disk is full, stores everything that the requests refer to. */
async function prepare(server: TestServer) {
  const active = await server.publishStarter();
  const document = await server.upload();
  const spare = await server.uploadText('a,b\n1,2\n', 'spare.csv');
  const job = await server.run(document.id);
  const other = await server.run(document.id);
  const reviewed = await server.run(document.id);
  const accepted = await server.run(document.id);
  const people = new Reviewers(server, document.id);
  for (const { id } of [reviewed, accepted]) await people.step(id, 'review');
  const including = { including: await people.listOpen(accepted.id), reason: REASON };
  await people.step(accepted.id, 'accept', { ...including, bulk_id: 'blk_full' });
  const kept = { base_revision: 1, statements: [[LOCKER]] };
  await server.expect(200, 'PUT', `${WS}/jobs/${other.id}/corrections/draft`, {
    json: kept,
    headers: { 'if-match': '*' },
  });
  const sender = await server.makeSender({ name: 'Acme' });
  // Only the documents below are about sender and period.
  await server.expect(200, 'PATCH', WS, { json: { sender_and_period: 'not_needed' }, headers: { 'if-match': '*' } });
  const decided = await server.run({ document_id: document.id, sender_id: sender.id });
  const ofMay = { document_id: document.id, sender_id: sender.id, period: '2026-05' };
  await server.run(ofMay);
  const second = await server.run(ofMay);
  const ids = (await people.listOpen(decided.id)).slice(0, 1);
  await people.step(decided.id, 'attention', { ids, holds_for: 'sender', until: '2999-12-31', reason: REASON });
  const recipe = { config_id: active.config_id, base_version: 0, job_id: job.id };
  await server.make(`${WS}/senders/${sender.id}/recipes`, recipe);
  await shareCorrection(server, active.config_id);
  const scored = await server.makeDraft(active.config_id, { from: active.id });
  const shared = await server.read<SharedCorrections>(`${WS}/configs/${active.config_id}/shared-corrections`);
  const column = { job_id: job.id, sheet: 0, table_id: 'table_1', column: 'I', name: 'Locker' };
  const proposals = `${WS}/configs/${active.config_id}/field-proposals`;
  const proposal = await server.make<FieldProposal>(proposals, column);
  const source = await server.make<Source>(`${WS}/sources`, {
    name: 'In',
    address: 's3://sources/in',
    host: 'elsewhere',
  });
  const { config, draft } = await server.makeConfig('Draft');
  const grants = [{ workspace_id: 'default', role: 'viewer' }];
  const token = await server.make<CreatedToken>('/api/v1/tokens', { name: 'x', grants });
  const person = await server.make<Person>('/api/v1/people', { name: 'person' });
  const leaver = await server.make<Person>('/api/v1/people', { name: 'leaver' });
  await server.expect(200, 'POST', `/api/v1/people/${leaver.id}/disable`);
  const hook = { url: 'https://93.184.215.14/', types: ['job.accepted'], enabled: false };
  const made = await server.make<WebhookSecret>(`${WS}/webhooks`, hook);
  const searches = `${WS}/subject-searches`;
  const search = await server.make<SubjectSearch>(searches, { terms: ['Zyxanna Qwertmann'], reason: 'other' }, 202);
  await waitUntil(async () => (await server.read<SubjectSearch>(`${searches}/${search.id}`)).state === 'found');
  const { db } = server.running.service;
  const waiting = { workspace_id: 'default', document_id: document.id, status: 'queued', finished_at: null } as const;
  await insertJob(db, makeJobTestRow({ id: 'job_waiting', ...waiting }));
  await insertBatch(db, makeBatchTestRow({ id: 'bat_open', workspace_id: 'default' }), []);
  const claim = await claimFile(db, source, { path: 'a.csv', version: '1', bytes: 1 }, null);
  const ended = { settled_at: source.created_at, done_at: source.created_at };
  if (claim !== undefined) await advanceFile(db, claim, { state: 'failed', ...ended });
  const file = await server.expect(200, 'GET', `${WS}/versions/${draft.id}/file?path=manifest.json`);
  return {
    active,
    config: config.id,
    document: document.id,
    spare: spare.id,
    draft: draft.id,
    job: job.id,
    other: other.id,
    reviewed: reviewed.id,
    second: second.id,
    accepted: accepted.id,
    decided: { id: decided.id, ids },
    including,
    sender: sender.id,
    source: source.id,
    sourceFile: claim?.id,
    scored: scored.id,
    shared: pluck(shared.items, 'id'),
    column: { ...column, job_id: other.id },
    proposals,
    proposal: proposal.id,
    token: token.token.id,
    holder: token.token.person_id ?? '',
    person: person.id,
    leaver: leaver.id,
    hook,
    webhook: `${WS}/webhooks/${made.webhook.id}`,
    searches,
    search: `${searches}/${search.id}`,
    cookie: (await server.signIn(server.adminToken)).cookie,
    etag: file.headers.get('etag')!,
    configEtag: (await server.expect(200, 'GET', `${WS}/configs/${config.id}`)).headers.get('etag')!,
  };
}

/** Three senders make the same correction of a column. */
async function shareCorrection(server: TestServer, config_id: string): Promise<void> {
  for (const name of ['Birch', 'Cedar', 'Dogwood']) {
    const sender = await server.makeSender({ name });
    const json = { config_id, base_version: 0, recipe: makeLockerRecipe(name) };
    await server.expect(201, 'POST', `${WS}/senders/${sender.id}/recipes`, { json });
  }
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

type Prepared = Awaited<ReturnType<typeof prepare>>;
interface Request {
  path: string;
  options?: Parameters<TestServer['call']>[2];
  /** The status of the answer; 507 if left out. */
  status?: number;
  /** The answer if the change fits into the space that the file system or SQLite has left. */
  ifItFits?: number;
}

/** A request for every operation that changes something. */
function listWritingRequests(server: TestServer, made: Prepared): Record<string, Request> {
  const grants = [{ workspace_id: 'default', role: 'viewer' }];
  const version = `${WS}/versions/${made.draft}`;
  const submission = { json: { document_id: made.document } };
  const places = [{ sheet: 0, a1: '2' }];
  const corrections = { json: { base_revision: 1, corrections: [{ kind: 'row_label', places, label: 'note' }] } };
  const draft = {
    json: { base_revision: 1, statements: [corrections.json.corrections] },
    headers: { 'if-match': '*' },
  };
  const upload = () => ({ body: makeForm(readFileSync(starterInput), 'full.csv') });
  const tried = { document_id: made.document, config_version_id: made.draft };
  const compared = { document_id: made.document, left_version_id: made.active.id, right_version_id: made.draft };
  const file = { path: `${version}/file?path=manifest.json`, options: { headers: { 'if-match': made.etag } } };
  const zip = () => ({ body: makeForm(Buffer.alloc(100_000), 'package.zip') });
  return {
    signIn: { path: '/api/v1/session', options: { json: { token: server.adminToken } }, status: 201 },
    setSafeMode: { path: '/api/v1/safe-mode', options: { json: { enabled: true, reason: 'full' } }, status: 200 },
    signOut: { path: '/api/v1/session', options: { token: null, headers: { cookie: made.cookie } } },
    makeServerToken: { path: '/api/v1/tokens', options: { json: { name: 'y', grants } } },
    revokeServerToken: { path: `/api/v1/tokens/${made.token}` },
    linkToken: { path: `/api/v1/tokens/${made.token}/person`, options: { json: { person_id: made.person } } },
    makePerson: { path: '/api/v1/people', options: { json: { name: 'full' } } },
    updatePerson: { path: `/api/v1/people/${made.person}`, options: { json: { name: 'full' } } },
    disablePerson: { path: `/api/v1/people/${made.person}/disable` },
    enablePerson: { path: `/api/v1/people/${made.leaver}/enable` },
    mergePerson: { path: `/api/v1/people/${made.person}/merge`, options: { json: { into: made.holder } } },
    // There is no provider.
    endSignOn: {
      path: '/api/v1/sign-on/none/logout',
      options: { token: null, body: 'logout_token=none', headers: FORM },
      status: 404,
    },
    makeWorkspaceToken: { path: `${WS}/tokens`, options: { json: { name: 'y', grants } } },
    revokeWorkspaceToken: { path: `${WS}/tokens/${made.token}` },
    makeWebhook: { path: `${WS}/webhooks`, options: { json: made.hook } },
    updateWebhook: { path: made.webhook, options: { json: { description: 'full' } }, ifItFits: 200 },
    rotateWebhookSecret: { path: `${made.webhook}/rotate`, options: { json: {} }, ifItFits: 200 },
    testWebhook: { path: `${made.webhook}/test` },
    replayDeliveries: {
      path: `${made.webhook}/replay`,
      options: { json: { since: '2026-05-01T00:00:00Z' } },
      ifItFits: 200,
    },
    deleteWebhook: { path: made.webhook, ifItFits: 204 },
    findSubject: { path: made.searches, options: { json: { terms: ['Zyxanna'], reason: 'other' } } },
    eraseSubject: { path: `${made.search}/erase`, options: { json: { reference: 'DSR 17' } }, ifItFits: 202 },
    cancelSubjectSearch: { path: made.search, ifItFits: 204 },
    makeWorkspace: { path: '/api/v1/workspaces', options: { json: { name: 'full' } } },
    changeWorkspace: { path: WS, options: { json: { name: 'full' }, headers: { 'if-match': '*' } } },
    uploadDocument: { path: `${WS}/documents`, options: upload() },
    deleteDocument: { path: `${WS}/documents/${made.spare}` },
    makeConfig: { path: `${WS}/configs`, options: { json: { name: 'full' } } },
    importConfig: { path: `${WS}/configs/import?name=full`, options: zip() },
    proposeColumns: { path: `${WS}/configs/columns`, options: zip() },
    changeConfig: {
      path: `${WS}/configs/${made.config}`,
      options: { json: { name: 'full' }, headers: { 'if-match': made.configEtag } },
    },
    makeVersion: { path: `${WS}/configs/${made.config}/versions`, options: { json: { from: made.draft } } },
    importVersion: { path: `${WS}/configs/${made.config}/versions/import`, options: zip() },
    deleteVersion: { path: version },
    // The check only writes to the system's temporary folder.
    checkVersion: { path: `${version}/check`, status: 200 },
    scoreVersion: { path: `${WS}/versions/${made.scored}/score`, options: { json: {} } },
    checkDocument: { path: `${WS}/versions/${made.scored}/publication/documents/${made.accepted}` },
    runCases: { path: `${WS}/versions/${made.active.id}/cases`, options: { json: {} } },
    draftSharedCorrections: {
      path: `${WS}/configs/${made.active.config_id}/shared-corrections/draft`,
      options: { json: { ids: made.shared } },
    },
    proposeField: { path: made.proposals, options: { json: made.column } },
    withdrawField: { path: `${made.proposals}/${made.proposal}/jobs/${made.job}`, ifItFits: 204 },
    declineField: { path: `${made.proposals}/${made.proposal}/decline` },
    draftFields: { path: `${made.proposals}/draft`, options: { json: { ids: [made.proposal] } } },
    publishVersion: { path: `${version}/publish` },
    activateVersion: { path: `${WS}/versions/${made.active.id}/activate` },
    // There is no version before it.
    undoPublication: { path: `${WS}/versions/${made.active.id}/undo-publication`, status: 409 },
    archiveVersion: { path: `${WS}/versions/${made.active.id}/archive` },
    writeFile: { path: file.path, options: { ...file.options, json: { content: '{}' } } },
    // Deleting a file frees about as much space as it needs.
    deleteFile: { ...file, ifItFits: 204 },
    submitJob: { path: `${WS}/jobs`, options: submission },
    submitJobInDefaultWorkspace: { path: '/jobs', options: submission },
    readDocumentNames: {
      path: `${WS}/document-names`,
      options: { json: { items: [{ filename: 'full 2026-05.csv' }] } },
      status: 200,
    },
    cancelJob: { path: `${WS}/jobs/job_waiting/cancel`, ifItFits: 202 },
    retryJob: { path: `${WS}/jobs/${made.job}/retry` },
    retryJobInDefaultWorkspace: { path: `/jobs/${made.job}/retry` },
    // No client waits for the preparation, and a dry run that finds no engine reports what is wrong.
    prepareCorrection: { path: `${WS}/jobs/${made.job}/corrections/prepare`, status: 204 },
    saveCorrectionDraft: { path: `${WS}/jobs/${made.job}/corrections/draft`, options: draft },
    discardCorrectionDraft: {
      path: `${WS}/jobs/${made.other}/corrections/draft`,
      options: { headers: { 'if-match': '*' } },
    },
    correctJob: { path: `${WS}/jobs/${made.job}/corrections`, options: corrections },
    submitTry: { path: `${WS}/tries`, options: { json: tried } },
    submitBatch: { path: `${WS}/batches`, options: { json: { document_ids: [made.document] } } },
    cancelBatch: { path: `${WS}/batches/bat_open/cancel`, ifItFits: 202 },
    ...listDecisions(made),
    changeReviewRules: {
      path: `${WS}/review-rules`,
      options: { json: { second_person: false, reason_codes: ['other'] }, headers: { 'if-match': '*' } },
    },
    holdDocument: {
      path: `${WS}/documents/${made.document}/hold`,
      options: { json: { held: true, reason: REASON }, headers: { 'if-match': '*' } },
    },
    makeSource: { path: `${WS}/sources`, options: { json: { name: 'full', address: 's3://sources/full' } } },
    updateSource: { path: `${WS}/sources/${made.source}`, options: { json: { settle_seconds: 3 } } },
    retrySourceFile: { path: `${WS}/sources/${made.source}/files/${made.sourceFile}/retry`, ifItFits: 202 },
    removeSource: { path: `${WS}/sources/${made.source}`, ifItFits: 204 },
    makeSender: { path: `${WS}/senders`, options: { json: { name: 'full' } } },
    updateSender: { path: `${WS}/senders/${made.sender}`, options: { json: { due_day: 3 } } },
    setJobSender: {
      path: `${WS}/jobs/${made.job}/sender`,
      options: { json: { sender_id: made.sender, period: '2026-05' } },
    },
    makeRecipe: {
      path: `${WS}/senders/${made.sender}/recipes`,
      options: { json: { config_id: made.active.config_id, base_version: 1, job_id: made.job } },
    },
    revokeRecipe: { path: `${WS}/senders/${made.sender}/recipes/${made.active.config_id}/1` },
    // Trying a recipe needs a folder for its runs; the answer says for each job why its run was impossible.
    tryRecipe: {
      path: `${WS}/senders/${made.sender}/recipes/${made.active.config_id}/1/try`,
      options: { json: { job_ids: [made.job] } },
      ifItFits: 200,
    },
    makeComparison: { path: `${WS}/comparisons`, options: { json: compared } },
    // A new run needs a folder.
    verifyJob: { path: `${WS}/jobs/${made.job}/verify` },
    verifyWorkspace: { path: `${WS}/verify`, status: 200 },
    // The job's files are removed in any case; if the rest does not fit, the request can be repeated.
    deleteJob: { path: `${WS}/jobs/${made.job}`, ifItFits: 204 },
  };
}

/** Operations that write files in any case. PostgreSQL is on another disk, so the other operations succeed there. */
const WITH_FILES = [
  ...['uploadDocument', 'importConfig', 'makeVersion', 'correctJob', 'saveCorrectionDraft', 'takeBack'],
  // The salt of what the job keeps.
  'retryJob',
];

/** Requests for what people decide about jobs. */
function listDecisions(made: Prepared): Record<string, Request> {
  const path = `${WS}/jobs/${made.reviewed}`;
  const headers = { 'if-match': '*' };
  const takeBack = () => ({ body: makeForm(readFileSync(starterInput), 'back.csv') });
  return {
    assignJob: { path: `${path}/review/assignment`, options: { json: { due_on: '2026-05-31' }, headers } },
    startReview: { path: `${WS}/jobs/${made.job}/review`, options: { headers } },
    commentJob: { path: `${path}/comments`, options: { json: { text: 'full' } } },
    acceptAttention: {
      path: `${path}/attention`,
      options: { json: { ids: made.including.including.slice(0, 1), reason: REASON }, headers },
    },
    revokeAttention: {
      path: `${WS}/jobs/${made.decided.id}/attention/revoke`,
      options: { json: { ids: made.decided.ids, reason: REASON }, headers },
    },
    acceptJob: { path: `${path}/accept`, options: { json: made.including, headers } },
    reopenJob: { path: `${WS}/jobs/${made.accepted}/reopen`, options: { json: { reason: REASON }, headers } },
    undoBulkAcceptance: { path: `${WS}/bulk-acceptances/blk_full/undo` },
    sendJobBack: { path: `${path}/send-back`, options: { json: { reason: REASON }, headers } },
    setJobAside: { path: `${WS}/jobs/${made.second}/set-aside`, options: { json: { reason: REASON }, headers } },
    addJob: { path: `${WS}/jobs/${made.second}/add`, options: { json: { reason: REASON }, headers } },
    replaceJob: { path: `${path}/replace`, options: { json: { replaces: made.other, reason: REASON }, headers } },
    holdJob: { path: `${path}/hold`, options: { json: { held: true, reason: REASON }, headers } },
    takeBack: { path: `${WS}/jobs/${made.job}/take-back`, options: takeBack() },
    // The other job has no corrections: nothing is written.
    carryCorrections: { path: `${WS}/jobs/${made.job}/carry`, options: { json: { from: made.other } }, status: 200 },
  };
}

/** Every operation of the OpenAPI document that changes something, with its method. */
async function listOperations(server: TestServer): Promise<Map<string, string>> {
  const body = await server.read<{ paths: Record<string, Record<string, { operationId: string }>> }>(
    '/api/v1/openapi.json',
  );
  const operations = Object.values(body.paths).flatMap((path) =>
    METHODS.flatMap((method) => (path[method] ? [[path[method].operationId, method.toUpperCase()] as const] : [])),
  );
  return new Map(operations);
}

const disk = mountSmallDisk();
const dataDir = join(disk ?? '', 'data');
const server =
  disk === null
    ? null
    : await startTestServer({ ADE_DATA_DIR: dataDir, ADE_SOURCES: 's3://sources' }, () => mkdirSync(dataDir));
// Runs after the server has stopped.
after(() => {
  if (disk !== null) unmountSmallDisk(disk);
});

test('on a full disk every change is answered with 507, and reading works', async (t) => {
  if (disk === null || server === null) return t.skip('This user may not mount a tmpfs.');
  const made = await prepare(server);
  const operations = await listOperations(server);
  const requests = listWritingRequests(server, made);
  assert.deepEqual(
    Object.keys(requests).sort(),
    [...operations.keys()].sort(),
    'there is a request for each operation',
  );
  const ballast = join(disk, 'ballast');
  // Otherwise the log of the database may have room for a change, depending on how many there were.
  if (!isOnPostgres) await sql`pragma wal_checkpoint(truncate)`.execute(server.running.service.db);
  fillDisk(ballast);

  const { setSafeMode, ...others } = requests;
  for (const enabled of [true, false]) {
    const { path } = setSafeMode!;
    const answer: { body: SafeMode } = await server.expect(200, 'PUT', path, { json: { enabled } });
    assert.equal(answer.body.enabled, enabled);
  }
  const health = await server.read<Health>('/api/v1/health');
  const { message } = health.components.database;
  if (isOnPostgres) assert.equal(message, undefined);
  else assert.match(message!, /2 activity entries.*and the safe mode switch/);
  for (const path of [
    `${WS}/jobs`,
    `${WS}/jobs?search=csv`,
    `${WS}/documents`,
    `${WS}/batches`,
    `${WS}/configs`,
    '/api/v1/activity',
    '/api/v1/safe-mode',
    '/api/v1/health',
    `${WS}/jobs/${made.job}/output`,
    `${WS}/jobs/${made.job}/artifact`,
    `${WS}/jobs/${made.job}/issues`,
    `${WS}/documents/${made.document}/content`,
    // Nobody has looked at these rows before, so they have to be indexed.
    `${WS}/documents/${made.document}/sheets`,
    `${WS}/documents/${made.document}/rows?sheet=0&from=2`,
    `${WS}/jobs/${made.job}/output/rows`,
    `${WS}/jobs/${made.job}/facets?field=email`,
    `${WS}/jobs/${made.job}/facets/rows?field=email&sheet=0&row=2`,
    `${WS}/versions/${made.active.id}/export`,
  ]) {
    await server.expect(200, 'GET', path);
  }
  // Comparing hashes writes nothing.
  await server.expect(200, 'POST', `${WS}/jobs/${made.job}/verify`, { json: { rerun: false } });

  const wrong: string[] = [];
  const refused: string[] = [];
  for (const [operation, { path, options, status = FULL, ifItFits }] of Object.entries(others)) {
    const answer = await server.call<{ code?: string; detail?: string }>(operations.get(operation)!, path, options);
    const { code, detail } = answer.body ?? {};
    const isExpected = answer.status === status || answer.status === ifItFits || (isOnPostgres && answer.status < 500);
    if (answer.status === FULL) refused.push(operation);
    const isTyped = answer.status !== FULL || code === 'storage_full';
    if (!isExpected || !isTyped) wrong.push(`${operation}: ${answer.status} ${code} ${detail}`);
    fillDisk(join(disk, 'more'));
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(
    WITH_FILES.filter((operation) => !refused.includes(operation)),
    [],
  );
  await server.call('DELETE', `${WS}/jobs/${made.other}`);
  for (const id of [made.job, made.other]) assert.ok(!existsSync(jobFolder(dataDir, id)), 'its files are gone');
  const { cookie } = await server.signIn(server.adminToken);
  await server.expect(200, 'GET', `${WS}/jobs`, { token: null, headers: { cookie } });

  rmSync(ballast);
  rmSync(join(disk, 'more'));
  await server.expect(200, 'GET', `${WS}/documents/${made.document}/content`);
  const body = await server.read<{ items: Activity[] }>('/api/v1/activity?limit=200');
  const actions = new Set(body.items.map(({ action }) => action));
  for (const action of ['job.output_downloaded', 'session.started', 'safe_mode.on'])
    assert.ok(actions.has(action), `${action} is stored now`);
  while (!server.running.service.jobs.isSafeModeStored) await delay(20);
  assert.equal((await server.read<Health>('/api/v1/health')).components.database.status, 'ok');
});
