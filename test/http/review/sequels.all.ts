import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { ConfigVersion, RecipeVersion, Sequel, Then, Token } from '../../../src/contract/api/index.ts';
import { jobFolder, jobPaths, nameRevision } from '../../../src/contract/layout.ts';
import { WS } from '../server-harness.ts';
import { REASON, startReviewers } from './client.ts';
import { CARRY, expectingOf, SequelClient } from './sequel-client.ts';

const people = await startReviewers({
  ADE_RETENTION_DAYS_INPUTS: '1000',
  ADE_MAX_CONCURRENCY: '1',
  // Longer than a job has to hang.
  ADE_RULE_TIMEOUT_SECONDS: '300',
});
const { server } = people;
const client = new SequelClient(server);
const listActions = async (id: string) => (await people.read(id)).history.map(({ action }) => action);
const pickWhy = ({ state, code }: Sequel) => [state, code];
const tokens = new Map<string, string>();
const tokenOf = (name: string) => tokens.get(name) ?? '';
for (const name of ['Ada', 'Bob']) tokens.set(name, await people.makePerson(name));

test('corrections, points and the signature are one request, as the person who said it', async () => {
  const id = await client.makeJob();
  const then = await client.planAccept(id);
  const draft_id = await client.keep(id, then.points, tokenOf('Ada'));
  const options = { token: tokenOf('Ada'), headers: { 'idempotency-key': `key of ${id}` } };
  const revision = await client.correct(id, then, { draft_id }, options);
  const sequel = await client.settled(id);
  assert.deepEqual(pickWhy(sequel), ['done', null]);
  assert.deepEqual([sequel.by, sequel.accepts, sequel.points, sequel.held], ['Ada', true, then.points?.length, null]);
  const { state, acceptances, history } = await people.read(id);
  assert.equal(state, 'accepted');
  assert.deepEqual(
    acceptances.map(({ statement }) => [statement.person, statement.revision]),
    [['Ada', 2]],
  );
  assert.ok(history.every(({ by }) => by === 'Ada'));
  assert.deepEqual(await listActions(id), ['attention_accepted', 'started', 'accepted']);
  assert.equal((await client.readDraft(id, tokenOf('Ada'))).id, null, 'the draft is applied');
  // The connection was lost before the answer: the same request again does nothing twice.
  assert.deepEqual(await client.correct(id, then, { draft_id }, options), {
    ...revision,
    ...(await server.read<object>(`${WS}/jobs/${id}/revisions/2`)),
  });
  assert.equal((await people.read(id)).acceptances.length, 1);
  const entries = (await server.readActivity(id)).filter(({ action }) => action === 'job.accepted');
  assert.deepEqual(
    entries.map(({ actor }) => actor),
    ['Ada'],
  );
  await people.step(id, 'reopen', { reason: REASON });
  assert.equal((await client.read(id)).sequel, null, 'the next step forgets it');
});

test('a revision that is not what was shown is not signed, and what was said about points stays', async () => {
  const id = await client.makeJob();
  const figures = await client.tryOut(id);
  const ids = figures.open.map((one) => one.id);
  const points = [{ ids, reason: REASON }];
  const accept = { expecting: { ...expectingOf(figures, ids), rows: 5 } };
  const draft_id = await client.keep(id, points, tokenOf('Ada'));
  await client.correct(id, { points, accept }, { draft_id }, { token: tokenOf('Ada') });
  const sequel = await client.settled(id);
  assert.deepEqual(pickWhy(sequel), ['refused', 'figures_differ']);
  assert.deepEqual(sequel.differs, [{ what: 'rows', target_field: null }]);
  assert.match(sequel.message ?? '', /the number of rows/);
  assert.deepEqual(await listActions(id), []);
  const draft = await client.readDraft(id, tokenOf('Ada'));
  assert.deepEqual([draft.applied_in, draft.statements, draft.points], [2, [], points]);
  // Nothing of what was said, and no value, is in the database.
  const said = ['message', 'differs_json', 'held_json', 'code'] as const;
  const rows = await server.running.service.db.selectFrom('job_sequels').select(said).execute();
  assert.doesNotMatch(JSON.stringify(rows).replaceAll(/job_\w+/g, ''), /41|42|correct_as_is/);
  const [again] = [expectingOf(figures, ids)];
  await people.step(id, 'review', undefined, { token: tokenOf('Ada') });
  await people.step(id, 'accept', { including: ids, reason: REASON, expecting: { ...again, open: ids } });
  assert.equal((await client.read(id)).sequel, null);
  assert.equal((await client.readDraft(id, tokenOf('Ada'))).id, null, 'nothing is left to say');
});

test('nothing is signed if somebody took a step meanwhile', async () => {
  const id = await client.makeJob();
  const then = await client.planAccept(id);
  await client.whileBusy(async () => {
    await client.correct(id, then, {}, { token: tokenOf('Ada') });
    assert.equal((await client.read(id)).sequel?.state, 'pending');
    await people.step(id, 'comments', { text: 'Wait, please.' }, { token: tokenOf('Bob') });
  });
  const sequel = await client.settled(id);
  assert.deepEqual(pickWhy(sequel), ['refused', 'sequel_overtaken']);
  assert.deepEqual(await listActions(id), ['commented']);
});

test('nothing is done for somebody whose right has ended, or about the document of another sender', async () => {
  const [revoked, moved] = [await client.makeJob(), await client.makeJob()];
  const gone = await people.makePerson('Gone');
  await client.whileBusy(async () => {
    await client.correct(revoked, await plan(revoked), {}, { token: gone });
    await client.correct(moved, await plan(moved));
    const token = (await server.list<Token>('/api/v1/tokens')).find(({ name }) => name === 'Gone');
    await server.expect(204, 'DELETE', `/api/v1/tokens/${token?.id}`);
    const { id: sender_id } = await server.makeSender({ name: 'Another' });
    const json = { sender_id, period: '2026-05' };
    await server.expect(200, 'PUT', `${WS}/jobs/${moved}/sender`, { json });
  });
  assert.deepEqual(pickWhy(await client.settled(revoked)), ['refused', 'sequel_not_allowed']);
  assert.deepEqual(pickWhy(await client.settled(moved)), ['refused', 'sequel_overtaken']);
  for (const id of [revoked, moved]) assert.deepEqual(await listActions(id), []);
});

async function plan(id: string): Promise<Then> {
  const open = await people.listOpen(id);
  return { points: [{ ids: open, reason: REASON }], accept: { expecting: { rows: 4, totals: [], open: [] } } };
}

test('a revision that fails is followed by nothing, and everything that was said stays', async () => {
  const id = await client.makeJob();
  const then = await plan(id);
  const draft_id = await client.keep(id, then.points);
  await client.whileBusy(async () => {
    await client.correct(id, then, { draft_id });
    const end = { status: 'error', error_code: 'timeout', finished_at: new Date().toISOString() } as const;
    const { db } = server.running.service;
    await db.updateTable('jobs').set(end).where('id', '=', nameRevision(id, 2)).execute();
  });
  const sequel = await client.settled(id);
  assert.deepEqual(pickWhy(sequel), ['refused', 'sequel_revision_failed']);
  const { statements, points } = await client.readDraft(id);
  assert.deepEqual([statements, points], [[[CARRY]], then.points]);
});

test('what cannot be done is refused at once, and nobody else sees what was said', async () => {
  const id = await client.makeJob();
  const [open = ''] = await people.listOpen(id);
  const path = `${WS}/jobs/${id}/corrections`;
  const refuse = async (code: Parameters<typeof server.expectProblem>[0], then: Then) =>
    server.expectProblem(code, 'POST', path, { json: { base_revision: 1, corrections: [CARRY], then } });
  const expecting = { rows: 4, totals: [], open: [open] };
  await refuse('reason_unknown', { points: [{ ids: [open], reason: { code: 'of_nobody' } }] });
  await refuse('attention_without_sender', {
    points: [{ ids: [open], reason: REASON, holds_for: 'sender', until: '2027-01-31' }],
  });
  await refuse('hold_without_sender', { holds_for: 'sender' });
  await refuse('reason_missing', { accept: { expecting, including: [open] } });
  assert.equal((await client.read(id)).sequel, null);
  assert.equal((await client.read(id)).open_revision, null);
  await client.correct(id, { points: [{ ids: [open], reason: { ...REASON, text: 'Zebulon' } }] });
  await client.settled(id);
  const file = jobPaths(jobFolder(server.dataDir, nameRevision(id, 2))).sequel;
  if (!server.running.service.shared.isOn) assert.match(readFileSync(file, 'utf8'), /Zebulon/);
  const auditor = await people.makePerson('Otto', 'person', 'auditor');
  const parts = ['', '/review', '/revisions', '/events'];
  for (const part of parts) {
    const { text } = await server.expect(200, 'GET', `${WS}/jobs/${id}${part}`, { token: auditor });
    assert.doesNotMatch(text, /Zebulon/);
  }
});

test('corrections hold for the sender, and for everyone if an author says so', async () => {
  const { id: sender_id } = await server.makeSender({ name: 'Holding' });
  const fields = { sender_id, period: '2026-06' };
  const id = await client.makeJob(4, fields);
  const { config_id } = await client.read(id);
  const cell = { kind: 'cell_value', places: [{ sheet: 0, a1: 'B2' }], value: 'Zoe' } as const;
  const corrections = [CARRY, { ...cell, places: [...cell.places] }];
  const everyone = { holds_for: 'everyone' } as const;
  const refused = { json: { base_revision: 1, corrections, then: everyone }, token: tokenOf('Ada') };
  await server.expectProblem('access_denied', 'POST', `${WS}/jobs/${id}/corrections`, refused);
  const before = await server.list<ConfigVersion>(`${WS}/configs/${config_id}/versions`);
  const author = await people.makePerson('Author', 'person', 'author');
  await client.correct(id, everyone, { corrections }, { token: author });
  const sequel = await client.settled(id);
  assert.deepEqual(pickWhy(sequel), ['done', null]);
  assert.deepEqual([sequel.held?.corrections, sequel.held?.left_out], [1, 1], 'one cell is about its document only');
  const [recipe] = await server.list<RecipeVersion>(`${WS}/senders/${sender_id}/recipes`);
  assert.deepEqual([recipe?.version, recipe?.made_by], [1, 'Author']);
  const after = await server.list<ConfigVersion>(`${WS}/configs/${config_id}/versions`);
  const added = after.filter((one) => !before.some(({ id: known }) => known === one.id));
  assert.deepEqual(
    added.map(({ id: version, created_by: by }) => [version, by]),
    sequel.held?.config_version_id == null ? [] : [[sequel.held.config_version_id, 'Author']],
  );
});

test('an undo holds for the sender as what it undoes did, and the document is signed after it', async () => {
  const { id: sender_id } = await server.makeSender({ name: 'Undoing' });
  const id = await client.makeJob(4, { sender_id, period: '2026-06' });
  const readPieces = async () => (await server.list<RecipeVersion>(`${WS}/senders/${sender_id}/recipes`))[0]?.pieces;
  const cell = { kind: 'cell_value' as const, places: [{ sheet: 0, a1: 'B2' }], value: 'Zoe' };
  await client.correct(id, { holds_for: 'sender' }, { corrections: [CARRY, cell] });
  const first = await client.settled(id);
  assert.deepEqual([first.held?.corrections, first.held?.left_out, await readPieces()], [1, 1, 1]);
  const undo = (correction: string) => ({ kind: 'undo' as const, places: [], supersedes: [correction] });
  const then = { holds_for: 'sender' as const };
  await client.correct(id, then, { base_revision: 2, corrections: [undo('c2')] });
  const ofCell = await client.settled(id);
  assert.deepEqual([...pickWhy(ofCell), ofCell.held?.corrections, ofCell.held?.left_out], ['done', null, 0, 1]);
  assert.equal(await readPieces(), 1);
  await client.correct(id, then, { base_revision: 3, corrections: [undo('c1')] });
  const ofColumn = await client.settled(id);
  assert.deepEqual([...pickWhy(ofColumn), ofColumn.held?.corrections, ofColumn.held?.left_out], ['done', null, 1, 0]);
  assert.equal(await readPieces(), 0, 'the next document of the sender is asked about again');
});
