import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { TSchema } from 'typebox';
import { Errors } from 'typebox/value';
import {
  type ExpectedFile,
  ExpectedFileSchema,
  type PreviousFile,
  PreviousFileSchema,
  type SaltFile,
  SaltFileSchema,
} from '../../contract/checks.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { inputPaths } from '../../contract/layout.ts';
import { ProfileSchema } from '../../contract/profile.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import type { CheckInputs } from '../job/job-context.ts';

const PIECE_BYTES = 1 << 20;

/** Reads the numbers and files with which a job is compared. Throws `check_input_unreadable`. */
export function readCheckInputs(jobDir: string, request: RunRequest): CheckInputs {
  const expected = request.expected && readInput<ExpectedFile>(jobDir, request.expected, ExpectedFileSchema);
  const previous = request.previous && readInput<PreviousFile>(jobDir, request.previous, PreviousFileSchema);
  const salt = request.salt && readInput<SaltFile>(jobDir, request.salt, SaltFileSchema);
  if (previous) assertKept(jobDir, previous.data);
  return {
    recorded: {
      ...(expected ? { expected: { sha256: expected.sha256 } } : {}),
      ...(previous ? { previous: describePrevious(previous) } : {}),
      // The salt is random, and the record is the same with any.
      ...(request.first_document ? { first_document: true } : {}),
      ...(request.accepted_before ? { accepted_before: true } : {}),
      ...(request.sender_unclear === undefined ? {} : { sender_unclear: request.sender_unclear }),
    },
    ...(expected ? { expected: expected.data } : {}),
    ...(previous ? { previous: previous.data } : {}),
    ...(salt ? { salt: salt.data.salt } : {}),
  };
}

function describePrevious({ sha256, data }: { sha256: string; data: PreviousFile }) {
  return { sha256, ...(data.period === undefined ? {} : { period: data.period }) };
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
  const fd = openInput(jobDir, path);
  try {
    return readFileSync(fd);
  } finally {
    closeSync(fd);
  }
}

function openInput(jobDir: string, path: string): number {
  try {
    return openSync(join(jobDir, path), 'r');
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

/** The files that the earlier job kept must be those that `inputs/previous.json` names. */
function assertKept(jobDir: string, { rows_sha256, keys_sha256, profile_sha256 }: PreviousFile): void {
  const files = [
    [inputPaths.previousRows, rows_sha256],
    [inputPaths.previousKeys, keys_sha256],
    [inputPaths.previousProfile, profile_sha256],
  ] as const;
  for (const [path, sha256] of files) {
    if (sha256 === undefined || hashFile(jobDir, path) === sha256) continue;
    const found = `it is not the file that ${inputPaths.previous} names`;
    throw new AdeError('check_input_unreadable', { path, found });
  }
  if (profile_sha256 !== undefined) readInput(jobDir, inputPaths.previousProfile, ProfileSchema);
}

/** Reads the file in pieces: a key file may have 64 MB. */
function hashFile(jobDir: string, path: string): string {
  const digest = createHash('sha256');
  const piece = Buffer.alloc(PIECE_BYTES);
  const fd = openInput(jobDir, path);
  try {
    for (let length = 1; length > 0; ) {
      length = readSync(fd, piece);
      digest.update(piece.subarray(0, length));
    }
  } finally {
    closeSync(fd);
  }
  return digest.digest('hex');
}

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
