import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LOCK_FILE, PACKAGE_FILE } from './npm-files.ts';
import type { PackageFiles } from './package-files.ts';

const READ_ONLY_FILE = 0o444;
const READ_ONLY_FOLDER = 0o555;

/** Writes a package's files with the scripts made from them, and makes everything read-only. */
export function writeSnapshot(snapshotDir: string, files: PackageFiles, scripts: ReadonlyMap<string, string>): void {
  mkdirSync(snapshotDir, { recursive: true });
  for (const [path, content] of files)
    if (path !== PACKAGE_FILE && path !== LOCK_FILE) writeFile(snapshotDir, path, content);
  for (const [path, code] of scripts) writeFile(snapshotDir, path, code);
  writeFile(snapshotDir, PACKAGE_FILE, makePackageFile(files.get(PACKAGE_FILE)));
  visitFolders(snapshotDir, (folder) => chmodSync(folder, READ_ONLY_FOLDER));
}

/** Removes a folder with read-only folders inside; only root could do this directly. */
export function removeTree(dir: string): void {
  unlockFolders(dir);
  rmSync(dir, { recursive: true, force: true });
}

/** Makes a folder and all folders inside writable again. */
export function unlockFolders(dir: string): void {
  visitFolders(dir, (folder) => chmodSync(folder, 0o755), 'before');
}

/** Scripts in the snapshot are always ES modules. Only `imports` is kept from the author's package.json. */
function makePackageFile(original: Buffer | undefined): string {
  const { imports } = original === undefined ? {} : JSON.parse(original.toString('utf8').replace(/^\uFEFF/, ''));
  return `${JSON.stringify({ type: 'module', imports }, null, 2)}\n`;
}

function writeFile(snapshotDir: string, path: string, content: string | Buffer): void {
  const target = join(snapshotDir, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content, { flag: 'wx', mode: READ_ONLY_FILE });
  // The umask may have removed permissions that the sandbox's user needs.
  chmodSync(target, READ_ONLY_FILE);
}

function visitFolders(dir: string, change: (folder: string) => void, order: 'before' | 'after' = 'after'): void {
  if (order === 'before') change(dir);
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (entry.isDirectory()) visitFolders(join(dir, entry.name), change, order);
  }
  if (order === 'after') change(dir);
}
