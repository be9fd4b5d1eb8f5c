import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { knownDatabaseUrlOf, ON_POSTGRES } from '../../helpers/postgres/databases.ts';
import { startTestServer } from '../server-harness.ts';
import { findInRows } from './dump.ts';
import { PERSON } from './marker.ts';
import { Finder } from './ways.ts';

test('no statistic of PostgreSQL has a value of an erased person', ON_POSTGRES, async () => {
  const server = await startTestServer();
  await server.uploadText('Member No.,First Name\nM1,Kim\n', `${PERSON.name}.csv`);
  await server.uploadText('Member No.,First Name\nM2,Kim\n', `${PERSON.name} 2.csv`);
  const client = new pg.Client({ connectionString: knownDatabaseUrlOf(server.dataDir) });
  await client.connect();
  // As autovacuum does after some changes.
  await client.query('analyze');
  await client.end();
  const read = async () => (await findInRows(server.dataDir)).filter((found) => /^pg_stats/.test(found));
  assert.notDeepEqual(await read(), []);
  const finder = new Finder(server);
  await finder.erase((await finder.find()).id);
  assert.deepEqual(await findInRows(server.dataDir), []);
});
