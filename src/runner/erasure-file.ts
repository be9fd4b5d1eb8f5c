import { existsSync } from 'node:fs';
import { Check, Errors } from 'typebox/value';
import { readJsonFile } from '../base/files/index.ts';
import { type ErasureFile, ErasureFileSchema } from '../contract/erasure.ts';
import { AdeError } from '../contract/errors/index.ts';
import { jobPaths } from '../contract/layout.ts';

/** What was erased from the files of a job; empty if nothing was. Throws `erasures_unreadable`. */
export function readErasures(jobDir: string): ErasureFile['erasures'] {
  const { erasures: path } = jobPaths(jobDir);
  if (!existsSync(path)) return [];
  const refuse = (found: string, cause?: unknown) => new AdeError('erasures_unreadable', { path, found }, { cause });
  const data: unknown = readJsonFile(path, (cause) => refuse('it is not JSON', cause));
  if (Check(ErasureFileSchema, data)) return data.erasures;
  const [problem] = Errors(ErasureFileSchema, data);
  throw refuse(`${problem?.instancePath} ${problem?.message}`);
}
