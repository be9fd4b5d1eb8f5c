import { existsSync } from 'node:fs';
import { Errors } from 'typebox/value';
import { type Acceptance, type AcceptanceFile, AcceptanceFileSchema } from '../contract/acceptance.ts';
import { AdeError } from '../contract/errors/index.ts';
import { jobPaths } from '../contract/layout.ts';
import { readJson } from '../record/artifact/index.ts';

/** All acceptances of a job, including withdrawn ones; empty if there are none. Throws `acceptance_unreadable`. */
export function readAcceptances(jobDir: string): Acceptance[] {
  const { acceptance: path } = jobPaths(jobDir);
  if (!existsSync(path)) return [];
  const data = readJson(path, 'acceptance_unreadable');
  const [problem] = Errors(AcceptanceFileSchema, data);
  if (problem)
    throw new AdeError('acceptance_unreadable', { path, found: `${problem.instancePath} ${problem.message}` });
  return (data as AcceptanceFile).acceptances;
}

/** The acceptances that were not withdrawn. */
export function listStandingAcceptances(jobDir: string): Acceptance[] {
  return readAcceptances(jobDir).filter(({ withdrawn_at: at }) => at === null);
}

/** The accepted revision; undefined if there is none, or if a second person still has to accept it. */
export function findAcceptedRevision(jobDir: string): number | undefined {
  const last = listStandingAcceptances(jobDir).at(-1)?.statement;
  return last === undefined || last.part === 'first' ? undefined : last.revision;
}
