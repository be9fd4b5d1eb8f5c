import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Errors } from 'typebox/value';
import {
  type ChecksFile,
  ChecksFileSchema,
  type ExpectedFile,
  type ExpectedNumbers,
  type Figures,
  type PreviousFile,
  type SaltFile,
} from '../../contract/checks.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { inputPaths, jobPaths } from '../../contract/layout.ts';
import { isProfiled, type Manifest } from '../../contract/manifest.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import { findRevision } from '../revision-folders.ts';
import { addFigures } from './add-figures.ts';
import { joinProfiles } from './join-profiles.ts';

/** The numbers with which a new job is compared. */
export interface CheckSource {
  /** Numbers that an operator typed in. */
  expected?: ExpectedNumbers;
  /** Folder of the sender's job of the previous period; its newest finished revision counts. */
  previousJobDir?: string;
  /** Folders of jobs that stand beside that one: all of them are compared as one. */
  addedJobDirs?: readonly string[];
  /** Whether a person has accepted that job's document; true by default, for a job that a person named. */
  isPreviousAccepted?: boolean;
  /** The period of that job. */
  previousPeriod?: string | undefined;
  /** The salt of the sender's files, 32 hex digits; a new one by default. */
  salt?: string | undefined;
  /** Whether the sender has sent nothing before. */
  isFirstDocument?: boolean;
  /** Whether the same document was accepted in another job. */
  wasAcceptedBefore?: boolean;
  /** Number of senders whose recipes have exactly the document's headers. */
  fittingSenders?: number;
  /** Whether to keep figures for the sender's next document, even if the package does not ask for them. */
  keepsFigures?: boolean;
}

/** Keys of a job's request, and the files in the job's folder that they refer to. */
export interface CheckInputFiles {
  request: Pick<
    RunRequest,
    'expected' | 'previous' | 'salt' | 'first_document' | 'accepted_before' | 'sender_unclear' | 'keep_figures'
  >;
  /** Texts by their paths in the folder. */
  texts: Record<string, string>;
  /** Source files by the paths in the folder to which they are copied; several become one. */
  copies: Record<string, string | readonly string[]>;
}

/** What the package of a job says about its checks. */
export interface CheckedPackage {
  /** Fields for which sums may be expected. */
  fields: readonly string[];
  /** Whether the package's jobs keep a profile, which needs a salt. */
  isProfiled: boolean;
}

export function describeChecked(manifest: Manifest): CheckedPackage {
  return { fields: manifest.columns.order, isProfiled: isProfiled(manifest) };
}

/**
 * Throws `expected_field_unknown`, and `previous_unusable` if the earlier job has no figures.
 */
export function planCheckInputs(source: CheckSource, { fields, isProfiled }: CheckedPackage): CheckInputFiles {
  const planned: CheckInputFiles = { request: {}, texts: {}, copies: {} };
  if (source.keepsFigures) planned.request.keep_figures = true;
  if (source.isFirstDocument) planned.request.first_document = true;
  if (source.wasAcceptedBefore) planned.request.accepted_before = true;
  if (source.fittingSenders !== undefined) planned.request.sender_unclear = source.fittingSenders;
  if (source.expected !== undefined && isAny(source.expected)) addExpected(planned, source.expected, fields);
  if (source.previousJobDir !== undefined) addPrevious(planned, source, source.previousJobDir);
  if (isProfiled) addSalt(planned, source);
  return planned;
}

function isAny({ rows, sums = {} }: ExpectedNumbers): boolean {
  return rows !== undefined || Object.keys(sums).length > 0;
}

function addExpected(planned: CheckInputFiles, expected: ExpectedNumbers, fields: readonly string[]): void {
  const unknown = Object.keys(expected.sums ?? {}).find((field) => !fields.includes(field));
  if (unknown !== undefined) throw new AdeError('expected_field_unknown', { field: unknown, found: fields.join(', ') });
  const file: ExpectedFile = { schema: 'ade.expected/v1', salt: makeSalt(), ...expected };
  planned.request.expected = inputPaths.expected;
  planned.texts[inputPaths.expected] = formatJson(file);
}

function addPrevious(
  planned: CheckInputFiles,
  { isPreviousAccepted: isAccepted = true, previousPeriod: period, addedJobDirs = [] }: CheckSource,
  jobDir: string,
): void {
  const folder = findRevision(jobDir);
  const folders = [folder, ...addedJobDirs.map((dir) => findRevision(dir))];
  const first = readFigures(folder);
  const kept = [first, ...folders.slice(1).map(readFigures)];
  // Hashes that were made with different salts cannot be compared.
  const hasOneSalt = kept.every(({ row_salt: salt }) => salt === first.row_salt);
  const rows = hasOneSalt ? folders.map((one) => jobPaths(one).rowHashes) : [];
  // So can keys and profiles.
  const salt = findOneSalt(folders);
  const file: PreviousFile = {
    schema: 'ade.previous/v1',
    salt: makeSalt(),
    row_salt: first.row_salt,
    ...nameKept(planned, 'rows_sha256', inputPaths.previousRows, rows),
    ...(salt === null ? {} : nameEditions(planned, folders)),
    ...(isAccepted ? { accepted: true } : {}),
    ...(period === undefined ? {} : { period }),
    figures: addFigures(kept.map(({ figures }) => figures)),
  };
  planned.request.previous = inputPaths.previous;
  planned.texts[inputPaths.previous] = formatJson(file);
  if (salt !== null) planned.copies[inputPaths.salt] = [salt];
}

/** The path of the salt that all of these jobs have; null if they have none, or different ones. */
function findOneSalt(folders: readonly string[]): string | null {
  const paths = folders.map((folder) => join(folder, inputPaths.salt));
  if (!paths.every((path) => existsSync(path))) return null;
  const [first, ...others] = paths.map((path) => readFileSync(path, 'utf8'));
  const [path = null] = paths;
  return others.every((salt) => salt === first) ? path : null;
}

/** Plans the copies of keys and profiles. Several documents are compared as one, if all of them have both. */
function nameEditions(planned: CheckInputFiles, folders: readonly string[]) {
  const [keys, profiles] = [folders.map((one) => jobPaths(one).keys), folders.map((one) => jobPaths(one).profile)];
  if (folders.length === 1) {
    return {
      ...nameKept(planned, 'keys_sha256', inputPaths.previousKeys, keys),
      ...nameKept(planned, 'profile_sha256', inputPaths.previousProfile, profiles),
    };
  }
  const profile = joinProfiles(profiles);
  if (profile === null) return {};
  const text = formatJson(profile);
  planned.texts[inputPaths.previousProfile] = text;
  const ofProfile = { profile_sha256: hashOf(text) };
  if (!keys.every((path) => existsSync(path))) return ofProfile;
  const documents = keys.map((path) => {
    const bytes = readFileSync(path);
    return { keys_sha256: hashOf(bytes), keys_bytes: bytes.length };
  });
  return { ...nameKept(planned, 'keys_sha256', inputPaths.previousKeys, keys), ...ofProfile, documents };
}

function hashOf(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Plans one copy of files that earlier jobs kept, and returns its hash under a key; nothing if one of them is missing. */
function nameKept<Key extends string>(planned: CheckInputFiles, key: Key, path: string, from: readonly string[]) {
  if (from.length === 0 || !from.every((one) => existsSync(one))) return {};
  planned.copies[path] = [...from];
  const hash = createHash('sha256');
  for (const one of from) hash.update(readFileSync(one));
  return { [key]: hash.digest('hex') } as Record<Key, string>;
}

/** The salt of the earlier job, so that both can be compared; else the sender's; else a new one. */
function addSalt(planned: CheckInputFiles, { salt = makeSalt() }: CheckSource): void {
  planned.request.salt = inputPaths.salt;
  if (inputPaths.salt in planned.copies) return;
  const file: SaltFile = { schema: 'ade.salt/v1', salt };
  planned.texts[inputPaths.salt] = formatJson(file);
}

/** Whether a job can serve as the previous job. */
export function hasFigures(jobDir: string): boolean {
  return findFigures(findRevision(jobDir)) !== null;
}

/** The figures of one revision; null if there are none, or if they are damaged or were removed with the document. */
export function findFigures(folder: string): Figures | null {
  try {
    return readFigures(folder).figures;
  } catch (error) {
    if (isAdeError(error)) return null;
    throw error;
  }
}

/** The periods in the titles of a document; null if its job has not read them, or if they were removed with it. */
export function readTitles(folder: string): ChecksFile['titles'] | null {
  try {
    return readChecks(folder).titles ?? null;
  } catch (error) {
    if (isAdeError(error)) return null;
    throw error;
  }
}

function readFigures(folder: string): Required<Omit<ChecksFile, 'titles'>> {
  const { figures, row_salt, titles: _, ...rest } = readChecks(folder);
  if (figures === undefined || row_salt === undefined)
    throw new AdeError('previous_unusable', { path: folder, found: 'it has no figures in its checks.json' });
  return { ...rest, figures, row_salt };
}

function readChecks(folder: string): ChecksFile {
  const path = jobPaths(folder).checks;
  const refuse = (found: string, cause?: unknown) =>
    new AdeError('previous_unusable', { path: folder, found }, { cause });
  if (!existsSync(path)) throw refuse('it has no checks.json');
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw refuse('its checks.json is not JSON', cause);
  }
  const [problem] = Errors(ChecksFileSchema, data);
  if (problem) throw refuse('its checks.json does not have the expected shape');
  return data as ChecksFile;
}

function makeSalt(): string {
  return randomBytes(16).toString('hex');
}

function formatJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
