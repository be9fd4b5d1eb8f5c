import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listAccessChanges } from '../../../src/storage/store/access-history.ts';
import { noteAccess } from '../../../src/storage/store/people.ts';
import { inTransaction } from '../../../src/storage/store/transactions.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';

test('the later change of a person is the later one, in one moment and with a clock that is behind', async (t) => {
  const db = await openTestDatabase(t);
  const note = (nowMs: number, is_disabled: 0 | 1) => {
    t.mock.timers.reset();
    t.mock.timers.enable({ apis: ['Date'], now: nowMs });
    const change = { person_id: 'per_1', token_id: null, roles_json: null, is_disabled };
    return inTransaction(db, (transaction) => noteAccess(transaction, change));
  };
  const moments = [1_000_000, 1_000_000, 1_000_000, 1_000_000, 995_000, 2_000_000];
  for (const [at, nowMs] of moments.entries()) await note(nowMs, at % 2 === 0 ? 1 : 0);
  const listed = await listAccessChanges(db, '9999');
  assert.deepEqual(
    listed.map(({ at, is_disabled }) => [Date.parse(at), is_disabled]),
    [
      [1_000_000, 1],
      [1_000_001, 0],
      [1_000_002, 1],
      [1_000_003, 0],
      [1_000_004, 1],
      [2_000_000, 0],
    ],
  );
});
