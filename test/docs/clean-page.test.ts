import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CLEAN_CONDITIONS } from '../../src/contract/artifact.ts';
import { JOB_ATTENTION_CODES } from '../../src/contract/belonging.ts';
import { listUnmet } from '../../src/contract/clean.ts';

const page = readFileSync(new URL('../../docs/clean.md', import.meta.url), 'utf8');
const rows = page.split('\n').flatMap((line) => {
  const [, condition, , codes] = /^\| `(\w+)` \| (.*) \| (.*)\|$/.exec(line) ?? [];
  return condition === undefined
    ? []
    : [{ condition, codes: [...(codes ?? '').matchAll(/`(\w+)`/g)].map(([, code]) => code) }];
});

test('the page has every condition in order, and the points that violate each', () => {
  assert.deepEqual(
    rows.map(({ condition }) => condition),
    CLEAN_CONDITIONS,
  );
  for (const { condition, codes } of rows.filter(({ condition: one }) => one !== 'points_decided')) {
    const violating = JOB_ATTENTION_CODES.filter((code) => listUnmet([{ code }])[0] === condition);
    assert.deepEqual([...codes].sort(), [...violating].sort(), condition);
  }
});

test('a document without open points and with a whole ledger meets all conditions', () => {
  assert.deepEqual(listUnmet([]), []);
  assert.deepEqual(listUnmet([], false), ['ledger_whole']);
  assert.deepEqual(listUnmet([{ code: 'drift' }, { code: 'column_undecided' }, { code: 'drift' }]), [
    'columns_decided',
    'points_decided',
  ]);
});
