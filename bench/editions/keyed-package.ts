import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FieldRole, Manifest } from '../../src/contract/manifest.ts';
import { packageDir } from '../shared/folders.ts';

const ROLES: Readonly<Record<string, FieldRole>> = {
  first_name: 'first_name',
  last_name: 'last_name',
  birth_date: 'birth',
  start_date: 'start',
  dues: 'amount',
  hours: 'amount',
};

/** Makes the benchmarks' package with a key and all roles, so that documents are compared with those before. */
export function makeKeyedPackage(folder: string): string {
  cpSync(packageDir, folder, { recursive: true });
  const path = join(folder, 'manifest.json');
  const manifest: Manifest = JSON.parse(readFileSync(path, 'utf8'));
  const { columns } = manifest;
  const meta = Object.entries(columns.meta).map(([field, one]) => {
    const role = ROLES[field];
    return [field, role === undefined ? one : { ...one, role }];
  });
  const keyed = { ...columns, key: ['member_id'], row: { one: 'member', other: 'members' } };
  writeFileSync(path, JSON.stringify({ ...manifest, columns: { ...keyed, meta: Object.fromEntries(meta) } }, null, 2));
  return folder;
}
