import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Artifact, HookCall } from 'ade/rules';
import { run } from '../../templates/starter/hooks/after_validate.ts';

/** A record with one table for each [rows, errors]. */
function makeCall(...tables: [rows: number, errors: number][]): HookCall {
  const artifact = {
    sheets: tables.map(([row_count, errors], index) => ({
      tables: [
        {
          id: `table_${index + 1}`,
          row_count,
          validation: {
            issues: [],
            totals: [
              { target_field: 'email', code: 'email_shape', severity: 'error', count: errors },
              { target_field: 'email', code: 'other', severity: 'warning', count: 1000 },
            ],
          },
        },
      ],
    })),
  } as unknown as Artifact;
  return { artifact } as HookCall;
}

test('a table with frequent errors gets an issue', () => {
  const { notes, issues } = run(makeCall([100, 20], [100, 21]));
  assert.equal(notes, 'A table is full of errors.');
  assert.deepEqual(
    issues?.map(({ table_id, code }) => `${table_id} ${code}`),
    ['table_2 many_errors'],
  );
});

test('few errors and small tables only get a note', () => {
  assert.deepEqual(run(makeCall([19, 19], [100, 1])), { notes: 'Some rows have errors.', issues: [] });
  assert.deepEqual(run(makeCall([100, 0])), { notes: 'No row has an error.', issues: [] });
});

test('a table without validation is not an error', () => {
  const call = { artifact: { sheets: [{ tables: [{ id: 'table_1', row_count: 50 }] }] } } as unknown as HookCall;
  assert.equal(run(call).notes, 'No row has an error.');
});
