import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { inputPaths } from '../../contract/layout.ts';
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
  return { request: readCheckPlan(jobDir), texts: {}, copies: findCheckFiles(jobDir) };
}
