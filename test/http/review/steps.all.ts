import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Activity, Job, Page, Revision } from '../../../src/contract/api/index.ts';
import type { Artifact } from '../../../src/contract/artifact.ts';
import { REVIEW_STATES, REVIEW_STEPS, type ReviewState, type ReviewStep } from '../../../src/contract/review.ts';
import { LOCKER, WS, waitUntil } from '../server-harness.ts';
import { REASON, startReviewers } from './client.ts';

const people = await startReviewers();
const { server } = people;

const PATHS: Record<Exclude<ReviewStep, 'replaced' | 'set_aside'>, [string, object | undefined]> = {
  started: ['review', undefined],
  accepted: ['accept', {}],
  sent_back: ['send-back', { reason: REASON }],
  reopened: ['reopen', { reason: REASON }],
};

/** Takes the steps that bring a job into a state. */
async function bring(id: string, state: ReviewState): Promise<void> {
  if (state === 'new') return;
  if (state === 'replaced') {
    await people.step(await people.makeJob(), 'replace', { replaces: id, reason: REASON });
    return;
  }
  if (state === 'set_aside') {
    await people.setAside(id);
    return;
  }
  await people.step(id, 'review');
  if (state === 'sent_back') await people.step(id, 'send-back', { reason: REASON });
  if (state === 'waiting_for_second_person') await people.setRules({ second_person: true });
  if (state === 'waiting_for_second_person' || state === 'accepted' || state === 'withdrawn') await people.accept(id);
  if (state === 'withdrawn') await people.step(id, 'reopen', { reason: REASON });
  await people.setRules({ second_person: false });
}

for (const state of REVIEW_STATES) {
  test(`the allowed and forbidden steps for a job that is ${state}`, async () => {
    const refused = await people.makeJob();
    await bring(refused, state);
    assert.equal((await people.read(refused)).state, state);
    for (const [step, [path, json]] of Object.entries(PATHS) as [keyof typeof PATHS, [string, object | undefined]][]) {
      const { from, to } = REVIEW_STEPS[step];
      if (!(from as readonly ReviewState[]).includes(state)) {
        const detail = await people.refuse('review_state_refused', refused, path, json);
        const expected = from.map((name) => name.replaceAll('_', ' ')).join(' or ');
        assert.match(detail, new RegExp(`is ${state.replaceAll('_', ' ')} and cannot .* expected ${expected}\\.`));
        assert.equal((await people.read(refused)).state, state);
        continue;
      }
      const id = await people.makeJob();
      await bring(id, state);
      // If a second person is needed, it must not be the administrator who submitted the job.
      const token = state === 'waiting_for_second_person' ? await people.makePerson(`second ${step}`) : undefined;
      if (step === 'accepted') await people.accept(id, token);
      else await people.step(id, path, json, { token });
      const after = await people.read(id);
      assert.equal(after.state, to);
      assert.deepEqual([after.history.at(-1)!.action, after.history.at(-1)!.state], [step, to]);
    }
  });
}

test('a signed job is not corrected, deleted or replaced by a retry until it is reopened', async () => {
  const id = await people.makeJob();
  const correct = { json: { base_revision: 1, corrections: [LOCKER] } };
  await people.accept(id);
  for (const dry_run of [false, true]) {
    const json = { ...correct.json, dry_run };
    const { body } = await server.expectProblem('job_locked', 'POST', `${WS}/jobs/${id}/corrections`, { json });
    assert.match(body.detail, /is accepted; correcting it is refused\. Reopen it first, with a reason\./);
  }
  await server.expectProblem('job_locked', 'DELETE', `${WS}/jobs/${id}`);
  await people.refuse('job_locked', id, 'attention', { ids: ['0123456789ab'], reason: REASON });
  await people.step(id, 'reopen', { reason: REASON });
  await server.expect<Revision>(202, 'POST', `${WS}/jobs/${id}/corrections`, correct);
});

test('everything that is read of a job comes from its accepted revision, even if there is a newer one', async () => {
  const id = await people.makeJob();
  const correct = { json: { base_revision: 1, corrections: [LOCKER] } };
  await server.expect(202, 'POST', `${WS}/jobs/${id}/corrections`, correct);
  const isCorrected = async () => {
    const body = await server.read<Job>(`${WS}/jobs/${id}`);
    return body.open_revision === null && body.revision === 2;
  };
  await people.step(id, 'review');
  await people.refuse('revision_under_way', id, 'accept', {}).catch(async (error) => {
    // The revision may have ended by then.
    if (!(await isCorrected())) throw error;
  });
  await waitUntil(isCorrected);
  const before = await server.read<Artifact>(`${WS}/jobs/${id}/artifact?revision=1`);
  const including = before.summary.attention!.map((one) => one.id);
  await people.step(id, 'accept', { revision: 1, including, reason: REASON });
  const parts = [
    'artifact',
    'output',
    'output/sheets',
    'output/rows',
    'issues',
    'issue-groups',
    'run-request',
    'corrections',
  ];
  for (const part of parts) {
    for (const [query, revision] of [
      ['', '1'],
      ['?revision=2', '2'],
    ]) {
      const { headers } = await server.expect(200, 'GET', `${WS}/jobs/${id}/${part}${query}`);
      assert.equal(headers.get('job-revision'), revision, `${part}${query}`);
    }
  }
  const job = await server.read<Job>(`${WS}/jobs/${id}`);
  assert.deepEqual([job.revision, job.review_state], [1, 'accepted']);
  const first = await server.read<{ summary: object }>(`${WS}/jobs/${id}/artifact?revision=1`);
  assert.deepEqual(job.summary, first.summary);
  await people.step(id, 'reopen', { reason: REASON });
  const reopened = await server.read<Job>(`${WS}/jobs/${id}`);
  assert.equal(reopened.revision, 2);
});

test('a job that ended in an error is listed, can be sent back, and cannot be accepted', async () => {
  const { id: documentId } = await server.uploadText('name\n', 'nothing.csv');
  const id = await people.makeJob(documentId);
  await server.running.service.db
    .updateTable('jobs')
    .set({ status: 'error', error_code: 'rule_load_failed' })
    .where('id', '=', id)
    .execute();
  await people.step(id, 'review');
  const list = await server.list<Job>(`${WS}/jobs?review_state=in_review&limit=200`);
  assert.ok(list.some((job) => job.id === id));
  assert.match(
    await people.refuse('job_not_acceptable', id, 'accept', {}),
    /it ended with rule_load_failed\. Send it back/,
  );
  assert.equal((await people.step(id, 'send-back', { reason: REASON })).body.state, 'sent_back');
});

test('a step based on an outdated state changes nothing, and of two simultaneous steps one is taken', async () => {
  const id = await people.makeJob();
  const path = `${WS}/jobs/${id}`;
  const { headers } = await server.expect(200, 'GET', `${path}/review`);
  const seen = { headers: { 'if-match': headers.get('etag')! } };
  const answers = await Promise.all(Array.from({ length: 8 }, () => server.call('POST', `${path}/review`, seen)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412, 412, 412, 412, 412, 412, 412]);
  await server.expectProblem('etag_mismatch', 'POST', `${path}/accept`, { json: {}, ...seen });
  assert.equal((await people.read(id)).history.length, 1);
});

test('a step that is sent again with its key is taken once', async () => {
  const id = await people.makeJob();
  const path = `${WS}/jobs/${id}`;
  const { headers } = await server.expect(200, 'GET', `${path}/review`);
  const keyed = { headers: { 'if-match': headers.get('etag')!, 'idempotency-key': id } };
  const both = await Promise.all([1, 2].map(() => server.expect(200, 'POST', `${path}/review`, keyed)));
  assert.deepEqual(both.map((one) => one.headers.get('idempotency-replayed')).sort(), [null, 'true']);
  assert.equal((await people.read(id)).history.length, 1);
});

test('jobs are listed by state and by reviewer, and when they are overdue', async () => {
  const due = await people.makeJob();
  const done = await people.makeJob();
  await server.expectProblem('assignee_unknown', 'PUT', `${WS}/jobs/${due}/review/assignment`, {
    json: { assignee: 'Nobody' },
    headers: { 'if-match': '*' },
  });
  await people.makePerson('Ada Ito');
  for (const id of [due, done]) {
    await people.step(id, 'review/assignment', { assignee: 'Ada Ito', due_on: '2026-01-31' });
  }
  await people.accept(done);
  const list = async (query: string) => {
    const items = await server.list<Job>(`${WS}/jobs?${query}`);
    return items.map((job) => job.id).sort();
  };
  assert.deepEqual(await list('assignee=Ada%20Ito'), [due, done].sort());
  assert.deepEqual(await list('overdue=true'), [due]);
  assert.deepEqual(await list('overdue=true&review_state=new'), [due]);
  assert.ok((await list('review_state=accepted&limit=200')).includes(done));
  const body = await server.read<Job>(`${WS}/jobs/${due}`);
  assert.deepEqual([body.assignee, body.due_on, body.review_state], ['Ada Ito', '2026-01-31', 'new']);
  await people.step(done, 'reopen', { reason: REASON });
  assert.deepEqual(await list('overdue=true'), [due, done].sort());
  await people.step(due, 'review/assignment', { due_on: null });
  assert.deepEqual(await list('overdue=true'), [done]);
});

test('every step is in the activity, with its reason but without text', async () => {
  const id = await people.makeJob();
  await people.accept(id);
  await people.step(id, 'reopen', { reason: { code: 'mistake_found', text: 'Zebulon said so' } });
  const { body, text } = await server.expect<Page<Activity>>(200, 'GET', `${WS}/activity?limit=50`);
  const entries = body.items.filter(({ target_id: target }) => target === id);
  const actions = entries.map(({ action }) => action);
  assert.deepEqual(actions.slice(0, 3), ['job.reopened', 'job.accepted', 'job.started']);
  assert.equal(entries[0]!.details.reason, 'mistake_found');
  assert.ok(!text.includes('Zebulon'));
});
