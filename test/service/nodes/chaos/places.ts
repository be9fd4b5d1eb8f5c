import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { BUCKET, makeEnv, type S3ServerName, s3ServerNames, startS3Server } from '../../../../scripts/test/s3.ts';
import { removeTree } from '../../../../src/package/source/snapshot.ts';

/** Where nodes keep their files. */
export interface Storage {
  url: string;
  /** Environment of a node that reaches the storage at this address. */
  envAt(host: string): Record<string, string>;
}

/** `kind`: an S3 server, whose variables this process also gets, or `folder`. */
export async function makeStorage(t: TestContext, kind: string, isOpen: boolean): Promise<Storage> {
  const folder = mkdtempSync(join(tmpdir(), 'ade-chaos-storage-'));
  t.after(() => removeTree(folder));
  if (kind === 'folder') {
    const path = join(folder, 'storage');
    mkdirSync(path);
    return { url: pathToFileURL(path).href, envAt: () => ({}) };
  }
  assert.ok(s3ServerNames.includes(kind as S3ServerName), `ADE_TEST_NODES_STORAGE is ${kind}`);
  const server = await startS3Server(kind as S3ServerName, folder, isOpen ? '0.0.0.0' : undefined);
  t.after(() => server.stop());
  Object.assign(process.env, server.env);
  return { url: `s3://${BUCKET}/ade`, envAt: (host) => makeEnv(server.port, { host }) };
}

/** Admits nodes that come from their own networks. */
export async function admitNetworks(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ hba_file: string }>('show hba_file');
  const path = rows[0]!.hba_file;
  writeFileSync(path, `${readFileSync(path, 'utf8')}\nhost all ade 10.0.0.0/8 trust\n`);
  await client.query('select pg_reload_conf()');
  await client.end();
}
