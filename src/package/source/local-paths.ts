import { posix } from 'node:path';

/** Path of a `file:` or `link:` dependency; undefined for a dependency from a registry. */
export function readLocalPath(spec: string): string | undefined {
  const named = /^(?:file|link):(?:\/\/(?=\/))?(.*)$/.exec(spec)?.[1];
  const path = named ?? (/^(\.{0,2}\/|~\/)/.test(spec) ? spec : undefined);
  return path === undefined ? undefined : posix.normalize(path).replace(/\/$/, '');
}

/** Whether a path, relative to the package, is inside its folder. */
export function isInside(path: string): boolean {
  return path !== '' && path !== '.' && !/^(\.\.(\/|$)|\/|~)/.test(posix.normalize(path));
}
