import { AdeError } from '../../contract/errors/index.ts';
import { findHidden } from '../../package/index.ts';

const MAX_DEPTH = 16;
const MAX_CHARS = 300;
const SEGMENT = /^[\p{L}\p{N}_][\p{L}\p{N}._ @+-]*$/u;

/**
 * Checks a path that a client sent: relative, with forward slashes, no hidden parts, not outside the package's folder.
 * Throws `file_path_invalid`, `file_name_invalid`.
 */
export function assertFilePath(path: string): void {
  assertVisible(path);
  const found = findFault(path);
  if (found !== undefined) throw new AdeError('file_path_invalid', { path, found });
}

/** Throws `file_name_invalid` for a path with characters that nobody sees. */
export function assertVisible(path: string): void {
  const hidden = findHidden(path);
  if (hidden !== undefined) throw new AdeError('file_name_invalid', { path: hidden.visible, found: hidden.character });
}

export function isFilePath(path: string): boolean {
  return findFault(path) === undefined;
}

function findFault(path: string): string | undefined {
  if (path.length > MAX_CHARS) return `it is longer than ${MAX_CHARS} characters`;
  if (path.startsWith('/')) return 'it is absolute';
  if (path.includes('\\')) return 'it has a backslash; use / between folders';
  const segments = path.split('/');
  if (segments.length > MAX_DEPTH) return `it is nested deeper than ${MAX_DEPTH} folders`;
  if (segments[0] === 'node_modules') return 'dependencies are installed from package-lock.json, not stored';
  const odd = segments.find((segment) => !SEGMENT.test(segment) || segment.endsWith('.') || segment.endsWith(' '));
  return odd === undefined ? undefined : `"${odd}" is not a file or folder name that ADE accepts`;
}
