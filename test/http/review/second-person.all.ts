import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job } from '../../../src/contract/api/index.ts';
import { pluck } from '../../helpers/pluck.ts';
import { LOCKER, startTestServer, WS } from '../server-harness.ts';
import { REASON, Reviewers, startReviewers } from './client.ts';

const people = await startReviewers();
const { server } = people;
const ada = await people.makePerson('Ada Ito');
const adaAgain = await people.makePerson(' ada ito');
const ben = await people.makePerson('Ben Okoro');
const robot = await people.makePerson('nightly', 'service');

await people.setRules({ second_person: true });

/** Submits a job with this token. */
async function submitAs(token: string): Promise<string> {
  const json = { document_id: people.documentId };
  const { body } = await server.expect<Job>(202, 'POST', `${WS}/jobs`, { json, token });
  await server.waitForJob(body.id);
  return body.id;
}

test('a job is accepted by two persons, and the second signs the same as the first', async () => {
  const id = await people.makeJob();
  const first = await people.accept(id, ada);
  assert.equal(first.state, 'waiting_for_second_person');
  assert.deepEqual(
    first.acceptances.map(({ statement }) => statement.part),
    ['first'],
  );
  await people.refuse('job_not_acceptable', id, 'accept', { revision: 2 }, ben);
  const second = await people.accept(id, ben);
  assert.equal(second.state, 'accepted');
  const statements = second.acceptances.map(({ statement }) => statement);
  assert.deepEqual(pluck(statements, 'part', 'person'), [
    ['first', 'Ada Ito'],
    ['second', 'Ben Okoro'],
  ]);
  assert.equal(statements[1]!.first_id, statements[0]!.id);
  assert.equal(statements[1]!.artifact_sha256, statements[0]!.artifact_sha256);
});

test('a person counts once, with however many tokens', async () => {
  const id = await people.makeJob();
  await people.accept(id, ada);
  for (const token of [ada, adaAgain]) {
    assert.match(await people.refuse('second_person_required', id, 'accept', {}, token), /has accepted it already/);
  }
});

test('a person who submitted or corrected a job cannot be the second person, nor can a service', async () => {
  const submitted = await submitAs(ben);
  await people.accept(submitted, ada);
  assert.match(await people.refuse('second_person_required', submitted, 'accept', {}, ben), /has submitted it/);

  const corrected = await people.makeJob();
  await server.correct(corrected, [LOCKER], 1, ben);
  await people.accept(corrected, ada);
  assert.match(await people.refuse('second_person_required', corrected, 'accept', {}, ben), /has corrected it/);

  const byRobot = await people.makeJob();
  await people.step(byRobot, 'review');
  const including = pluck((await people.read(byRobot)).attention, 'id');
  const json = { including, reason: REASON };
  assert.match(await people.refuse('second_person_required', byRobot, 'accept', json, robot), /is a service/);
  await people.accept(byRobot, ada);
  assert.match(await people.refuse('second_person_required', byRobot, 'accept', {}, robot), /is a service/);
});

test('a second person who finds a mistake sends the job back, and the first signature no longer counts', async () => {
  const id = await people.makeJob();
  await people.accept(id, ada);
  const { body } = await people.step(id, 'send-back', { reason: { code: 'mistake_found' } }, { token: ben });
  assert.equal(body.state, 'sent_back');
  assert.ok(body.acceptances[0]!.withdrawn_at);
  // The review starts again, and the person who found the mistake may now be the first.
  assert.equal((await people.accept(id, ben)).state, 'waiting_for_second_person');
  assert.equal((await people.accept(id, ada)).state, 'accepted');
});

test('with ADE_AUTH=off an acceptance says that the person is unknown, and there is no second person', async () => {
  const open = await startTestServer({ ADE_AUTH: 'off' });
  await open.publishStarter();
  const { id: documentId } = await open.upload();
  const local = new Reviewers(open, documentId);
  const id = await local.makeJob();
  const { acceptances, state } = await local.accept(id);
  assert.deepEqual([state, acceptances[0]!.statement.authentication], ['accepted', 'unauthenticated']);
  await local.setRules({ second_person: true });
  const other = await local.makeJob();
  await local.step(other, 'review');
  const including = pluck((await local.read(other)).attention, 'id');
  const detail = await local.refuse('second_person_required', other, 'accept', { including, reason: REASON });
  assert.match(detail, /ADE_AUTH is off/);
});
