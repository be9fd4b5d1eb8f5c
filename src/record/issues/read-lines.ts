import { readLinesSync } from '../../base/files/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { LocatedIssue } from './issues.ts';

/** All issues of an issues.ndjson, read lazily. Throws `artifact_unreadable`. */
export function* readAllIssues(path: string): Generator<LocatedIssue> {
  for (const line of readLinesSync(path)) yield parseLine(path, line);
}

function parseLine(path: string, line: string): LocatedIssue {
  try {
    return JSON.parse(line) as LocatedIssue;
  } catch (cause) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    throw new AdeError('artifact_unreadable', { path: name, found: 'a line is not an issue' }, { cause });
  }
}
