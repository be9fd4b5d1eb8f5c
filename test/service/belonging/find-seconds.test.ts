import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSeconds } from '../../../src/service/belonging/find-seconds.ts';
import type { JobRow } from '../../../src/storage/store/index.ts';
import { makeJobTestRow } from '../rows.ts';

const make = (id: string, more: Partial<JobRow> = {}) =>
  makeJobTestRow({ id, created_at: `2026-05-0${id}T00:00:00.000Z`, ...more });
const find = (...jobs: JobRow[]) => Object.fromEntries(findSeconds(jobs));

test('later documents are asked about, with the oldest as the first', () => {
  assert.deepEqual(find(make('2'), make('1'), make('3')), { 2: '1', 3: '1' });
  assert.deepEqual(find(make('1')), {});
});

test('a signed document is the first, whenever it came, and is not asked about', () => {
  assert.deepEqual(find(make('1'), make('2', { review_state: 'accepted' })), { 1: '2' });
  assert.deepEqual(find(make('1', { review_state: 'accepted' }), make('2', { review_state: 'accepted' })), {});
});

test('documents that do not count are neither first nor second', () => {
  for (const state of ['sent_back', 'set_aside'] as const) {
    assert.deepEqual(find(make('1', { review_state: state }), make('2')), {});
    assert.deepEqual(find(make('1'), make('2', { review_state: state })), {});
  }
  assert.deepEqual(find(make('1', { status: 'error' }), make('2')), {});
  assert.deepEqual(find(make('1', { review_state: 'replaced', replaced_by: '2' }), make('2', { replaces: '1' })), {});
});

test('documents that stand beside each other are not asked about; another one is', () => {
  const beside = make('2', { stands_beside: '1' });
  assert.deepEqual(find(make('1'), beside), {});
  assert.deepEqual(find(make('1'), beside, make('3')), { 3: '1' });
  assert.deepEqual(find(beside, make('3')), { 3: '2' }, 'the first is gone');
  const replacing = make('3', { replaces: '1' });
  assert.deepEqual(find(make('1', { review_state: 'replaced', replaced_by: '3' }), beside, replacing), {});
});
