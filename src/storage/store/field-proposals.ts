import { sql } from 'kysely';
import type { FieldProposalState } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { Database } from './database.ts';
import { makeId } from './ids.ts';
import type { FieldProposalRow } from './schema/field-proposal-rows.ts';

/** A proposal with its state, which the state of its version decides. */
export type StatedProposal = FieldProposalRow & { state: FieldProposalState };

const state = sql<FieldProposalState>`case
  when field_proposals.decision = 'declined' then 'declined'
  when config_versions.id is null then 'open'
  when config_versions.state = 'draft' then 'in_draft'
  else 'published' end`;

function selectStated(db: Database) {
  return db
    .selectFrom('field_proposals')
    .leftJoin('config_versions', 'config_versions.id', 'field_proposals.config_version_id')
    .selectAll('field_proposals')
    .select(state.as('state'));
}

/** Oldest first. */
export async function listFieldProposals(db: Database, configId: string): Promise<StatedProposal[]> {
  return selectStated(db)
    .where('field_proposals.config_id', '=', configId)
    .orderBy('field_proposals.proposed_at')
    .orderBy('field_proposals.id')
    .execute();
}

/** Open proposals and those in drafts, by their subjects. */
export async function readStandingProposals(
  db: Database,
  configId: string,
): Promise<Map<string, StatedProposal & { state: 'open' | 'in_draft' }>> {
  const rows = await listFieldProposals(db, configId);
  const standing = rows.flatMap(({ state: is, ...row }) =>
    is === 'open' || is === 'in_draft' ? [{ ...row, state: is }] : [],
  );
  return new Map(standing.map((row) => [row.subject, row]));
}

/** Throws `field_proposal_unknown`. */
export async function getFieldProposal(db: Database, configId: string, id: string): Promise<StatedProposal> {
  return selectStated(db)
    .where('field_proposals.config_id', '=', configId)
    .where('field_proposals.id', '=', id)
    .executeTakeFirstOrThrow(() => new AdeError('field_proposal_unknown', { proposal_id: id }));
}

type NewProposal = Omit<
  FieldProposalRow,
  'id' | 'decision' | 'decided_by' | 'decided_at' | 'config_version_id' | 'field'
>;

/** The id of the new proposal. */
export async function insertFieldProposal(db: Database, row: NewProposal): Promise<string> {
  const id = makeId('fld');
  const undecided = { decision: null, decided_by: null, decided_at: null, config_version_id: null, field: null };
  await db
    .insertInto('field_proposals')
    .values({ id, ...row, ...undecided })
    .execute();
  return id;
}

/** Adds a document to a proposal; false if it is there already. */
export async function addProposalJob(db: Database, proposalId: string, jobId: string, at: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('field_proposal_jobs')
    .values({ proposal_id: proposalId, job_id: jobId, at })
    .onConflict((conflict) => conflict.columns(['proposal_id', 'job_id']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

/** Takes a document from a proposal, and removes the proposal if no document is left; false if it has not this one. */
export async function removeProposalJob(db: Database, proposalId: string, jobId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('field_proposal_jobs')
    .where('proposal_id', '=', proposalId)
    .where('job_id', '=', jobId)
    .executeTakeFirst();
  if (numDeletedRows === 0n) return false;
  await db
    .deleteFrom('field_proposals')
    .where('id', '=', proposalId)
    .where((is) =>
      is.not(is.exists(is.selectFrom('field_proposal_jobs').select('job_id').where('proposal_id', '=', proposalId))),
    )
    .execute();
  return true;
}

/** Takes a deleted job from all proposals; the proposals stay, since people made them. */
export async function forgetProposalJob(db: Database, jobId: string): Promise<void> {
  await db.deleteFrom('field_proposal_jobs').where('job_id', '=', jobId).execute();
}

export async function decideFieldProposal(
  db: Database,
  id: string,
  decision: Pick<FieldProposalRow, 'decision' | 'decided_by' | 'decided_at' | 'config_version_id' | 'field'>,
): Promise<void> {
  await db.updateTable('field_proposals').set(decision).where('id', '=', id).execute();
}

/** The jobs of proposals with their senders, newest first. */
export async function listProposalJobs(
  db: Database,
  proposalIds: readonly string[],
): Promise<{ proposal_id: string; job_id: string; sender_id: string | null }[]> {
  if (proposalIds.length === 0) return [];
  return db
    .selectFrom('field_proposal_jobs')
    .innerJoin('jobs', 'jobs.id', 'field_proposal_jobs.job_id')
    .select(['field_proposal_jobs.proposal_id', 'field_proposal_jobs.job_id', 'jobs.sender_id'])
    .where('field_proposal_jobs.proposal_id', 'in', [...proposalIds])
    .orderBy('field_proposal_jobs.at', 'desc')
    .orderBy('field_proposal_jobs.job_id', 'desc')
    .execute();
}
