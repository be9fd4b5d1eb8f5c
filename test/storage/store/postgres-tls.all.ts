import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, chownSync, copyFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDatabase } from '../../../src/storage/store/database.ts';
import { PostgresSession } from '../../../src/storage/store/dialects/postgres-session.ts';
import { isOnPostgres, ON_POSTGRES } from '../../helpers/postgres/databases.ts';
import { type OwnServer, startOwnServer } from '../../helpers/postgres/own-server.ts';
import { runAde } from '../../helpers/run-ade.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

/** A certificate of `localhost` and 127.0.0.1 that nobody trusts, and its key, for tests only. */
const fixtures = join(import.meta.dirname, 'fixtures');
const certificate = join(fixtures, 'localhost.pem');

const server = isOnPostgres ? await startOwnServer() : null;
const urlOf = (query: string) => `postgres://ade@127.0.0.1:${server!.port}/ade_template?${query}`;

/** Starts the server again, with TLS. */
async function turnOnTls({ dataDir, stop, restart }: OwnServer): Promise<void> {
  const { uid, gid } = statSync(dataDir);
  for (const name of ['localhost.pem', 'localhost-key.pem']) {
    const copy = join(dataDir, name);
    copyFileSync(join(fixtures, name), copy);
    chmodSync(copy, 0o600);
    chownSync(copy, uid, gid);
  }
  appendFileSync(
    join(dataDir, 'postgresql.conf'),
    "\nssl = on\nssl_cert_file = 'localhost.pem'\nssl_key_file = 'localhost-key.pem'\n",
  );
  await stop('for now');
  await restart();
}

async function assertRefused(query: string, code: string, message: RegExp): Promise<void> {
  const databaseUrl = urlOf(query);
  const listener = { onNotice: () => undefined, onLost: () => undefined };
  await assert.rejects(openDatabase({ dataDir: '', databaseUrl }), { code, message });
  await assert.rejects(PostgresSession.open(databaseUrl, 'node', listener), { code, message });
}

test(
  'a server without TLS is refused if the URL requires it, and the error says what to do',
  ON_POSTGRES,
  async (t) => {
    await assertRefused(
      'sslmode=verify-full',
      'database_without_tls',
      /^The server of the database postgres:\S+ offers no TLS, and sslmode in ADE_DATABASE_URL requires it: .*Turn on ssl/,
    );
    const env = { ADE_DATABASE_URL: urlOf('sslmode=verify-full'), ADE_DATA_DIR: await makeTempFolder(t) };
    const { exitCode, stderr } = await runAde(['serve', '--port', '0'], env);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^error\[database_without_tls\]: /m);
  },
);

test('a certificate that cannot be checked is refused, and one that is trusted is used', ON_POSTGRES, async () => {
  await turnOnTls(server!);
  await assertRefused(
    'sslmode=verify-full',
    'database_certificate_refused',
    /is not trusted: self-signed certificate\./,
  );
  await assertRefused(
    'sslmode=verify-full&sslrootcert=/nowhere/root.pem',
    'database_certificate_refused',
    /is not trusted: ENOENT.*\/nowhere\/root\.pem.*sslrootcert in ADE_DATABASE_URL/,
  );
  const db = await openDatabase({ dataDir: '', databaseUrl: urlOf(`sslmode=verify-full&sslrootcert=${certificate}`) });
  await db.selectFrom('workspaces').select('id').execute();
  await db.destroy();
});
