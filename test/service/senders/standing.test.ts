import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findStanding } from '../../../src/service/senders/standing.ts';
import type { JobRow } from '../../../src/storage/store/index.ts';
import { makeJobTestRow } from '../rows.ts';

const [fresh, failed] = [makeJobTestRow({ id: 'job_fresh' }), makeJobTestRow({ id: 'job_failed', status: 'error' })];
const accepted = makeJobTestRow({ id: 'job_accepted', review_state: 'accepted' });
const sentBack = makeJobTestRow({ id: 'job_back', review_state: 'sent_back' });
const replaced = makeJobTestRow({ id: 'job_replaced', review_state: 'replaced', replaced_by: 'job_fresh' });

const added = makeJobTestRow({ id: 'job_added', stands_beside: 'job_accepted' });
const aside = makeJobTestRow({ id: 'job_aside', review_state: 'set_aside' });

const listStanding = (...jobs: JobRow[]) => findStanding(jobs).map(({ id }) => id);

test('of the jobs of a period the accepted one counts, or else the newest one that was not refused', () => {
  assert.deepEqual(listStanding(fresh, accepted), ['job_accepted']);
  assert.deepEqual(listStanding(failed, fresh, replaced), ['job_fresh']);
  assert.deepEqual(listStanding(replaced, sentBack, fresh), ['job_fresh']);
  assert.deepEqual(listStanding(failed, replaced, sentBack, aside), []);
});

test('what people added to it counts as well, also alone', () => {
  assert.deepEqual(listStanding(added, fresh, accepted), ['job_accepted', 'job_added']);
  assert.deepEqual(listStanding(added, replaced), ['job_added']);
});
