import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Data folders left by the services of all versions of ADE, one archive for each version: see make-data-folder.ts there. */
const archivesDir = join(import.meta.dirname, '../fixtures/data-folders');
const ENDING = '.tar.gz';

export const nameArchive = (version: string): string => join(archivesDir, `${version}${ENDING}`);

export const listArchivedVersions = (): string[] =>
  readdirSync(archivesDir)
    .map((name) => name.slice(0, -ENDING.length))
    .sort();

/** Equal files give equal archives, independent of machine and time. It needs GNU tar. */
export function packDataFolder(dataDir: string, version: string): void {
  const attributes = ['--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX'];
  const options = ['--format=ustar', '--sort=name', ...attributes, '--use-compress-program=gzip -9n'];
  execFileSync('tar', ['-cf', nameArchive(version), ...options, '-C', dataDir, '.']);
}

/** Gives all files current times, as in a data folder that is in use. */
export function unpackDataFolder(version: string, dataDir: string): void {
  mkdirSync(dataDir, { recursive: true });
  execFileSync('tar', ['-xzf', nameArchive(version), '-m', '--no-same-owner', '-C', dataDir]);
}
