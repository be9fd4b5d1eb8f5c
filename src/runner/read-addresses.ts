import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { RowAddresses } from '../contract/addresses.ts';
import { AdeError } from '../contract/errors/index.ts';
import { jobNames, jobPaths } from '../contract/layout.ts';

/** Texts of a revision's corrected rows, by which recipes find them; empty if there are none. Throws `file_damaged`. */
export function readAddresses(revisionDir: string): RowAddresses {
  const { addresses: path } = jobPaths(revisionDir);
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as RowAddresses;
  } catch (cause) {
    throw new AdeError(
      'file_damaged',
      { path: `${basename(revisionDir)}/${jobNames.addresses}`, found: 'it is not JSON' },
      { cause },
    );
  }
}
