import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findStanding } from '../../../src/service/senders/standing.ts';
import { makeJobTestRow } from '../rows.ts';

const [fresh, failed] = [makeJobTestRow({ id: 'job_fresh' }), makeJobTestRow({ id: 'job_failed', status: 'error' })];
const accepted = makeJobTestRow({ id: 'job_accepted', review_state: 'accepted' });
const sentBack = makeJobTestRow({ id: 'job_back', review_state: 'sent_back' });
const replaced = makeJobTestRow({ id: 'job_replaced', review_state: 'replaced', replaced_by: 'job_fresh' });

test('of the jobs of a period the accepted one counts, or else the newest one that was not refused', () => {
  assert.equal(findStanding([fresh, accepted])?.id, 'job_accepted');
  assert.equal(findStanding([failed, fresh, replaced])?.id, 'job_fresh');
  assert.equal(findStanding([replaced, sentBack, fresh])?.id, 'job_fresh');
  assert.equal(findStanding([failed, replaced, sentBack]), undefined);
});
