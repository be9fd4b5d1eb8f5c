import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TSchema } from 'typebox';
import { Errors } from 'typebox/value';
import { type ExpectedFile, ExpectedFileSchema, type PreviousFile, PreviousFileSchema } from '../../contract/checks.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { inputPaths } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import type { CheckInputs } from '../job/job-context.ts';

/** Reads the numbers and files with which a job is compared. Throws `check_input_unreadable`. */
export function readCheckInputs(jobDir: string, request: RunRequest): CheckInputs {
  const expected = request.expected && readInput<ExpectedFile>(jobDir, request.expected, ExpectedFileSchema);
  const previous = request.previous && readInput<PreviousFile>(jobDir, request.previous, PreviousFileSchema);
  if (previous?.data.rows_sha256 !== undefined) assertRows(jobDir, previous.data.rows_sha256);
  return {
    recorded: {
      ...(expected ? { expected: { sha256: expected.sha256 } } : {}),
      ...(previous ? { previous: { sha256: previous.sha256 } } : {}),
      ...(request.first_document ? { first_document: true } : {}),
      ...(request.accepted_before ? { accepted_before: true } : {}),
      ...(request.sender_unclear === undefined ? {} : { sender_unclear: request.sender_unclear }),
    },
    ...(expected ? { expected: expected.data } : {}),
    ...(previous ? { previous: previous.data } : {}),
  };
}

function readInput<T>(jobDir: string, path: string, schema: TSchema): { data: T; sha256: string } {
  const bytes = readBytes(jobDir, path);
  const data = parse(bytes, path);
  const [problem] = Errors(schema, data);
  // The message of a problem is left out: it may contain a key that people wrote.
  if (problem) throw new AdeError('check_input_unreadable', { path, found: 'it does not have the expected shape' });
  return { data: data as T, sha256: hash(bytes) };
}

function readBytes(jobDir: string, path: string): Buffer {
  try {
    return readFileSync(join(jobDir, path));
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    const found = code === 'ENOENT' ? 'there is no such file' : code;
    throw new AdeError('check_input_unreadable', { path, found }, { cause });
  }
}

function parse(bytes: Buffer, path: string): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    throw new AdeError('check_input_unreadable', { path, found: 'it is not JSON' });
  }
}

function assertRows(jobDir: string, sha256: string): void {
  const path = inputPaths.previousRows;
  if (hash(readBytes(jobDir, path)) === sha256) return;
  throw new AdeError('check_input_unreadable', { path, found: `it is not the file that ${inputPaths.previous} names` });
}

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
