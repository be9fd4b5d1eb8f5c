import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  Activity,
  Batch,
  BatchItem,
  Comparison,
  Health,
  Job,
  Page,
  SafeMode,
  ServerEvent,
  Workspace,
} from '../../src/contract/api/index.ts';
import { pluck } from '../helpers/pluck.ts';
import { starterInput, startTestServer, WS } from './server-harness.ts';

/** Short, so that few jobs fill it. */
const QUEUE_SIZE = 4;
const server = await startTestServer({ ADE_QUEUE_SIZE: String(QUEUE_SIZE) });
const version = await server.publishStarter();
const document = await server.upload();

test('one stream reports everything that changes in a workspace', async () => {
  const events = await server.follow(
    `${WS}/events`,
    (event) => event.type === 'job_changed' && event.job.status === 'success',
    () => server.expect(202, 'POST', `${WS}/jobs`, { json: { document_id: document.id } }),
  );
  const statuses = events.flatMap((event) => (event.type === 'job_changed' ? event.event.data.status : []));
  assert.deepEqual(statuses, ['queued', 'running', 'success']);
});

test('the stream of the server reports that something was done, but nothing of what is in a workspace', async () => {
  const events = await server.follow<ServerEvent>(
    '/api/v1/events',
    ({ type }) => type === 'activity_added',
    async () => {
      await server.upload(starterInput, { name: 'for the stream.csv' });
      await server.expect(201, 'POST', '/api/v1/workspaces', { json: { name: 'Streamed' } });
    },
  );
  assert.deepEqual(pluck(events, 'type'), ['connected', 'activity_added']);
});

test('a batch is fed through the queue and its results come as one zip', async () => {
  const documents = [document.id];
  for (let i = 0; i < 4; i++) documents.push((await server.upload(starterInput, { name: `list ${i}.csv` })).id);
  const json = { document_ids: documents, name: 'Five' };
  const submitted = await server.make<Batch>(`${WS}/batches`, json, 202);
  assert.equal(submitted.counts.total, 5);
  const path = `${WS}/batches/${submitted.id}`;
  const batch = await server.lookUntil(async () => {
    const body = await server.read<Batch>(path);
    return body.status !== 'running' && body;
  });
  assert.equal(batch.status, 'finished');
  assert.equal(batch.counts.success, 5);
  const first = await server.read<Page<BatchItem>>(`${path}/items?limit=3`);
  const rest = await server.list<BatchItem>(`${path}/items?limit=3&cursor=${first.next_cursor}`);
  const items = [...first.items, ...rest];
  assert.deepEqual(pluck(items, 'document_id'), documents);
  assert.ok(items.every(({ job }) => job?.status === 'success'));
  const zip = await server.expect(200, 'GET', `${path}/output`);
  assert.equal(zip.text.slice(0, 2), 'PK');
  await server.expectProblem('batch_not_cancellable', 'POST', `${path}/cancel`);
  const jobs = await server.list<Job>(`${WS}/jobs?batch_id=${batch.id}`);
  assert.equal(jobs.length, 5);
});

test('a comparison that is sent again with its key has the same two jobs, each with its own version', async () => {
  const draft = await server.makeDraft(version.config_id);
  const json = { document_id: document.id, left_version_id: version.id, right_version_id: draft.id };
  const send = (key: string) =>
    server.expect<Comparison>(202, 'POST', `${WS}/comparisons`, { json, headers: { 'idempotency-key': key } });
  const [first, second] = [(await send('compare')).body, (await send('compare')).body];
  assert.notEqual(first.left!.id, first.right!.id);
  assert.deepEqual([first.left!.config_version_id, first.right!.config_version_id], [version.id, draft.id]);
  assert.equal(first.left!.as_of, first.right!.as_of);
  assert.equal(second.id, first.id);
  const other = { json: { ...json, right_version_id: version.id }, headers: { 'idempotency-key': 'compare' } };
  await server.expectProblem('idempotency_key_reused', 'POST', `${WS}/comparisons`, other);
  for (const { id } of [first.left!, first.right!]) await server.waitForJob(id);

  const gone = { json: { ...json, right_version_id: 'cfgv_gone' }, headers: { 'idempotency-key': 'refused' } };
  await server.expectProblem('version_unknown', 'POST', `${WS}/comparisons`, gone);
  const again = (await send('refused')).body;
  assert.notEqual(again.left!.status, 'cancelled', 'a refused comparison leaves no key behind');
  for (const { id } of [again.left!, again.right!]) await server.waitForJob(id);
});

test('a try runs a draft, and a comparison says what a changed rule did', async () => {
  const draft = await server.makeDraft(version.config_id);
  await server.expectProblem('config_version_not_runnable', 'POST', `${WS}/jobs`, {
    json: { document_id: document.id, config_version_id: draft.id },
  });
  await server.changeFile(draft.id, 'columns/email.ts', (text) => text.replaceAll("'email_shape'", "'email_odd'"));

  const json = { document_id: document.id, config_version_id: draft.id };
  const tried = await server.submit(json, `${WS}/tries`);
  assert.equal(tried.is_try, true);
  assert.equal((await server.waitForJob(tried.id)).status, 'success');
  const list = await server.list<Job>(`${WS}/jobs?limit=200`);
  assert.ok(!list.some(({ is_try: isTry }) => isTry));

  const wanted = { document_id: document.id, left_version_id: version.id, right_version_id: draft.id };
  const made = await server.expect<Comparison>(202, 'POST', `${WS}/comparisons`, { json: wanted });
  const path = made.headers.get('location')!;
  const comparison = await server.lookUntil(async () => {
    const body = await server.read<Comparison>(path);
    return body.status !== 'running' && body;
  });
  assert.equal(comparison.status, 'ready');
  assert.equal(comparison.left.as_of, comparison.right.as_of);
  assert.equal(comparison.changes!.same, false);
  assert.ok(comparison.changes!.rules.every(({ rule }) => rule.startsWith('columns.email.')));
  assert.ok(comparison.changes!.rules.length > 0);
});

test('safe mode refuses everything that runs config code, survives a restart, and is shown in health', async () => {
  const json = { enabled: true, reason: 'A rule loops' };
  const on = await server.expect<SafeMode>(200, 'PUT', '/api/v1/safe-mode', { json });
  assert.equal(on.body.source, 'switch');
  await server.restart();
  const submission = { document_id: document.id };
  for (const [path, json] of [
    ['jobs', submission],
    ['batches', { document_ids: [document.id] }],
    ['tries', { ...submission, config_version_id: version.id }],
    [`versions/${version.id}/check`, undefined],
    [`versions/${version.id}/activate`, undefined],
    ['comparisons', { ...submission, left_version_id: version.id, right_version_id: version.id }],
  ])
    await server.expectProblem('safe_mode_active', 'POST', `${WS}/${path}`, { json });
  const items = await server.list<Job>(`${WS}/jobs?status=success`);
  await server.expect(200, 'GET', `${WS}/jobs/${items[0]!.id}/artifact`);
  const health = await server.read<Health>('/api/v1/health');
  assert.equal(health.status, 'degraded');
  assert.equal(health.components.safe_mode.status, 'degraded');
  await server.expect(200, 'PUT', '/api/v1/safe-mode', { json: { enabled: false } });
  await server.runToSuccess(document.id);
});

test('health without a token shows only states', async () => {
  const open = await server.read<Health>('/api/v1/health', { token: null });
  assert.deepEqual(Object.keys(open).sort(), ['components', 'status']);
  const whole = await server.read<Health>('/api/v1/health');
  assert.equal(whole.status, 'ok');
  assert.ok(['landlock', 'bubblewrap', 'permission'].includes(whole.sandbox_level!));
});

test('metrics show queue, durations and outcomes', async () => {
  const { text } = await server.expect(200, 'GET', '/api/v1/metrics');
  assert.match(text, /^ade_queue_depth 0$/m);
  assert.match(text, /^ade_slots 2$/m);
  assert.match(text, /^ade_jobs_total\{status="success",code="none"\} \d+$/m);
  assert.match(text, /^ade_submissions_refused_total\{code="safe_mode_active"\} [1-9]/m);
  assert.match(text, /^ade_pass_duration_seconds_count\{pass="structure"\} \d+$/m);
});

test('a full queue is refused with the seconds after which to try again', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => server.call<Job>('POST', `${WS}/jobs`, { json: { document_id: document.id } })),
  );
  const accepted = answers.filter(({ status }) => status === 202);
  const refused = answers.filter(({ status }) => status === 429);
  assert.equal(accepted.length + refused.length, 20);
  assert.ok(accepted.length >= QUEUE_SIZE + 1 && refused.length > 0, `${accepted.length} were accepted`);
  assert.ok(Number(refused[0]!.headers.get('retry-after')) >= 1);
  for (const { body } of accepted) assert.equal((await server.waitForJob(body.id)).status, 'success');
});

test('workspaces are separate, and an archived one takes no changes', async () => {
  const made = await server.make<Workspace>('/api/v1/workspaces', { name: 'Apart' });
  const apart = `/api/v1/workspaces/${made.id}`;
  await server.expectProblem('document_unknown', 'GET', `${apart}/documents/${document.id}`);
  await server.expectProblem('config_unknown', 'GET', `${apart}/configs/${version.config_id}`);
  const mine = await server.upload(starterInput, { workspace: apart });
  await server.expectProblem('no_active_config', 'POST', `${apart}/jobs`, { json: { document_id: mine.id } });
  const headers = { 'if-match': '*' };
  await server.expect(200, 'PATCH', apart, { json: { name: 'Old', archived: true }, headers });
  await server.expectProblem('workspace_archived', 'DELETE', `${apart}/documents/${mine.id}`);
  await server.expect(200, 'GET', `${apart}/documents/${mine.id}`);
  await server.expect(200, 'PATCH', apart, { json: { archived: false }, headers });
  await server.expect(204, 'DELETE', `${apart}/documents/${mine.id}`);
  await server.expectProblem('workspace_required', 'PATCH', WS, { json: { archived: true }, headers });
});

test('a record that is shown on a page is not a download, and a saved one is', async () => {
  const document = await server.upload();
  const { id } = await server.run(document.id);
  const count = async () => {
    const items = await server.readActivity();
    return items.filter(({ action, target_id }) => action === 'job.artifact_downloaded' && target_id === id).length;
  };
  const shown = await server.expect(200, 'GET', `${WS}/jobs/${id}/artifact?shown=true`);
  assert.equal(await count(), 0);
  const taken = await server.expect(200, 'GET', `${WS}/jobs/${id}/artifact`);
  assert.equal(await count(), 1);
  assert.equal(shown.text, taken.text);
});

test('the activity log names who did what', async () => {
  const token = await server.makeToken([{ workspace_id: 'default', role: 'operator' }], 'Robot');
  await server.upload(starterInput, { token });
  const items = await server.list<Activity>(`${WS}/activity?limit=5`);
  assert.equal(items[0]!.actor, 'Robot');
  assert.equal(items[0]!.action, 'document.uploaded');
  const all = await server.list<Activity>('/api/v1/activity?limit=200');
  const actions = all.map(({ action }) => action);
  for (const action of ['job.submitted', 'version.published', 'safe_mode.on', 'job.artifact_downloaded'])
    assert.ok(actions.includes(action), action);
});
