import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBlobStore } from '../../../src/storage/blobs/index.ts';

const SECRET = 'pa55word';

test('a storage is identified by its address', async () => {
  for (const [url, place, env] of [
    ['file:///srv/ade%20files', 'file:///srv/ade%20files', {}],
    ['s3://bucket', 's3://bucket', {}],
    ['s3://bucket/', 's3://bucket', {}],
    ['s3://my.bucket/a/b/', 's3://my.bucket/a/b', {}],
    ['s3://bucket/a', 's3://bucket/a at https://s3.example', { AWS_ENDPOINT_URL: 'https://s3.example' }],
    [
      's3://bucket/a',
      's3://bucket/a at http://10.0.0.1:9000',
      { AWS_ENDPOINT_URL: 'https://s3.example', AWS_ENDPOINT_URL_S3: 'http://10.0.0.1:9000/' },
    ],
  ] as const) {
    const store = await openBlobStore(url, { env });
    assert.equal(store.place, place);
    await store.close();
  }
});

test('an address that is neither a folder nor a bucket is refused with the expected form', async () => {
  for (const url of [
    '',
    'folder',
    '/folder',
    './folder',
    'file:folder',
    'file://folder',
    'file://host/folder',
    'file:///',
    'file:///a%2Fb',
    'file:///folder?mode=1',
    's3:bucket',
    's3://',
    's3:///prefix',
    's3://b',
    's3://bucket:80/prefix',
    's3://bucket/.prefix',
    's3://bucket/a//b',
    's3://bucket/ä',
    's3://bucket/prefix#part',
    'https://bucket.s3.example/prefix',
    'gs://bucket/prefix',
  ]) {
    await assert.rejects(
      openBlobStore(url),
      { code: 'blob_url_invalid', message: /^ADE_STORAGE_URL is .*expected / },
      url,
    );
  }
});

test('an address with a secret is refused, and the message does not repeat it', async () => {
  for (const [url, env, code] of [
    [`s3://id:${SECRET}@bucket/prefix`, {}, 'blob_url_with_secret'],
    [`s3://${SECRET}@bucket/prefix`, {}, 'blob_url_with_secret'],
    [`https://id:${SECRET}@s3.example/bucket`, {}, 'blob_url_with_secret'],
    [`id:${SECRET}@bucket`, {}, 'blob_url_invalid'],
    [`s3://bucket/prefix?secret=${SECRET}`, {}, 'blob_url_invalid'],
    ['s3://bucket', { AWS_ENDPOINT_URL: `https://id:${SECRET}@s3.example` }, 'blob_url_with_secret'],
    ['s3://bucket', { AWS_ENDPOINT_URL_S3: `id:${SECRET}@s3.example` }, 'blob_url_invalid'],
  ] as const) {
    const error = await openBlobStore(url, { env }).catch((one) => one);
    assert.equal(error.code, code, url);
    assert.ok(!error.message.includes(SECRET), error.message);
  }
});
