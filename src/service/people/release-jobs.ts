import { DONE_STATES } from '../../contract/review.ts';
import {
  type Actor,
  addActivity,
  type JobRow,
  listNames,
  makeId,
  storeStep,
  type Transaction,
} from '../../storage/store/index.ts';
import { noteReviewed } from '../review/note-reviewed.ts';

/** Gives the jobs that somebody has still to review back to the list: nobody is assigned to them. Gives their number. */
export async function releaseJobs(transaction: Transaction, personId: string, by: Actor): Promise<number> {
  const jobs = await lockAssigned(transaction, personId);
  for (const job of jobs) {
    const { review_state: state, revision } = job;
    const entry = {
      id: makeId('rev'),
      at: new Date().toISOString(),
      actor: by.actor,
      token_id: by.credential?.tokenId ?? null,
      action: 'assigned',
      state,
      revision,
      reason_code: null,
      has_text: 0,
      other_job_id: null,
      details_json: '{}',
    } as const;
    await storeStep(transaction, job, { assignee: null }, entry);
    const about = { workspaceId: job.workspace_id, targetId: job.id, details: { state, revision } };
    await addActivity(transaction, { ...by, action: 'job.assigned', ...about });
    await noteReviewed(transaction, job, { action: 'assigned' }, []);
  }
  return jobs.length;
}

/** The order is that in which all transactions lock jobs and the chains of workspaces. */
async function lockAssigned(transaction: Transaction, personId: string): Promise<JobRow[]> {
  const names = (await listNames(transaction, [personId])).map(({ name }) => name);
  return transaction
    .selectFrom('jobs')
    .selectAll()
    .where('assignee', 'in', names)
    .where('review_state', 'not in', [...DONE_STATES])
    .orderBy('workspace_id')
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** Lets jobs and drafts of corrections that are under earlier names of a person be under the present one. */
export async function renameWork(transaction: Transaction, personId: string, name: string): Promise<void> {
  const earlier = (await listNames(transaction, [personId])).map((one) => one.name).filter((one) => one !== name);
  if (earlier.length === 0) return;
  await transaction.updateTable('jobs').set({ assignee: name }).where('assignee', 'in', earlier).execute();
  const drafts = await transaction
    .selectFrom('correction_drafts')
    .select(['job_id', 'person'])
    .where('person', 'in', [...earlier, name])
    .orderBy('saved_at', 'desc')
    .execute();
  for (const [job, [newest, ...older]] of Map.groupBy(drafts, ({ job_id: id }) => id)) {
    // Of two drafts for one job, the newer one stays.
    const ofJob = () => transaction.updateTable('correction_drafts').where('job_id', '=', job);
    for (const { person } of older)
      await transaction
        .deleteFrom('correction_drafts')
        .where('job_id', '=', job)
        .where('person', '=', person)
        .execute();
    if (newest !== undefined && newest.person !== name)
      await ofJob().set({ person: name }).where('person', '=', newest.person).execute();
  }
}
