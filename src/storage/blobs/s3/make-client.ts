import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { AwsEnvironment } from '../../../contract/aws-variables.ts';
import { AdeError } from '../../../contract/errors/index.ts';
import { parseAddress } from '../parse-storage-url.ts';
import type { OpenOptions } from '../types.ts';

const CONNECT_MS = 10_000;
const STALL_MS = 30_000;
/** With the times above, an unreachable storage is reported after 30 s, and a silent one after 90 s. */
const MAX_ATTEMPTS = 3;
/** Servers other than AWS use this region, or ignore it. */
const DEFAULT_REGION = 'us-east-1';

/** A client configured by the usual AWS variables, with the address of the server if it is not AWS. */
export function makeClient({
  env = process.env as AwsEnvironment,
  connectMs = CONNECT_MS,
  stallMs = STALL_MS,
}: OpenOptions) {
  const endpoint = readEndpoint(env);
  const credentials = readCredentials(env);
  const client = new S3Client({
    region: env.AWS_REGION || env.AWS_DEFAULT_REGION || DEFAULT_REGION,
    ...(endpoint === null ? {} : { endpoint: endpoint.href, forcePathStyle: true }),
    // Without the variables, the SDK looks for profiles, and for the roles of containers and machines.
    ...(credentials === null ? {} : { credentials }),
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { connectionTimeout: connectMs, socketTimeout: stallMs },
    // Some servers refuse the checksums that newer S3 clients send. Requests are signed with the hash of their content
    // anyway, and content that is read is compared with its hash.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // With servers that do not know the header `Expect`, each part would take 6 s longer.
    expectContinueHeader: false,
  });
  return { client, endpoint: endpoint?.origin ?? null };
}

function readEndpoint(env: AwsEnvironment): URL | null {
  const setting = env.AWS_ENDPOINT_URL_S3 ? 'AWS_ENDPOINT_URL_S3' : 'AWS_ENDPOINT_URL';
  const text = env[setting];
  if (!text) return null;
  const expected = 'an address that begins with https:// or http://';
  const url = parseAddress(setting, text, expected);
  if (/^https?:$/.test(url.protocol)) return url;
  throw new AdeError('blob_url_invalid', { setting, found: `an address of ${url.protocol}`, expected });
}

function readCredentials(env: AwsEnvironment): Extract<S3ClientConfig['credentials'], object> | null {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: token } = env;
  if (!accessKeyId || !secretAccessKey) return null;
  return { accessKeyId, secretAccessKey, ...(token ? { sessionToken: token } : {}) };
}
