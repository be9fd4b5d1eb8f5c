import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { findPostgres } from '../../../scripts/test/postgres.ts';
import { planTables } from '../../../src/storage/move/plan-tables.ts';
import { openDatabase, openMemoryDatabase } from '../../../src/storage/store/database.ts';
import { partsOf, type TableShape } from '../../../src/storage/store/dialects/dialect.ts';
import { pluck } from '../../helpers/pluck.ts';
import { startOwnServer } from '../../helpers/postgres/own-server.ts';

const skip = findPostgres() === null && 'needs PostgreSQL';

async function listBoth(): Promise<{ sqlite: TableShape[]; postgres: TableShape[]; columns: Row[] }> {
  const server = await startOwnServer();
  const [small, large] = [
    await openMemoryDatabase(),
    await openDatabase({ dataDir: '', databaseUrl: `${server.url}/ade_template` }),
  ];
  const [sqlite, postgres] = [await partsOf(small).listTables(small), await partsOf(large).listTables(large)];
  await small.destroy();
  await large.destroy();
  const client = new pg.Client({ connectionString: `${server.url}/ade_template` });
  await client.connect();
  const { rows } = await client.query<Row>(
    'select table_name, column_name, is_identity, column_default from information_schema.columns where table_schema = current_schema()',
  );
  await client.end();
  return { sqlite, postgres, columns: rows };
}

interface Row {
  table_name: string;
  column_name: string;
  is_identity: 'YES' | 'NO';
  column_default: string | null;
}

/** Tables that each deployment has of its own; all other tables are moved. */
const LEFT_OUT = [
  'blob_listing',
  'feed_events',
  'identity',
  'job_events',
  'nodes',
  'queue_places',
  'signing_key_in_use',
  'signing_keys',
  'stored_files',
  'stored_folders',
  'unnamed_blobs',
];

test('every table of the schema is moved, except those that a deployment has of its own', { skip }, async () => {
  const { sqlite, postgres, columns } = await listBoth();
  const names = new Set(columns.map(({ table_name: name }) => name).filter((name) => !name.startsWith('kysely_')));
  assert.deepEqual(pluck(postgres, 'name'), [...names].sort());
  assert.deepEqual(pluck(sqlite, 'name'), [...names].sort());
  const plans = planTables(sqlite, postgres);
  const moved = plans.map(({ shape }) => shape.name);
  assert.deepEqual([...moved, ...LEFT_OUT].sort(), [...names].sort());
  for (const { shape, names: ofNames } of plans) {
    const all = columns.filter(({ table_name: name }) => name === shape.name);
    const missing = all.map(({ column_name: name }) => name).filter((name) => !shape.columns.includes(name));
    assert.deepEqual(missing, ofNames === null ? [] : ['parts'], shape.name);
    assert.ok(shape.key.length > 0, `${shape.name} is read in the order of its key`);
    const counted = all.filter(({ is_identity: is, column_default: by }) => is === 'YES' || by?.includes('nextval'));
    assert.equal(counted.length > 0, ofNames !== null, `${shape.name} has a counter that has to go on`);
    const above = moved.slice(0, moved.indexOf(shape.name));
    for (const name of shape.references) assert.ok(above.includes(name), `${shape.name} after ${name}`);
  }
  const known = new Map(postgres.map((shape) => [shape.name, shape]));
  for (const shape of sqlite) {
    const other = known.get(shape.name)!;
    assert.deepEqual([shape.key, shape.references], [other.key, other.references], shape.name);
  }
});

test('a table or a column that only one of the databases has prevents a move', () => {
  const shape = { name: 'one', columns: ['id', 'a'], key: ['id'], references: [] };
  assert.throws(() => planTables([shape], []), /Only one .* table one/);
  assert.throws(() => planTables([shape], [{ ...shape, columns: ['id'] }]), /different columns in one/);
  const ring = (name: string, other: string) => ({ ...shape, name, references: [other] });
  const rings = [ring('one', 'two'), ring('two', 'one')];
  assert.throws(() => planTables(rings, rings), /name each other: one, two, one/);
});
