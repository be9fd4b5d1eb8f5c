import { existsSync } from 'node:fs';
import { Errors } from 'typebox/value';
import { readJsonFile } from '../base/files/json.ts';
import { type Acceptance, type AcceptanceFile, AcceptanceFileSchema } from '../contract/acceptance.ts';
import { AdeError } from '../contract/errors/index.ts';
import { jobPaths } from '../contract/layout.ts';

/** Who accepted what of a job, with what was withdrawn; none where nobody has. Throws `acceptance_unreadable`. */
export function readAcceptances(jobDir: string): Acceptance[] {
  const { acceptance: path } = jobPaths(jobDir);
  if (!existsSync(path)) return [];
  const refuse = (found: string, cause?: unknown) => new AdeError('acceptance_unreadable', { path, found }, { cause });
  const data = readJsonFile(path, (cause) => refuse('it is not JSON', cause));
  const [problem] = Errors(AcceptanceFileSchema, data);
  if (problem) throw refuse(`${problem.instancePath} ${problem.message}`);
  return (data as AcceptanceFile).acceptances;
}

/** Those that count. */
export function listStandingAcceptances(jobDir: string): Acceptance[] {
  return readAcceptances(jobDir).filter(({ withdrawn_at: at }) => at === null);
}

/** The revision that is accepted; undefined where none is, or where a second person is still to accept it. */
export function findAcceptedRevision(jobDir: string): number | undefined {
  const last = listStandingAcceptances(jobDir).at(-1)?.statement;
  return last === undefined || last.part === 'first' ? undefined : last.revision;
}
