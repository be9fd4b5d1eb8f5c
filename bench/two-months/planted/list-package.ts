import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ColumnKindName } from '../../../src/contract/column-kinds.ts';
import { MANIFEST_NAME } from '../../../src/contract/layout.ts';
import type { Manifest } from '../../../src/contract/manifest.ts';
import { nameColumns, writeOwnPackage } from '../../../src/package/own-columns/index.ts';
import type { Role } from '../lists/index.ts';

/** A field of a package for lists with keys. */
export interface PackageField {
  label: string;
  kind: ColumnKindName;
  role: Role;
  synonyms: readonly string[];
}

/** Writes a package as `ade init --from` does, and adds what it should know of lists with keys. */
export async function writeListPackage(
  dir: string,
  title: string,
  fields: readonly PackageField[],
  row: { one: string; other: string },
): Promise<void> {
  const columns = fields.map(({ label, kind }) => ({ label, kind }));
  await writeOwnPackage(dir, title, columns);
  const path = join(dir, MANIFEST_NAME);
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  const named = nameColumns(columns).map(({ field }, i) => ({ ...fields[i]!, field }));
  for (const { field, synonyms, role } of named) {
    const meta = manifest.columns.meta[field]!;
    // Headers are no subject here: only those that the lists have.
    meta.synonyms = [...new Set(synonyms)].filter((name) => name !== meta.label);
    if (role !== 'key' && role !== 'other') meta.role = role;
  }
  const key = named.filter(({ role }) => role === 'key').map(({ field }) => field);
  Object.assign(manifest.columns, { key, editions: 'same_rows', row });
  // The same people are in the list every month.
  manifest.engine.checks = { drift: { rows_repeated: 1 } };
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
}
