import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import writeFileAtomic from 'write-file-atomic';
import { inputPaths, jobPaths } from '../../contract/layout.ts';
import type { CheckInputFiles } from './check-inputs.ts';

/** Files of `inputs/` that are nowhere else, and stay when a job's folder is made again. */
export const CHECK_FILES: readonly string[] = Object.values(inputPaths);

/** Puts the inputs into a folder that is not a job's yet. The plan is written last: without one, nothing of it counts. */
export async function writeCheckInputs(jobDir: string, { request, texts, copies }: CheckInputFiles): Promise<void> {
  if (Object.keys(request).length === 0) return;
  await mkdir(join(jobDir, dirname(inputPaths.checkPlan)), { recursive: true });
  for (const [path, text] of Object.entries(texts)) await writeFileAtomic(join(jobDir, path), text);
  for (const [path, from] of Object.entries(copies)) await copyFile(from, join(jobDir, path));
  await writeFileAtomic(join(jobDir, inputPaths.checkPlan), `${JSON.stringify(request, null, 2)}\n`);
}

/** Inputs with others of their sender: what was typed in, and what is known of the document alone, stay. */
export function withSenderInputs(inputs: CheckInputFiles, ofSender: CheckInputFiles): CheckInputFiles {
  const { expected, accepted_before } = inputs.request;
  const { [inputPaths.previous]: _, [inputPaths.previousRows]: __, ...copies } = inputs.copies;
  return {
    request: {
      ...(expected === undefined ? {} : { expected }),
      ...(accepted_before === undefined ? {} : { accepted_before }),
      ...ofSender.request,
    },
    texts: { ...inputs.texts, ...ofSender.texts },
    copies: { ...copies, ...ofSender.copies },
  };
}

/**
 * Puts other inputs in the place of those that `writeCheckInputs` has put down, but for what an operator typed in and what is
 * known of the document alone, which stay. Where anything is different then, the job has no request any more: it and its
 * folder are to be made again.
 */
export async function replaceCheckInputs(jobDir: string, inputs: CheckInputFiles): Promise<void> {
  const before = readCheckPlan(jobDir);
  const { request } = withSenderInputs({ request: before, texts: {}, copies: {} }, inputs);
  const isNamed = (path: string) => path in inputs.texts || path in inputs.copies;
  const doomed: string[] = [inputPaths.previous, inputPaths.previousRows].filter((path) => !isNamed(path));
  if (isDeepStrictEqual(request, before) && request.previous === undefined) return;
  await rm(jobPaths(jobDir).request, { force: true });
  // The plan names what was typed in: there is one at any time.
  if (Object.keys(request).length > 0) await writeCheckInputs(jobDir, { ...inputs, request });
  else doomed.push(inputPaths.checkPlan);
  for (const path of doomed) await rm(join(jobDir, path), { force: true });
}

/** The part of a request that `writeCheckInputs` has put down for a folder; nothing where it has not. */
export function readCheckPlan(jobDir: string): CheckInputFiles['request'] {
  const path = join(jobDir, inputPaths.checkPlan);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as CheckInputFiles['request']) : {};
}

/** Files of a job that a revision or a retry of it has as well, by their paths in the folder. */
export function findCheckFiles(jobDir: string): Record<string, string> {
  const entries = CHECK_FILES.map((path) => [path, join(jobDir, path)] as const);
  return Object.fromEntries(entries.filter(([, path]) => existsSync(path)));
}

/** The inputs of a job for a retry of it. */
export function copyCheckInputs(jobDir: string): CheckInputFiles {
  // Whose document it is may be known by now, and is looked for again where it is not.
  const { sender_unclear: _, ...request } = readCheckPlan(jobDir);
  return { request, texts: {}, copies: findCheckFiles(jobDir) };
}
