import { createReadStream } from 'node:fs';
import { AdeError } from '../../contract/errors/index.ts';
import type { LocatedIssue } from './issues.ts';

export interface IssueFilter {
  field?: string;
  code?: string;
  severity?: string;
  table_id?: string;
}

export interface IssuePage {
  issues: LocatedIssue[];
  /** Byte offset where the next page begins; null at the end. */
  nextOffset: number | null;
}

/** Reads issues of an issues.ndjson from a byte offset, until `limit` issues have passed the filter. */
export async function readIssuePage(
  path: string,
  offset: number,
  limit: number,
  filter: IssueFilter,
): Promise<IssuePage> {
  const issues: LocatedIssue[] = [];
  for await (const { text, start } of readLinesFrom(path, offset)) {
    if (text === '') continue;
    const issue = parseIssue(path, text);
    if (!passes(issue, filter)) continue;
    if (issues.length === limit) return { issues, nextOffset: start };
    issues.push(issue);
  }
  return { issues, nextOffset: null };
}

async function* readLinesFrom(path: string, offset: number): AsyncGenerator<{ text: string; start: number }> {
  let rest: Buffer = Buffer.alloc(0);
  let start = offset;
  for await (const chunk of createReadStream(path, { start: offset, highWaterMark: 256 * 1024 })) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    let lineStart = 0;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10, lineStart)) {
      yield { text: rest.toString('utf8', lineStart, end), start };
      start += end + 1 - lineStart;
      lineStart = end + 1;
    }
    rest = rest.subarray(lineStart);
  }
}

function passes(issue: LocatedIssue, { field, code, severity, table_id: tableId }: IssueFilter): boolean {
  if (field !== undefined && issue.target_field !== field) return false;
  if (code !== undefined && issue.code !== code) return false;
  if (severity !== undefined && issue.severity !== severity) return false;
  return tableId === undefined || issue.table_id === tableId;
}

/** An offset inside a line does not come from a page: the text there is not JSON. */
function parseIssue(path: string, text: string): LocatedIssue {
  try {
    return JSON.parse(text) as LocatedIssue;
  } catch (cause) {
    throw new AdeError(
      'artifact_unreadable',
      { path: path.slice(path.lastIndexOf('/') + 1), found: 'a line is not an issue' },
      { cause },
    );
  }
}
