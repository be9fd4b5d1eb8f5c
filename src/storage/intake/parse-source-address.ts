import { isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { AdeError } from '../../contract/errors/index.ts';
import { settingsTable } from '../../contract/settings-table.ts';

/** Where a source is. */
export type SourceAddress =
  | { readonly kind: 'folder'; readonly root: string }
  /** `prefix` is empty, or ends with a slash. */
  | { readonly kind: 'bucket'; readonly bucket: string; readonly prefix: string };

const EXPECTED = 'file:///FOLDER or s3://BUCKET/PREFIX';
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$/;

/** Throws `source_address_invalid`. */
export function parseSourceAddress(text: string): SourceAddress {
  const refuse = () => new AdeError('source_address_invalid', { found: JSON.stringify(text), expected: EXPECTED });
  const url = URL.parse(text);
  if (url === null || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '')
    throw refuse();
  if (url.protocol === 's3:') {
    if (!BUCKET.test(url.hostname) || url.port !== '') throw refuse();
    const path = decode(url.pathname, refuse).replace(/^\/+|\/+$/g, '');
    return { kind: 'bucket', bucket: url.hostname, prefix: path === '' ? '' : `${path}/` };
  }
  // `new URL` also accepts file:folder and file:/folder.
  if (url.protocol !== 'file:' || !/^file:\/\/\/./i.test(text)) throw refuse();
  try {
    const root = resolve(fileURLToPath(url));
    if (root.includes('\0')) throw refuse();
    return { kind: 'folder', root };
  } catch {
    throw refuse();
  }
}

function decode(path: string, refuse: () => AdeError): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw refuse();
  }
}

/** The same address always has the same text. */
export function formatSourceAddress(address: SourceAddress): string {
  if (address.kind === 'folder') return pathToFileURL(address.root).href;
  const prefix = address.prefix.replace(/\/$/, '').split('/').map(encodeURIComponent).join('/');
  return `s3://${address.bucket}${prefix === '' ? '' : `/${prefix}`}`;
}

/** Whether everything in `inner` is also in `outer`. */
export function isWithin(inner: SourceAddress, outer: SourceAddress): boolean {
  if (inner.kind === 'folder' && outer.kind === 'folder') {
    const path = relative(outer.root, inner.root);
    return !(path === '..' || path.startsWith('../') || isAbsolute(path));
  }
  if (inner.kind === 'bucket' && outer.kind === 'bucket')
    return inner.bucket === outer.bucket && inner.prefix.startsWith(outer.prefix);
  return false;
}

/** The places that ADE_SOURCES names, separated by blanks. Throws `setting_invalid`. */
export function parseAllowedSources(setting: string): SourceAddress[] {
  try {
    return setting
      .split(/\s+/)
      .filter((text) => text !== '')
      .map(parseSourceAddress);
  } catch (cause) {
    const { variable } = settingsTable.sources;
    const expected = `${EXPECTED}, several of them separated by blanks`;
    throw new AdeError('setting_invalid', { variable, found: setting, expected }, { cause });
  }
}
