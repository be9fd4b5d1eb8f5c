import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job } from '../../src/contract/api/index.ts';
import { listColumns } from '../../web/src/features/desk/worklist/line-columns.ts';
import { findGroup, findWorkPlace, withoutRepeated } from '../../web/src/features/entities/jobs/work-groups.ts';
import { makeJob } from './support/make-job.ts';

const open = (id: string, more: Partial<Job> = {}) => makeJob({ id, open_attention: 2, ...more });
const SEQUEL = {
  revision: 2,
  code: null,
  message: null,
  by: 'Ida',
  said_at: '2026-11-05T08:00:00.000Z',
  settled_at: null,
  holds_for: 'document',
  points: 0,
  accepts: true,
  held: null,
} as const;
const clean = (id: string, more: Partial<Job> = {}) => makeJob({ id, ...more });

test('a document is in the group of the next step that it needs', () => {
  const sequel = (state: 'pending' | 'refused' | 'done') => ({
    sequel: { ...SEQUEL, differs: [], state },
  });
  const expected = [
    [{ status: 'queued' }, 'stuck'],
    [{ status: 'error' }, 'stuck'],
    [{ open_attention: 1 }, 'check'],
    [{}, 'clean'],
    [{ open_revision: { revision: 2, status: 'running' } }, 'stuck'],
    [{ review_state: 'waiting_for_second_person' }, 'second'],
    [{ review_state: 'sent_back' }, 'sent'],
    [{ review_state: 'set_aside' }, 'aside'],
    [{ review_state: 'accepted' }, 'done'],
    // What was said of a document is being applied, or was refused: then a person decides.
    [sequel('pending'), 'stuck'],
    [sequel('refused'), 'check'],
    [sequel('done'), 'clean'],
  ] as const;
  for (const [more, group] of expected) assert.equal(findGroup(makeJob(more)), group, JSON.stringify(more));
});

test('the next document is the next of the list that needs a decision, then the first again', () => {
  const jobs = [open('a'), clean('b'), open('c'), open('d')];
  const place = (id: string) => {
    const { at, of, next } = findWorkPlace(jobs, id);
    return [at, of, next?.id];
  };
  assert.deepEqual(place('a'), [1, 3, 'c']);
  assert.deepEqual(place('c'), [2, 3, 'd']);
  assert.deepEqual(place('d'), [3, 3, 'a']);
});

test('a document that is decided by now keeps its place, and a clean one comes last', () => {
  const accepted = clean('c', { review_state: 'accepted' });
  assert.deepEqual(findWorkPlace([open('a'), accepted, clean('b')], 'c'), {
    at: 2,
    of: 2,
    next: open('a'),
    previous: open('a'),
  });
  assert.equal(findWorkPlace([accepted, clean('b')], 'c').next?.id, 'b');
  assert.equal(findWorkPlace([accepted], 'c').next, undefined);
  assert.deepEqual(findWorkPlace([open('a')], 'elsewhere'), {
    at: 0,
    of: 1,
    next: open('a'),
    previous: open('a'),
  });
});

test('a job that was repeated takes no place, unless the repetition failed', () => {
  const failed = clean('a', { status: 'error' });
  assert.deepEqual(
    withoutRepeated([failed, clean('b', { retry_of: 'a' })]).map(({ id }) => id),
    ['b'],
  );
  const again = clean('b', { retry_of: 'a', status: 'error' });
  assert.deepEqual(
    withoutRepeated([failed, again]).map(({ id }) => id),
    ['a', 'b'],
  );
});

test('the same columns are the same list, so that lines that have not changed are not drawn again', () => {
  const list = (more: Partial<Job> = {}) => {
    const job = clean('one', more);
    const document = { job, group: 'clean', sender: undefined, due: null, change: null, unapplied: 0 } as const;
    return listColumns([{ name: 'clean', lines: [{ kind: 'job', id: job.id, document }] }], undefined);
  };
  assert.deepEqual(
    list().map(({ name }) => name),
    ['outcome', 'document', 'look', 'rows'],
  );
  assert.equal(list(), list());
  assert.notEqual(list({ assignee: 'Ida' }), list());
});
