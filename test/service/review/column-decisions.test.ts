import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobAttention } from '../../../src/contract/belonging.ts';
import { findDecision, listTopics, nameTopic } from '../../../src/service/jobs/decided.ts';
import type { AttentionDecisionRow } from '../../../src/storage/store/index.ts';

const makePoint = (...headers: string[]): JobAttention => ({
  code: 'column_undecided',
  message: '',
  count: headers.length,
  columns: headers.map((header, i) => ({ column: String.fromCharCode(65 + i), header, places: [] })),
});

/** A decision about a point of another document of the sender. */
const decide = (point: JobAttention, senderId: string | null = 'snd_1'): AttentionDecisionRow => ({
  entry_id: 'e',
  job_id: 'job_before',
  attention_id: 'a',
  topic: nameTopic(point),
  count: point.count ?? 0,
  sender_id: senderId,
  until: null,
});

const JOB = { id: 'job_now', sender_id: 'snd_1' };
const isSettled = (point: JobAttention, ...decisions: AttentionDecisionRow[]) =>
  findDecision(decisions, JOB, 'b', point) !== undefined;

test('a decision for the sender covers the headers that it names, alone or with others, and no others', () => {
  const both = decide(makePoint('Dues', 'Shoe'));
  assert.ok(isSettled(makePoint('dues '), both), 'fewer');
  assert.ok(isSettled(makePoint('Shoe', 'Dues'), both), 'in another order');
  assert.ok(isSettled(makePoint('Dues', 'Hat'), both, decide(makePoint('Hat'))), 'of two decisions');
  assert.ok(!isSettled(makePoint('Dues', 'Hat'), both), 'a new column');
  assert.ok(!isSettled(makePoint('Dues', 'Dues'), both), 'a second column of the same name');
  assert.ok(!isSettled(makePoint('Dues'), decide(makePoint('Dues'), 'snd_2')), 'of another sender');
  assert.ok(!isSettled(makePoint('Dues'), decide(makePoint('Dues'), null)), 'for the other document alone');
});

test('nobody decides for the sender about a column without a header, or about columns that are not listed', () => {
  assert.ok(!isSettled(makePoint(''), decide(makePoint(''))));
  const short = { ...makePoint('Dues'), count: 300 };
  assert.ok(!isSettled(short, decide(short)));
});

test('a decision for the document holds as long as the columns are the same', () => {
  const own = (point: JobAttention) => ({ ...decide(point, null), job_id: JOB.id, attention_id: 'b' });
  assert.ok(isSettled(makePoint(''), own(makePoint(''))));
  assert.ok(!isSettled(makePoint('Hat'), own(makePoint('Dues'))));
});

test('all decisions for the sender that helped are revoked together', () => {
  const topics = new Set(
    [makePoint('Dues', 'Shoe'), makePoint('Hat'), makePoint('Coat')].map((point) => nameTopic(point)),
  );
  assert.deepEqual(listTopics(topics, makePoint('Dues', 'Hat')), [
    nameTopic(makePoint('Dues', 'Shoe')),
    nameTopic(makePoint('Hat')),
  ]);
});

test('the same header on two sheets is decided for one of them, unless both are decided alike', () => {
  const on = (sheet: string, ...headers: string[]) => ({ ...makePoint(...headers), sheet });
  const staff = on('Staff', 'Dues', 'Hat');
  const guests = on('Guests', 'Dues');
  const ofStaff = { ...decide(staff), topic: nameTopic(staff, [guests]) };
  assert.ok(isSettled(staff, ofStaff));
  assert.ok(isSettled(on('staff ', 'Dues'), ofStaff), 'as people write it');
  assert.ok(!isSettled(guests, ofStaff), 'the other sheet is open');
  assert.ok(!isSettled(on('June', 'Dues'), ofStaff), 'and so is any other');
  assert.ok(isSettled(on('June', 'Hat'), ofStaff), 'a header that only one sheet has is that of any sheet');
  const ofGuests = { ...decide(guests), topic: nameTopic(guests, [staff]) };
  assert.ok(isSettled(guests, ofStaff, ofGuests));
  assert.deepEqual(listTopics(new Set([ofStaff.topic, ofGuests.topic]), guests), [ofGuests.topic], 'revoked alone');
  const alike = decide(staff);
  assert.ok(isSettled(guests, alike), 'decided together, and by versions before: for all sheets');
  assert.deepEqual(listTopics(new Set([alike.topic]), guests), [alike.topic]);
});
