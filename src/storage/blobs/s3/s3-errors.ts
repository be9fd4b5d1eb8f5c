import { AdeError, type ErrorCode, isAdeError } from '../../../contract/errors/index.ts';
import { makeClockError } from '../check-store.ts';

export type Action = 'write' | 'read' | 'list' | 'remove';

/** Fields of the SDK's errors. `name` is the code that the server answered with. */
interface SdkError extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

const CREDENTIALS = [
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'InvalidToken',
  'SignatureDoesNotMatch',
  'TokenRefreshRequired',
];
const FULL = ['QuotaExceeded', 'InsufficientStorage', 'XMinioStorageFull'];
const BUSY = ['SlowDown', 'RequestTimeout', 'Throttling', 'ThrottlingException', 'TooManyRequests'];
const NETWORK = [
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
];
/** Answers that stay the same when the request is repeated. */
const PERMANENT_STATUS = [501, 505, 507];

interface Failed {
  readonly place: string;
  readonly action: Action;
}

/**
 * The error to report for an error of the SDK. The server's text, except its code, is left out: it may repeat what was
 * signed, and with it a session token.
 */
export function makeS3Error(error: unknown, { place, action }: Failed): AdeError {
  if (isAdeError(error)) return error;
  const sdkError = ofSdk(error);
  if (sdkError.name === 'RequestTimeTooSkewed') {
    const theirs = Date.parse(sdkError.$response?.headers?.date ?? '');
    if (!Number.isNaN(theirs)) return makeClockError(place, (Date.now() - theirs) / 60_000, error);
  }
  return new AdeError(chooseCode(sdkError), { place, action, found: describe(sdkError) }, { cause: error });
}

/** Whether the storage was not reached, or was too busy. */
export function isTransientS3Error(error: unknown): boolean {
  return chooseCode(ofSdk(error)) === 'blob_store_unavailable';
}

/** Whether the object does not exist. The status tells this: the name of the error differs among servers. */
export function isNotFound(error: unknown): boolean {
  return readStatus(ofSdk(error)) === 404 && ofSdk(error).name !== 'NoSuchBucket';
}

export function isForbidden(error: unknown): boolean {
  return readStatus(ofSdk(error)) === 403;
}

/** Whether the object is another one by now. */
export function isConditionUnmet(error: unknown): boolean {
  return readStatus(ofSdk(error)) === 412;
}

/** Whether the server does not know a part of the request. */
export function isNotImplemented(error: unknown): boolean {
  return readStatus(ofSdk(error)) === 501 || ofSdk(error).name === 'NotImplemented';
}

/** What the SDK throws always has this shape. */
function ofSdk(error: unknown): SdkError {
  return error as SdkError;
}

function readStatus({ $metadata }: SdkError): number | undefined {
  return $metadata?.httpStatusCode;
}

function chooseCode(error: SdkError): ErrorCode {
  const { name } = error;
  const status = readStatus(error);
  if (name === 'NoSuchBucket') return 'blob_store_missing';
  if (CREDENTIALS.includes(name)) return 'blob_store_credentials';
  if (FULL.includes(name) || status === 507) return 'blob_store_full';
  if (BUSY.includes(name) || status === 429) return 'blob_store_unavailable';
  if (status === 401 || status === 403) return 'blob_store_denied';
  if (status !== undefined && status >= 500 && !PERMANENT_STATUS.includes(status)) return 'blob_store_unavailable';
  if (isConnectionError(error)) return 'blob_store_unavailable';
  return 'blob_store_failed';
}

/** Whether there was no complete answer: an errno of the network, or the SDK's own time limits. */
function isConnectionError({ name, code = '', message }: SdkError): boolean {
  if (name === 'TimeoutError' || message === 'aborted') return true;
  return NETWORK.includes(code) || code.startsWith('HPE_');
}

function describe(error: SdkError): string {
  const { name, code, $response } = error;
  const status = readStatus(error);
  if (name === 'CredentialsProviderError') return 'there are none';
  // The SDK also gives socket errors the name TimeoutError, but they have a code.
  if (status === undefined && code !== undefined) return code;
  if (name === 'TimeoutError') return 'it did not answer in time';
  if (status === undefined) return error.message;
  const region = $response?.headers?.['x-amz-bucket-region'];
  return `it answered ${status} ${name}${region === undefined ? '' : `; the bucket is in the region ${region}`}`;
}
