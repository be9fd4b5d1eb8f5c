import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';
import { jobPaths } from '../../contract/layout.ts';
import type { DocumentResult } from '../render/outcome.ts';

/** A name for each input, without its extension. Equal names are numbered, so that no output overwrites another. */
export function planOutputNames(files: readonly string[]): string[] {
  const wanted = files.map((file) => basename(file, extname(file)));
  const taken = new Set<string>();
  return wanted.map((name) => {
    let free = name;
    // Some file systems ignore case.
    for (let number = 2; taken.has(free.toLowerCase()) || isLaterInput(free, name, wanted); number += 1) {
      free = `${name}-${number}`;
    }
    taken.add(free.toLowerCase());
    return free;
  });
}

/** A numbered name must not be the name of another input. */
function isLaterInput(candidate: string, name: string, wanted: readonly string[]): boolean {
  return candidate !== name && wanted.some((other) => other.toLowerCase() === candidate.toLowerCase());
}

/** Makes the folder for results before any job runs, so that a wrong path is reported at once. */
export async function makeOutputFolder(folder: string): Promise<void> {
  const { makeFolder } = await import('../../package/index.ts');
  makeFolder(resolve(folder));
}

/** Copies workbook and artifact of a job into the folder. Returns the result with the paths of the copies. */
export async function deliverFiles<Result extends DocumentResult>(
  result: Result,
  folder: string,
  name: string,
): Promise<Result> {
  const output = await copyTo(result.output, resolve(folder, `${name}.normalized.xlsx`));
  const artifact = await copyTo(result.artifact, resolve(folder, `${name}.artifact.json`));
  await copyTo(findIssuesCsv(result), resolve(folder, `${name}.issues.csv`));
  return { ...result, output, artifact };
}

/** Only jobs of packages that ask for this file have it. */
function findIssuesCsv({ status, job_dir: jobDir }: DocumentResult): string | null {
  if (jobDir === null) return null;
  const path = jobPaths(jobDir).issuesCsv;
  return status === 'success' && existsSync(path) ? path : null;
}

async function copyTo(from: string | null, to: string): Promise<string | null> {
  if (from === null) return null;
  await copyFile(from, to).catch((cause) => {
    throw makeUnwritable(to, cause);
  });
  return to;
}

export function makeUnwritable(path: string, cause: NodeJS.ErrnoException): AdeError {
  return new AdeError('file_unwritable', { path, found: cause.code ?? cause.message }, { cause });
}
