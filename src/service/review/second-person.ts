import { AdeError } from '../../contract/errors/index.ts';
import { isSamePerson, type JobRow, listRevisions } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import type { Person } from './take-step.ts';

/**
 * Throws `second_person_required` unless a person accepts, and the second one neither accepted first nor submitted or
 * corrected the job. All names, tokens and sign-ons of a person count as one. `first`: who accepted first; null if nobody
 * did.
 */
export async function assertSecondPerson(
  { db }: Pick<Core, 'db'>,
  job: JobRow,
  person: Person,
  first: string | null,
): Promise<void> {
  const refuse = (found: string) =>
    new AdeError('second_person_required', { job_id: job.id, person: person.name, found });
  if (person.authentication === 'off') throw refuse('is unknown, since ADE_AUTH is off');
  if (person.kind !== 'person') throw refuse('is a service');
  if (first === null) return;
  const isSame = (name: string) => isSamePerson(db, name, person.name);
  if (await isSame(first)) throw refuse('has accepted it already');
  if (await isSame(job.submitted_by)) throw refuse('has submitted it');
  const revisions = await listRevisions(db, job.id);
  const correctors = revisions.filter(({ base_revision: base }) => base !== null).map((one) => one.submitted_by);
  for (const name of new Set(correctors)) if (await isSame(name)) throw refuse('has corrected it');
}
