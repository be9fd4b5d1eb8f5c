import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WS } from '../server-harness.ts';
import { REASON, startReviewers } from './client.ts';

const people = await startReviewers();
const { server } = people;
const { db } = server.running.service;

/** Adds points that need attention to the summary of a job, as a check would. */
async function addAttention(id: string, ...counts: number[]): Promise<string[]> {
  const { summary_json: json } = await server.running.service.jobs.getRow('default', id);
  const summary = JSON.parse(json!);
  const ids = counts.map((_, i) => `${i}`.repeat(12));
  summary.attention = counts.map((count, i) => ({
    id: ids[i],
    code: 'values_dropped',
    message: 'Values were dropped.',
    target_field: `field_${i}`,
    count,
  }));
  await db
    .updateTable('jobs')
    .set({ summary_json: JSON.stringify(summary) })
    .where('id', '=', id)
    .execute();
  return ids;
}

test('points are accepted one by one and together, and open ones are refused by name', async () => {
  const id = await people.makeJob();
  const [one, two, three] = await addAttention(id, 1, 2, 3);
  await people.step(id, 'review');
  const detail = await people.refuse('attention_open', id, 'accept', {});
  assert.match(detail, /has 3 open points .*000000000000 \(values_dropped\), 111111111111/);
  await people.step(id, 'attention', { ids: [one], reason: REASON });
  assert.deepEqual(await people.listOpen(id), [two, three]);
  await people.refuse('attention_unknown', id, 'attention', { ids: ['abcabcabcabc'], reason: REASON });
  await people.step(id, 'attention', { ids: [two], reason: REASON });
  await people.refuse('attention_open', id, 'accept', {});
  await people.refuse('reason_missing', id, 'accept', { including: [three] });
  await people.step(id, 'accept', { including: [three], reason: REASON });
  const { attention, acceptances, history } = await people.read(id);
  assert.ok(attention.every((point) => point.accepted_for === 'document'));
  assert.deepEqual(acceptances[0]!.statement.attention_accepted, [one, two, three]);
  const entry = history.find(({ id: entryId }) => entryId === attention[0]!.accepted_by)!;
  assert.deepEqual([entry.action, entry.reason, entry.details.ids], ['attention_accepted', REASON.code, one]);
});

test('a point that was accepted for three cells is open again if there are four', async () => {
  const id = await people.makeJob();
  const [one] = await addAttention(id, 3);
  await people.step(id, 'attention', { ids: [one], reason: REASON });
  assert.deepEqual(await people.listOpen(id), []);
  await addAttention(id, 4);
  assert.deepEqual(await people.listOpen(id), [one]);
});

test("a point that is accepted for a sender is accepted in the sender's other documents, until the day", async () => {
  const ids = [await people.makeJob(), await people.makeJob(), await people.makeJob()];
  for (const id of ids) await addAttention(id, 2);
  const [point] = await addAttention(ids[0]!, 2);
  const decide = (until: string) => ({ ids: [point], holds_for: 'sender', until, reason: REASON });
  await people.refuse('attention_without_sender', ids[0]!, 'attention', decide('2999-12-31'));
  for (const [i, sender] of ['snd_a', 'snd_a', 'snd_b'].entries()) {
    if (i !== 1) await people.insertSender(sender);
    await db.updateTable('jobs').set({ sender_id: sender }).where('id', '=', ids[i]!).execute();
  }
  await people.refuse('day_invalid', ids[0]!, 'attention', decide('2026-02-30'));
  await people.step(ids[0]!, 'attention', decide('2020-01-31'));
  assert.deepEqual(await people.listOpen(ids[1]!), [point], 'that day is over');
  await people.step(ids[0]!, 'attention', decide('2999-12-31'));
  assert.deepEqual(await people.listOpen(ids[1]!), []);
  assert.equal((await people.read(ids[1]!)).attention[0]!.accepted_for, 'sender');
  assert.deepEqual(await people.listOpen(ids[2]!), [point], 'another sender');
  await addAttention(ids[1]!, 5);
  assert.deepEqual(await people.listOpen(ids[1]!), [point]);
  await server.expect(200, 'GET', `${WS}/jobs/${ids[1]}/review`);
});

test('a decision for a sender is revoked before its day, from any document of the sender', async () => {
  const ids = [await people.makeJob(), await people.makeJob(), await people.makeJob(), await people.makeJob()];
  const [first, second, third, foreign] = ids as [string, string, string, string];
  for (const sender of ['snd_c', 'snd_d']) await people.insertSender(sender);
  for (const id of ids) {
    await addAttention(id, 2, 2);
    const sender_id = id === foreign ? 'snd_d' : 'snd_c';
    await db.updateTable('jobs').set({ sender_id }).where('id', '=', id).execute();
  }
  const [point, other] = (await people.listOpen(first)) as [string, string];
  const decide = (about: string[]) => ({ ids: about, holds_for: 'sender', until: '2999-12-31', reason: REASON });
  await people.step(first, 'attention', decide([point, other]));
  await people.step(second, 'attention', decide([point]));
  await people.step(foreign, 'attention', decide([point, other]));
  await people.accept(first);
  const revoke = { ids: [point], reason: { code: 'mistake_found' } };
  await people.refuse('attention_unknown', third, 'attention/revoke', { ...revoke, ids: ['abcabcabcabc'] });
  await people.refuse('reason_unknown', third, 'attention/revoke', { ...revoke, reason: { code: 'none' } });
  const found = (await people.read(third)).attention.map(({ accepted_for: of, accepted_until: until }) => [of, until]);
  assert.deepEqual(found, Array(2).fill(['sender', '2999-12-31']));

  const { body } = await people.step(second, 'attention/revoke', revoke);
  const { action, reason, details, state } = body.history.at(-1)!;
  assert.deepEqual([action, reason, details, state], ['attention_revoked', 'mistake_found', { ids: point }, 'new']);
  assert.deepEqual(await people.listOpen(second), [point], 'open again where somebody revokes it');
  assert.deepEqual(await people.listOpen(third), [point]);
  assert.deepEqual(await people.listOpen(foreign), [], 'another sender');
  const signed = (await people.read(first)).attention[0]!;
  assert.deepEqual([signed.accepted_for, signed.accepted_until], ['document', null], 'a signed document stays signed');
  const [entry] = await server.readActivity();
  assert.deepEqual([entry?.action, entry?.target_id, entry?.details.ids], ['job.attention_revoked', second, point]);
  const detail = await people.refuse('attention_not_of_sender', third, 'attention/revoke', revoke);
  assert.match(detail, new RegExp(`${point}.*has: ${other}`));

  // From the signed document itself: the signature covers the decision there.
  await people.step(first, 'attention/revoke', { ...revoke, ids: [other] });
  assert.deepEqual(await people.listOpen(first), []);
  assert.deepEqual(await people.listOpen(third), [point, other]);
});
