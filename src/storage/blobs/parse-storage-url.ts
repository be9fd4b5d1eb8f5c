import { fileURLToPath } from 'node:url';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { settingsTable } from '../../contract/settings-table.ts';
import { assertKey } from './keys.ts';

export type StorageAddress =
  | { readonly kind: 'folder'; readonly root: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string };

const EXPECTED = 'file:///FOLDER or s3://BUCKET/PREFIX';
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$/;

/** Parses ADE_STORAGE_URL. Throws `blob_url_invalid` or `blob_url_with_secret`; their messages repeat no secret. */
export function parseStorageUrl(text: string): StorageAddress {
  const setting = settingsTable.storageUrl.variable;
  const url = parseAddress(setting, text, EXPECTED);
  const refuse = (expected: string) => new AdeError('blob_url_invalid', { setting, found: describe(text), expected });
  if (url.search !== '' || url.hash !== '') throw refuse(`${EXPECTED} and nothing after it`);
  if (url.protocol === 's3:') return parseBucket(url, refuse);
  // `new URL` also accepts file:folder and file:/folder.
  if (url.protocol !== 'file:' || !/^file:\/\/\/./i.test(text)) throw refuse(EXPECTED);
  try {
    return { kind: 'folder', root: fileURLToPath(url) };
  } catch {
    throw refuse(EXPECTED);
  }
}

function parseBucket(url: URL, refuse: (expected: string) => AdeError): StorageAddress {
  const bucket = url.hostname;
  if (!BUCKET.test(bucket) || url.port !== '') throw refuse('the name of a bucket after s3://');
  const prefix = url.pathname.replace(/^\/|\/$/g, '');
  try {
    if (prefix !== '') assertKey(prefix);
  } catch (error) {
    if (isAdeError(error, 'blob_key_invalid')) throw refuse('a prefix of letters, digits, ._=@+- and slashes');
    throw error;
  }
  return { kind: 's3', bucket, prefix };
}

/** Parses the URL of a storage, or the address of an S3 server. */
export function parseAddress(setting: string, text: string, expected: string): URL {
  const url = URL.parse(text);
  if (url === null) throw new AdeError('blob_url_invalid', { setting, found: describe(text), expected });
  if (url.username !== '' || url.password !== '') throw new AdeError('blob_url_with_secret', { setting });
  return url;
}

/** A URL as a message may show it: without what precedes an @ or follows a ?, where people put passwords. */
function describe(text: string): string {
  const shown = text.replace(/^.*@/s, '…@').replace(/[?#].*$/s, '?…');
  return shown === '' ? 'empty' : `"${shown}"`;
}
