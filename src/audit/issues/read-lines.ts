import { closeSync, openSync, readSync } from 'node:fs';
import { AdeError } from '../../contract/errors/index.ts';
import type { LocatedIssue } from './issues.ts';

const READ_BYTES = 256 * 1024;
const LINE_FEED = 10;

/** All issues of an issues.ndjson, read while they are asked for. Throws `artifact_unreadable`. */
export function* readAllIssues(path: string): Generator<LocatedIssue> {
  const file = openSync(path, 'r');
  try {
    let rest: Buffer = Buffer.alloc(0);
    for (;;) {
      const chunk = Buffer.alloc(READ_BYTES);
      const count = readSync(file, chunk);
      if (count === 0) return;
      rest = Buffer.concat([rest, chunk.subarray(0, count)]);
      let start = 0;
      for (let end = rest.indexOf(LINE_FEED); end !== -1; end = rest.indexOf(LINE_FEED, start)) {
        yield parseLine(path, rest.toString('utf8', start, end));
        start = end + 1;
      }
      rest = rest.subarray(start);
    }
  } finally {
    closeSync(file);
  }
}

function parseLine(path: string, line: string): LocatedIssue {
  try {
    return JSON.parse(line) as LocatedIssue;
  } catch (cause) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    throw new AdeError('artifact_unreadable', { path: name, found: 'a line is not an issue' }, { cause });
  }
}
