import { hash } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { compareTexts } from './problem-list.ts';

export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}

/** SHA-256 of every file below a folder, by path with forward slashes, in path order. A link counts as its target. */
export function hashFiles(dir: string): Record<string, string> {
  const found: [string, string][] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(dir, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else if (entry.isSymbolicLink()) found.push([path, sha256(`link:${readlinkSync(join(dir, path))}`)]);
      else found.push([path, sha256(readFileSync(join(dir, path)))]);
    }
  };
  visit('');
  return Object.fromEntries(found.sort(([a], [b]) => compareTexts(a, b)));
}

/** One SHA-256 over paths and contents. A path holds no NUL, so no two lists of files are written alike. */
export function hashFileList(files: Readonly<Record<string, string>>): string {
  const lines = Object.entries(files).map(([path, digest]) => `${path}\0${digest}\n`);
  return sha256(lines.sort(compareTexts).join(''));
}
