import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job, PublicationUndo, ReviewRulesBody } from '../../../src/contract/api/index.ts';
import { migrations } from '../../../src/storage/store/migrations/index.ts';
import { WS } from '../server-harness.ts';
import { REASON, startReviewers } from './client.ts';

const people = await startReviewers();
const { server } = people;
const UNDONE = { reason: { code: 'undone' } };

test('one acceptance is undone with the code undone, by the rules of several', async () => {
  const id = await people.makeJob();
  await people.accept(id);
  await people.step(id, 'reopen', { reason: { code: 'undone', text: 'left out' } });
  const { state, history, acceptances } = await people.read(id);
  assert.equal(state, 'withdrawn');
  assert.deepEqual(
    [history.at(-1)?.action, history.at(-1)?.reason, history.at(-1)?.has_text],
    ['reopened', 'undone', false],
  );
  assert.ok(acceptances[0]?.withdrawn_at);
  assert.match(await people.refuse('acceptance_used', id, 'reopen', UNDONE), /nobody has signed it/);

  await people.accept(id);
  await server.expect(200, 'GET', `${WS}/jobs/${id}/output`);
  assert.match(
    await people.refuse('acceptance_used', id, 'reopen', UNDONE),
    /Administrator has downloaded its results/,
  );
  assert.equal((await people.read(id)).state, 'accepted');
  await people.step(id, 'reopen', { reason: REASON });
});

test('what a second person has signed stays, and the first alone is undone', async () => {
  const id = await people.makeJob();
  const [ada, bob] = [await people.makePerson('Ada'), await people.makePerson('Bob')];
  await people.setRules({ second_person: true });
  await people.accept(id, ada);
  await people.step(id, 'reopen', UNDONE, { token: ada });
  assert.equal((await people.read(id)).state, 'withdrawn');
  await people.accept(id, ada);
  await people.accept(id, bob);
  await people.setRules({ second_person: false });
  assert.match(await people.refuse('acceptance_used', id, 'reopen', UNDONE), /Bob has signed it, too/);
});

test('a document that waits for its sender is accepted with that as the reason, and with none it is not', async () => {
  const id = await people.makeJob();
  await people.step(id, 'review');
  await people.step(id, 'send-back', { reason: { code: 'asked_sender' } });
  const including = await people.listOpen(id);
  await people.refuse('reason_missing', id, 'accept', {});
  await people.step(id, 'accept', { including, reason: { code: 'asked_sender' } });
  const { state, history } = await people.read(id);
  assert.deepEqual([state, history.at(-1)?.reason], ['accepted', 'asked_sender']);
  const job = await server.read<Job>(`${WS}/jobs/${id}`);
  assert.deepEqual([job.asked, including.length > 0], [including.length, true]);
});

test('workspaces with a list of their own get the reason, and keep the others', async () => {
  const { db } = server.running.service;
  const read = () => server.read<ReviewRulesBody>(`${WS}/review-rules`);
  const { reason_codes: known } = await read();
  assert.ok(known.includes('asked_sender'));
  const own = { second_person: 0, reason_codes_json: '["ours","correct_as_is"]' } as const;
  await db.deleteFrom('review_rules').where('workspace_id', '=', 'default').execute();
  await db
    .insertInto('review_rules')
    .values({ workspace_id: 'default', ...own })
    .execute();
  for (let times = 0; times < 2; times++) await migrations['0022_asked_sender']?.up(db);
  assert.deepEqual((await read()).reason_codes, ['ours', 'correct_as_is', 'asked_sender']);
  await db.deleteFrom('review_rules').where('workspace_id', '=', 'default').execute();
});

test('an undone publication gives the version before back, and lists what it has read', async () => {
  const { config, draft } = await server.makeConfig('Undone');
  const publish = (id: string) => server.expect(200, 'POST', `${WS}/versions/${id}/publish`);
  const undo = (id: string) => server.expect<PublicationUndo>(200, 'POST', `${WS}/versions/${id}/undo-publication`);
  const path = (id: string) => `${WS}/versions/${id}/undo-publication`;
  await server.expectProblem('version_not_active', 'POST', path(draft.id));
  await publish(draft.id);
  await server.expectProblem('version_nothing_before', 'POST', path(draft.id));
  const next = await server.makeDraft(config.id, { from: draft.id });
  await publish(next.id);
  const read: Job[] = [];
  for (let i = 0; i < 2; i++)
    read.push(await server.runToSuccess({ document_id: people.documentId, config_id: config.id }));
  const author = await people.makePerson('Author', 'person', 'author');
  await server.expectProblem('access_denied', 'POST', path(next.id), { token: await people.makePerson('Op') });
  const { body } = await server.expect<PublicationUndo>(200, 'POST', path(next.id), { token: author });
  assert.deepEqual([body.version.id, body.version.status], [draft.id, 'active']);
  assert.deepEqual([body.undone.id, body.undone.status], [next.id, 'archived']);
  assert.deepEqual(body.jobs, { count: 2, ids: read.map(({ id }) => id).reverse() });
  for (const { id } of read) assert.equal((await server.read<Job>(`${WS}/jobs/${id}`)).config_version_id, next.id);
  const [entry] = (await server.readActivity(draft.id)).filter(({ action }) => action === 'version.activated');
  assert.deepEqual([entry?.actor, entry?.details], ['Author', { undone: next.id }]);
  await server.expectProblem('version_not_active', 'POST', path(next.id));
  const later = await server.runToSuccess({ document_id: people.documentId, config_id: config.id });
  assert.equal(later.config_version_id, draft.id);
  // What was undone can be undone.
  assert.equal((await undo(draft.id)).body.version.id, next.id);
});
