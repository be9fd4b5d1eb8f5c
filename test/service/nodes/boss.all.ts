import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../../src/service/nodes/boss.ts';
import { openTestDatabase } from '../../helpers/postgres/databases.ts';
import { WITH_NODES } from './start-node.ts';

test('pg-boss receives the rows of every statement, as its maintenance needs them', WITH_NODES, async (t) => {
  const db = await openTestDatabase(t);
  const { rows } = await connect(db).db!.executeSql('begin; select 1 as one; select 2 as two; commit', []);
  assert.deepEqual(rows, [{ one: 1 }, { two: 2 }]);
});
