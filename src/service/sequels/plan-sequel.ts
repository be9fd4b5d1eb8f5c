import type { Then } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { type JobRow, makeId, type SequelRow } from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { assertDay } from '../review/days.ts';
import { assertReason, type Person } from '../review/take-step.ts';

/** What a person says is to follow corrections. */
export interface SequelRequest {
  then: Then;
  person: Person;
}

/** Whether anything is to follow. */
export function isAnything({ holds_for: holdsFor = 'document', points = [], accept }: Then): boolean {
  return holdsFor !== 'document' || points.length > 0 || accept !== undefined;
}

/**
 * Throws `hold_without_sender`, `attention_without_sender`, `day_invalid`, `reason_unknown` and `reason_missing` for what
 * could not be done after the revision either.
 */
export async function checkThen(ctx: Pick<Core, 'db'>, job: JobRow, then: Then): Promise<void> {
  const { holds_for: holdsFor = 'document', points = [], accept } = then;
  if (holdsFor !== 'document' && job.sender_id === null) throw new AdeError('hold_without_sender', { job_id: job.id });
  for (const { holds_for: reach = 'document', until = 'none', reason } of points) {
    await assertReason(ctx, job.workspace_id, reason);
    if (reach === 'document') continue;
    if (job.sender_id === null) throw new AdeError('attention_without_sender', { job_id: job.id });
    assertDay(until);
  }
  if (accept === undefined) return;
  await assertReason(ctx, job.workspace_id, accept.reason);
  if ((accept.including ?? []).length > 0 && accept.reason === undefined) throw new AdeError('reason_missing');
}

/** The row of a sequel. `job`: in its state when it is said, in the transaction that stores it. */
export function makeSequelRow(job: JobRow, revision: JobRow, { then, person }: SequelRequest): SequelRow {
  const { holds_for = 'document', points = [], accept } = then;
  return {
    job_id: job.id,
    id: makeId('seq'),
    workspace_id: job.workspace_id,
    revision: revision.revision,
    revision_id: revision.id,
    person: person.name,
    kind: person.kind,
    token_id: person.tokenId,
    session_id: person.sessionId,
    authentication: person.authentication,
    holds_for,
    points: points.reduce((sum, { ids }) => sum + ids.length, 0),
    accepts: accept === undefined ? 0 : 1,
    state: 'pending',
    step: 0,
    review_version: job.review_version,
    sender_id: job.sender_id,
    period: job.period,
    held_json: null,
    code: null,
    message: null,
    differs_json: null,
    said_at: revision.created_at,
    settled_at: null,
  };
}
