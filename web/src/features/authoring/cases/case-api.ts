import type { CaseResults } from '../../../api/contract.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

/** Runs all cases of a version, or only the named ones. */
export const runCases = (workspaceId: string, versionId: string, names?: readonly string[], signal?: AbortSignal) =>
  requestJson<CaseResults>(makeWorkspacePath(workspaceId, 'versions', versionId, 'cases'), {
    method: 'POST',
    body: names === undefined ? {} : { names },
    signal,
  });

/** The cases of a package, by the paths of its files. */
export function listCaseNames(paths: readonly string[]): string[] {
  const names = paths.flatMap((path) => /^tests\/([^/]+)\/./.exec(path)?.[1] ?? []);
  return [...new Set(names)].sort();
}
