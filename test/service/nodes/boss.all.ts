import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { connect } from '../../../src/service/nodes/boss.ts';
import type { Database } from '../../../src/storage/store/database.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';
import { WITH_NODES } from './start-node.ts';

async function countOpen(db: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from pg_stat_activity
    where datname = current_database() and state like 'idle in transaction%'`.execute(db);
  return rows[0]!.count;
}

test('pg-boss receives the rows of every statement, as its maintenance needs them', WITH_NODES, async (t) => {
  const db = await openTestDatabase(t);
  const { rows } = await connect(db).db!.executeSql('begin; select 1 as one; select 2 as two; commit', []);
  assert.deepEqual(rows, [{ one: 1 }, { two: 2 }]);
});

test('a transaction of pg-boss that fails does not stay open in the connection', WITH_NODES, async (t) => {
  const db = await openTestDatabase(t);
  const { executeSql } = connect(db).db!;
  await assert.rejects(executeSql('\n  BEGIN;\n select 1 / 0;\n COMMIT;', []), /division by zero/);
  assert.deepEqual(await executeSql('select 1 as one', []), { rows: [{ one: 1 }] });
  assert.equal(await countOpen(db), 0);
});
