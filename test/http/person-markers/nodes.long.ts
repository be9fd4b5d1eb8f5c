import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { BUCKET, skipWithout, startS3Server } from '../../../scripts/test/s3.ts';
import type { Verification } from '../../../src/contract/api/index.ts';
import { databaseUrlOf, isOnPostgres } from '../../helpers/postgres/databases.ts';
import { makeFolder } from '../../helpers/run-package.ts';
import { startTestServer, WS, waitUntil } from '../server-harness.ts';
import { findInRows } from './dump.ts';
import { findInText } from './marker.ts';
import { Planter } from './plant.ts';
import { findInBytes, findInFolder } from './scan.ts';
import { Finder } from './ways.ts';

const skip = (!isOnPostgres && 'Nodes share a database of PostgreSQL.') || skipWithout('moto');

/** The objects of the bucket that have the person: the newest versions, and earlier ones if the bucket keeps them. */
async function findInBucket(client: S3Client): Promise<{ now: string[]; earlier: string[] }> {
  const [now, earlier]: [string[], string[]] = [[], []];
  for (let marker: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {}; marker !== undefined; ) {
    const page: Awaited<ReturnType<typeof listVersions>> = await listVersions(client, marker);
    for (const { Key, VersionId, IsLatest } of page.Versions ?? []) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key, VersionId }));
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
      const found = [...findInText(Key ?? ''), ...findInBytes(bytes)].map((one) => `${Key}: ${one}`);
      (IsLatest ? now : earlier).push(...found);
    }
    const { IsTruncated, NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
    marker = IsTruncated ? { KeyMarker, VersionIdMarker } : undefined;
  }
  return { now, earlier };
}

const listVersions = (client: S3Client, marker: object) =>
  client.send(new ListObjectVersionsCommand({ Bucket: BUCKET, ...marker }));

/** The activity stays, and what the database knows about its values. */
const isSaid = (found: string) =>
  /^activity: /.test(found) || /in%20of%20/.test(found) || /^pg_stats: .*(Lists of|source Drop of)/.test(found);

for (const keepsVersions of [false, true]) {
  const name = keepsVersions ? 'a bucket with versions' : 'a bucket';
  test(`two nodes and ${name}: a person is found, and left on no node and in no object`, { skip }, async () => {
    const base = makeFolder();
    const [s3Folder, sources] = [join(base, 's3'), join(base, 'sources')];
    for (const dir of [s3Folder, sources]) mkdirSync(dir);
    const s3 = await startS3Server('moto', s3Folder);
    after(() => s3.stop());
    Object.assign(process.env, s3.env);
    const client = new S3Client({ region: 'us-east-1', forcePathStyle: true });
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    if (keepsVersions) await client.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration }));
    const env = {
      ADE_STORAGE_URL: `s3://${BUCKET}/of-ade`,
      ADE_SOURCES: pathToFileURL(sources).href,
      ADE_LOG_LEVEL: 'trace',
      ADE_QUEUE_SIZE: '50',
      ADE_UPLOADS_PER_MINUTE: '1000',
    };
    const one = await startTestServer(env);
    const two = await startTestServer({ ...env, ADE_DATABASE_URL: await databaseUrlOf(one.dataDir) });
    two.adminToken = one.adminToken;
    const planted = await new Planter(one, sources).plant();
    const other = new Planter(two, sources);
    for (const job of Object.values(planted.jobs)) await other.look(job);
    assert.notDeepEqual((await findInBucket(client)).now, []);
    for (const { dataDir } of [one, two]) assert.notDeepEqual(findInFolder(dataDir), []);
    const finder = new Finder(two);
    const { id, not_searched: notSearched } = await finder.find();
    assert.deepEqual(notSearched, []);
    const remains = (await finder.plan(id)).remains.map(({ what }) => what);
    for (const what of ['storage_versions', 'database_copies', 'backups'] as const)
      assert.ok(remains.includes(what), what);
    await finder.erase(id);
    const outcomes = (await finder.list(id)).filter(({ outcome }) => outcome?.outcome !== 'erased');
    assert.deepEqual(
      outcomes.map(({ holder }) => holder),
      ['rows:activity'],
    );
    // Either node may have run the erasure; the other one removes its copies when it is told.
    for (const { dataDir } of [one, two])
      await waitUntil(async () => {
        // A scan holds this process, in which both nodes run.
        await delay(1000);
        return findInFolder(dataDir).length === 0;
      });
    assert.deepEqual(
      (await findInRows(one.dataDir)).filter((found) => !isSaid(found)),
      [],
    );
    const { now, earlier } = await findInBucket(client);
    assert.deepEqual(now, []);
    assert.equal(earlier.length > 0, keepsVersions);
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }));
    assert.deepEqual(Uploads, []);
    for (const { logLines } of [one, two]) assert.deepEqual(findInText(logLines.join('')), []);
    for (const job of Object.values(planted.jobs)) {
      const { body } = await one.expect<Verification>(200, 'POST', `${WS}/jobs/${job}/verify`);
      assert.deepEqual(
        body.checks.filter((check) => check.ok === false),
        [],
      );
    }
    client.destroy();
  });
}
