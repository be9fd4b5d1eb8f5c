import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { BUCKET } from '../../../scripts/test/s3.ts';
import { openBucketPlace, startChangedS3 } from './changed-s3.ts';

test('what was dealt with in a bucket is not listed again and again', async (t) => {
  let pages = 0;
  const { client, env } = await startChangedS3(t, async ({ url = '' }) => {
    if (!url.includes('list-type=2')) return url;
    pages += 1;
    return `${url}&max-keys=3`;
  });
  const waiting = ['a.csv', 'failed.csv', 'm/n.csv', 'taken0.csv', 'zoo/\u{1f993}.csv'];
  const done = Array.from({ length: 30 }, (_, i) => [`taken/${i}.csv`, `failed/\u{1f993} ${i}.csv`]).flat();
  for (const Key of [...waiting, ...done]) await client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: Key }));
  const place = await openBucketPlace(t, env);
  const found = await Array.fromAsync(place.list(t.signal), ({ path }) => path);
  assert.deepEqual(found.sort(), waiting.sort());
  assert.ok(pages < 8, `${pages} pages`);
});
