import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';
import type { Settings } from '../../contract/settings.ts';
import {
  formatSourceAddress,
  isWithin,
  parseAllowedSources,
  parseSourceAddress,
  type SourceAddress,
} from '../../storage/intake/index.ts';

type Allowing = Pick<Settings, 'sources' | 'dataDir' | 'storageUrl'>;

/**
 * Throws `source_not_allowed` for a place that ADE_SOURCES does not name, and for one that has files of this service or
 * lies among them. A link counts as the folder to which it leads. Gives the place behind the links.
 */
export async function assertAllowed(settings: Allowing, address: SourceAddress): Promise<SourceAddress> {
  const allowed = parseAllowedSources(settings.sources);
  const places = allowed.map(formatSourceAddress).join(' or ');
  const expected = places === '' ? 'that ADE_SOURCES names places, and it names none' : `a place in ${places}`;
  const refuse = (text: string) =>
    new AdeError('source_not_allowed', { address: formatSourceAddress(address), expected: text });
  const found = await resolveLinks(address);
  const resolved = await Promise.all(allowed.map(resolveLinks));
  const isAllowed = (one: SourceAddress, among: readonly SourceAddress[]) =>
    among.some((place) => isWithin(one, place));
  if (!isAllowed(address, allowed) || !isAllowed(found, resolved)) throw refuse(expected);
  const own = await Promise.all(listOwn(settings).map(resolveLinks));
  if (own.some((place) => isWithin(found, place) || isWithin(place, found)))
    throw refuse('a place that has no files of this service');
  return found;
}

/** Where the service keeps its own files. */
function listOwn({ dataDir, storageUrl }: Allowing): SourceAddress[] {
  const data: SourceAddress = { kind: 'folder', root: resolve(dataDir) };
  return storageUrl === '' ? [data] : [data, parseSourceAddress(storageUrl)];
}

/** Where a place is behind its links. Of a folder that is not there, or only on another machine, the folders above count. */
export async function resolveLinks(address: SourceAddress): Promise<SourceAddress> {
  if (address.kind !== 'folder') return address;
  return { kind: 'folder', root: await resolveFolder(address.root) };
}

async function resolveFolder(path: string): Promise<string> {
  const found = await realpath(path).catch(() => null);
  if (found !== null || dirname(path) === path) return found ?? path;
  return join(await resolveFolder(dirname(path)), basename(path));
}
