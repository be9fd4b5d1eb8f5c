import { existsSync, readFileSync } from 'node:fs';
import type { RowAddresses } from '../contract/addresses.ts';
import { AdeError } from '../contract/errors/index.ts';
import { jobPaths } from '../contract/layout.ts';

/** What the corrected rows of a revision say, where recipes find them again; nothing where none was corrected. */
export function readAddresses(revisionDir: string): RowAddresses {
  const { addresses: path } = jobPaths(revisionDir);
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as RowAddresses;
  } catch (cause) {
    throw new AdeError('corrections_unreadable', { path, found: 'it is not JSON' }, { cause });
  }
}
