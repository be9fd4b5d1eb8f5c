import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import { isAdeError } from '../../../src/contract/errors/index.ts';
import type { DatabaseReport, NodeReport } from '../../../src/storage/inspect/inspect-database.ts';
import { openCurrentDatabase, openDatabase } from '../../../src/storage/store/database.ts';
import { assertNewEnough } from '../../../src/storage/store/dialects/postgres-errors.ts';
import { isOnPostgres, ON_POSTGRES } from '../../helpers/postgres/databases.ts';
import { addUser, startOwnServer } from '../../helpers/postgres/own-server.ts';
import { runAde } from '../../helpers/run-ade.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const PASSWORD = 'fire-work';
/** Less than the minute for which a server waits for a password. */
const LIMIT_MS = 30_000;
const server = isOnPostgres ? await startOwnServer() : null;
const port = server?.port ?? 0;
if (server !== null) {
  await addUser(server, 'guest', PASSWORD);
  await server.run(['create database empty', 'create database later template ade_template']);
  await server.run(["insert into kysely_migration values ('2099_of_later', '2099-01-01')"], 'later');
  await server.run(['create database half', 'create database tables template ade_template']);
  await server.run(['grant all on schema public to guest'], 'half');
  await server.run(['grant select on all tables in schema public to guest'], 'tables');
  await server.run(['create role crowded login connection limit 0', 'create database silent']);
}

const urlOf = (place: string, user = `guest:${PASSWORD}`) => `postgres://${user}@${place}`;
const here = `127.0.0.1:${port}`;

/** A port on which nobody listens. */
async function findClosedPort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  const { port: found } = listener.address() as { port: number };
  await new Promise((resolve) => listener.close(resolve));
  return found;
}

const cases: Record<string, { url: () => string | Promise<string>; code: string; message: RegExp }> = {
  'nobody listens at the port': {
    url: async () => urlOf(`127.0.0.1:${await findClosedPort()}/ade`),
    code: 'database_unreachable',
    message:
      /^The database postgres:\/\/127\.0\.0\.1:\d+\/ade cannot be reached: .*ECONNREFUSED.*Check that PostgreSQL runs/,
  },
  'the host is unknown': {
    url: () => urlOf('nowhere.invalid/ade'),
    code: 'database_unreachable',
    message: /^The database postgres:\/\/nowhere\.invalid\/ade cannot be reached: .*(ENOTFOUND|EAI_AGAIN)/,
  },
  'the password is another one': {
    url: () => urlOf(`${here}/ade_template`, `guest:${PASSWORD}s`),
    code: 'database_refused',
    message: /refuses ADE: password authentication failed for user "guest"\. Check user, password and database/,
  },
  'the password is missing': {
    url: () => urlOf(`${here}/ade_template`, 'guest'),
    code: 'database_refused',
    message: /refuses ADE: it asks for a password, and ADE_DATABASE_URL has none\./,
  },
  'the database does not exist': {
    url: () => urlOf(`${here}/nothing`),
    code: 'database_refused',
    message: /database "nothing" does not exist/,
  },
  'the user may not make tables': {
    url: () => urlOf(`${here}/empty`),
    code: 'database_refused',
    message: /permission denied for schema public\. .*may create tables there/,
  },
  'others have all connections': {
    url: () => urlOf(`${here}/ade_template`, 'crowded'),
    code: 'database_unreachable',
    message: /cannot be reached: too many connections for role "crowded"/,
  },
  'a later version of ADE was there': {
    url: () => urlOf(`${here}/later`, 'ade'),
    code: 'database_newer',
    message:
      /A later version of ADE upgraded the database .*expects at most the step 0\d+_\w+ .*found the step 2099_of_later\. .*restore the backup/,
  },
};

for (const [name, { url, code, message }] of Object.entries(cases)) {
  test(`${name}: an error that says so, without the password`, ON_POSTGRES, async (t) => {
    const databaseUrl = await url();
    const from = performance.now();
    for (const open of [openDatabase, openCurrentDatabase]) {
      const error = await findError(() => open({ dataDir: '', databaseUrl }));
      // The right to create tables is only needed by processes that create them.
      if (open === openCurrentDatabase && message.source.includes('schema public')) continue;
      assert.ok(isAdeError(error), inspect(error));
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes(PASSWORD), 'the password is in it');
    }
    await assertDoctorSays(t, databaseUrl, message);
    assert.ok(performance.now() - from < LIMIT_MS, 'it ends when it has said so');
  });
}

async function findError(work: () => Promise<unknown>): Promise<unknown> {
  return work().then(
    () => assert.fail('nothing was refused'),
    (error: unknown) => error,
  );
}

async function assertDoctorSays(t: TestContext, databaseUrl: string, message: RegExp): Promise<void> {
  const env = { ADE_DATABASE_URL: databaseUrl, ADE_DATA_DIR: await makeTempFolder(t) };
  const { exitCode, stdout, stderr } = await runAde(['doctor'], env);
  assert.ok(!(stdout + stderr).includes(PASSWORD), 'the doctor prints the password');
  const line = /^database\n {2}PostgreSQL, (postgres:\S+): (.*)$/m.exec(stdout);
  assert.ok(line, stdout + stderr);
  assert.equal(exitCode, 1);
  assert.match(line[2]!, message);
}

test('a user who may create tables, but not the queue schema, is refused at the start', ON_POSTGRES, async (t) => {
  const env = { ADE_DATABASE_URL: urlOf(`${here}/half`), ADE_DATA_DIR: await makeTempFolder(t) };
  await assertDoctorSays(t, env.ADE_DATABASE_URL, /permission denied for database half\. Check .*may create tables/);
  const { exitCode, stderr } = await runAde(['serve', '--port', '0'], env);
  assert.equal(exitCode, 1);
  assert.match(stderr, /error\[database_refused\]: .*permission denied for database half/);
});

test('a user with read access only is found by the doctor', ON_POSTGRES, async (t) => {
  await assertDoctorSays(t, urlOf(`${here}/tables`), /refuses ADE: permission denied for table jobs\./);
});

test('the doctor shows version, schema and nodes of a server', ON_POSTGRES, async (t) => {
  const at = 'to_char(now() at time zone \'utc\', \'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"\')';
  const columns = 'id, host, pid, role, version, slots, trouble, started_at, heartbeat_at';
  await server!.run(['create database nodes template ade_template']);
  await server!.run(
    [`insert into nodes (${columns}) values ('node_x', 'far', 7, 'worker', '0.0.1', 2, null, ${at}, ${at})`],
    'nodes',
  );
  const env = { ADE_DATABASE_URL: urlOf(`${here}/nodes`, `ade:${PASSWORD}`), ADE_DATA_DIR: await makeTempFolder(t) };
  const { stdout } = await runAde(['doctor', '--json'], env);
  const { database } = JSON.parse(stdout) as { database: DatabaseReport };
  const { version, schema, clock_offset_ms: offsetMs, nodes } = database.server!;
  assert.match(version, /^\d+(\.\d+)+$/);
  assert.equal(schema, 'current');
  assert.ok(Math.abs(offsetMs) < 1000, String(offsetMs));
  const [{ heartbeat_age_ms: _, ...node }] = nodes as [NodeReport];
  assert.deepEqual(node, {
    id: 'node_x',
    host: 'far',
    pid: 7,
    role: 'worker',
    version: '0.0.1',
    is_alive: false,
    trouble: null,
  });
  const text = (await runAde(['doctor'], env)).stdout;
  assert.match(text, /^ {2}PostgreSQL \d\S*; the clock agrees with that of this host\n {2}nodes of ADE$/m);
  assert.match(text, /^ {4}far, process 7, worker, ADE 0\.0\.1, last report \d+ s ago: dead$/m);
});

test('the doctor reports that a database can be used', ON_POSTGRES, async (t) => {
  const env = {
    ADE_DATABASE_URL: urlOf(`${here}/ade_template`, `ade:${PASSWORD}`),
    ADE_DATA_DIR: await makeTempFolder(t),
  };
  const { stdout } = await runAde(['doctor'], env);
  assert.match(stdout, new RegExp(`^database\\n {2}PostgreSQL, postgres://${here}/ade_template: found$`, 'm'));
  assert.match(stdout, new RegExp(`^ADE_DATABASE_URL +postgres://${here}/ade_template +set `, 'm'));
  assert.ok(!stdout.includes(PASSWORD));
});

test('a service does not start without its database, and says why without the password', ON_POSTGRES, async (t) => {
  const env = { ADE_DATABASE_URL: urlOf(`${here}/nothing`), ADE_DATA_DIR: await makeTempFolder(t) };
  const { exitCode, stdout, stderr } = await runAde(['serve', '--port', '0'], env);
  assert.equal(exitCode, 1);
  assert.match(stderr, /error\[database_refused\]: The database postgres:\/\/127\.0\.0\.1:\d+\/nothing refuses ADE/);
  assert.ok(!(stdout + stderr).includes(PASSWORD));
});

test('a server before version 15 is refused', ON_POSTGRES, () => {
  assert.throws(() => assertNewEnough('postgres://here/ade', '140019'), {
    code: 'database_too_old',
    message:
      /^The database postgres:\/\/here\/ade is PostgreSQL 14; ADE needs version 15 or later\. Upgrade the server\.$/,
  });
  assertNewEnough('postgres://here/ade', '150000');
});
