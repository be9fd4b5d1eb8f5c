import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readLines } from '../../base/files/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { jobNames } from '../../contract/layout.ts';
import { type LocatedIssue, listIssues } from '../../record/explain/index.ts';
import type { FoundArtifact } from './artifact.ts';

/** Whether the complete list is next to the artifact. */
export function hasFullList({ folder }: FoundArtifact): boolean {
  return existsSync(join(folder, jobNames.issues));
}

/** All issues, from issues.ndjson next to the artifact, or else those that the artifact lists. */
export async function* readIssues(found: FoundArtifact): AsyncGenerator<LocatedIssue> {
  if (!hasFullList(found)) {
    yield* listIssues(found.artifact);
    return;
  }
  const path = join(found.folder, jobNames.issues);
  let lineNumber = 0;
  for await (const line of readLines(path)) {
    lineNumber += 1;
    if (line !== '') yield parseIssue(path, lineNumber, line);
  }
}

function parseIssue(path: string, lineNumber: number, line: string): LocatedIssue {
  try {
    const issue = JSON.parse(line);
    if (typeof issue.a1 === 'string' && typeof issue.message === 'string') return issue;
  } catch {
    // Every kind of damage gets the same error, below.
  }
  throw new AdeError('artifact_unreadable', { path, found: `line ${lineNumber} is not an issue` });
}
