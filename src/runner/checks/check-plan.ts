import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import writeFileAtomic from 'write-file-atomic';
import { inputPaths, jobPaths } from '../../contract/layout.ts';
import { copyTogether } from '../job-folder.ts';
import type { CheckInputFiles } from './check-inputs.ts';

/** Files of `inputs/` that exist nowhere else, so they stay when a job's folder is made again. */
export const CHECK_FILES: readonly string[] = Object.values(inputPaths);

/** Copies of what the sender's previous job kept. */
export const PREVIOUS_FILES: readonly string[] = [
  inputPaths.previous,
  inputPaths.previousRows,
  inputPaths.previousKeys,
  inputPaths.previousProfile,
];

/** A file of another job was removed after the inputs were planned: they have to be planned again. */
export class PlannedFileGone extends Error {}

/**
 * Puts the inputs into a folder that is not a job yet. The plan is written last: without it, no input counts. Throws
 * `PlannedFileGone`.
 */
export async function writeCheckInputs(jobDir: string, { request, texts, copies }: CheckInputFiles): Promise<void> {
  if (Object.keys(request).length === 0) return;
  await mkdir(join(jobDir, dirname(inputPaths.checkPlan)), { recursive: true });
  for (const [path, text] of Object.entries(texts)) await writeFileAtomic(join(jobDir, path), text);
  for (const [path, from] of Object.entries(copies)) await copyPlanned(from, join(jobDir, path));
  await writeFileAtomic(join(jobDir, inputPaths.checkPlan), `${JSON.stringify(request, null, 2)}\n`);
}

async function copyPlanned(from: string | readonly string[], to: string): Promise<void> {
  try {
    await copyTogether(from, to);
  } catch (cause) {
    if ([from].flat().every((path) => existsSync(path))) throw cause;
    throw new PlannedFileGone('an input for checks was removed', { cause });
  }
}

/**
 * Replaces the inputs that `writeCheckInputs` wrote. Typed-in numbers, and facts about the document alone, stay. If
 * anything changes, the job's request is removed: the job and its folder must be made again. Throws `PlannedFileGone`.
 */
export async function replaceCheckInputs(jobDir: string, inputs: CheckInputFiles): Promise<void> {
  const before = readCheckPlan(jobDir);
  const { expected, accepted_before } = before;
  const request = {
    ...(expected === undefined ? {} : { expected }),
    ...(accepted_before === undefined ? {} : { accepted_before }),
    ...inputs.request,
  };
  const isNamed = (path: string) => path in inputs.texts || path in inputs.copies;
  const doomed: string[] = [...PREVIOUS_FILES, inputPaths.salt].filter((path) => !isNamed(path));
  if (isDeepStrictEqual(request, before) && request.previous === undefined && hasSalt(jobDir, inputs)) return;
  await rm(jobPaths(jobDir).request, { force: true });
  // The plan refers to the typed-in numbers, so the plan must exist at any time.
  if (Object.keys(request).length > 0) await writeCheckInputs(jobDir, { ...inputs, request });
  else doomed.push(inputPaths.checkPlan);
  for (const path of doomed) await rm(join(jobDir, path), { force: true });
}

/** Whether the folder has the salt of the inputs: another sender has another one. */
function hasSalt(jobDir: string, { texts }: CheckInputFiles): boolean {
  const [wanted, path] = [texts[inputPaths.salt], join(jobDir, inputPaths.salt)];
  return wanted === undefined || (existsSync(path) && readFileSync(path, 'utf8') === wanted);
}

/** The part of the request that `writeCheckInputs` wrote to a folder; empty if it wrote none. */
export function readCheckPlan(jobDir: string): CheckInputFiles['request'] {
  const path = join(jobDir, inputPaths.checkPlan);
  return existsSync(path) ? leaveOutRemoved(jobDir, JSON.parse(readFileSync(path, 'utf8'))) : {};
}

/** A job whose copies of an earlier job's files were removed is not compared with that job any more. */
export function leaveOutRemoved<Request extends CheckInputFiles['request']>(jobDir: string, request: Request): Request {
  if (request.previous === undefined || existsSync(join(jobDir, request.previous))) return request;
  const { previous: _, ...others } = request;
  return others as Request;
}

/** Files of a job that its revisions and retries also need, by their paths in the folder. */
export function findCheckFiles(jobDir: string): Record<string, string> {
  const entries = CHECK_FILES.map((path) => [path, join(jobDir, path)] as const);
  return Object.fromEntries(entries.filter(([, path]) => existsSync(path)));
}

/** The inputs of a job, for its retry. */
export function copyCheckInputs(jobDir: string): CheckInputFiles {
  // The sender may be known by now; if not, the retry looks for it again.
  const { sender_unclear: _, ...request } = readCheckPlan(jobDir);
  return { request, texts: {}, copies: findCheckFiles(jobDir) };
}
