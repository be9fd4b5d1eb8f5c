import { existsSync } from 'node:fs';
import { Errors } from 'typebox/value';
import { readJsonFile } from '../base/files/index.ts';
import { type ErasureFile, ErasureFileSchema } from '../contract/erasure.ts';
import { AdeError } from '../contract/errors/index.ts';
import { jobPaths } from '../contract/layout.ts';

/** What was erased from the files of a job; empty if nothing was. Throws `erasures_unreadable`. */
export function readErasures(jobDir: string): ErasureFile['erasures'] {
  const { erasures: path } = jobPaths(jobDir);
  if (!existsSync(path)) return [];
  const refuse = (found: string, cause?: unknown) => new AdeError('erasures_unreadable', { path, found }, { cause });
  const data = readJsonFile(path, (cause) => refuse('it is not JSON', cause));
  const [problem] = Errors(ErasureFileSchema, data);
  if (problem) throw refuse(`${problem.instancePath} ${problem.message}`);
  return (data as ErasureFile).erasures;
}
