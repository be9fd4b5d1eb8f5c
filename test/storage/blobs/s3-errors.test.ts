import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTransientS3Error, makeS3Error } from '../../../src/storage/blobs/s3/s3-errors.ts';

interface Answer {
  name: string;
  status?: number;
  code?: string;
  headers?: Record<string, string>;
}

/** An error as the SDK throws it. */
function makeSdkError({ name, status, code, headers = {} }: Answer): Error {
  const answer = status === undefined ? {} : { $metadata: { httpStatusCode: status }, $response: { headers } };
  return Object.assign(new Error('What the server wrote: a-session-token'), { name, ...answer, ...(code && { code }) });
}

const explain = (answer: Answer) => makeS3Error(makeSdkError(answer), { place: 's3://bucket', action: 'write' });

test('each answer of a server gives a code, and temporary failures are distinguished', () => {
  for (const [answer, code] of [
    [{ name: 'NoSuchBucket', status: 404 }, 'blob_store_missing'],
    [{ name: 'ExpiredToken', status: 400 }, 'blob_store_credentials'],
    [{ name: 'AccessDenied', status: 403 }, 'blob_store_denied'],
    [{ name: 'XMinioStorageFull', status: 507 }, 'blob_store_full'],
    [{ name: 'QuotaExceeded', status: 403 }, 'blob_store_full'],
    [{ name: 'SlowDown', status: 503 }, 'blob_store_unavailable'],
    [{ name: 'InternalError', status: 500 }, 'blob_store_unavailable'],
    [{ name: 'TooManyRequests', status: 429 }, 'blob_store_unavailable'],
    [{ name: 'TimeoutError' }, 'blob_store_unavailable'],
    [{ name: 'Error', code: 'ENOTFOUND' }, 'blob_store_unavailable'],
    [{ name: 'NotImplemented', status: 501 }, 'blob_store_failed'],
    [{ name: 'EntityTooLarge', status: 400 }, 'blob_store_failed'],
    [{ name: 'Error', code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'blob_store_failed'],
  ] as [Answer, string][]) {
    assert.equal(explain(answer).code, code, answer.name);
    assert.equal(isTransientS3Error(makeSdkError(answer)), code === 'blob_store_unavailable', answer.name);
  }
});

test('a request that is too old or too new says how far the clock is off', () => {
  const date = new Date(Date.now() + 20 * 60_000).toUTCString();
  const error = explain({ name: 'RequestTimeTooSkewed', status: 403, headers: { date } });
  assert.equal(error.code, 'blob_store_clock');
  assert.match(error.message, /The clock of this node is 20 min behind the clock of s3:\/\/bucket/);
});

test('a bucket of another region is named with its region', () => {
  const headers = { 'x-amz-bucket-region': 'eu-central-1' };
  const error = explain({ name: 'PermanentRedirect', status: 301, headers });
  assert.match(error.message, /301 PermanentRedirect; the bucket is in the region eu-central-1/);
});

test("the server's text is not repeated", () => {
  for (const status of [400, 403, 500]) {
    assert.ok(!explain({ name: 'Other', status }).message.includes('a-session-token'));
  }
});
