import type { PackageFile } from '../../../api/contract.ts';

export interface FileChange {
  path: string;
  kind: 'changed' | 'added' | 'removed';
}

/** The files that differ between two versions, by path. */
export function listFileChanges(left: readonly PackageFile[], right: readonly PackageFile[]): FileChange[] {
  const leftHashes = new Map(left.map(({ path, sha256 }) => [path, sha256]));
  const rightHashes = new Map(right.map(({ path, sha256 }) => [path, sha256]));
  const paths = [...new Set([...leftHashes.keys(), ...rightHashes.keys()])].sort();
  return paths.flatMap((path): FileChange[] => {
    const [before, after] = [leftHashes.get(path), rightHashes.get(path)];
    if (before === after) return [];
    return [{ path, kind: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed' }];
  });
}
