import type { QueryClient } from '@tanstack/react-query';
import type { Batch, Job, JobProgress } from './contract.ts';
import type { LiveEvent } from './event-stream.ts';
import { dropFromLists, patchLists, refreshLists } from './job-lists.ts';
import { queryKeys } from './query-keys.ts';

/** Updates the cache for one event: with the event's own data, or by invalidating what may have changed. */
export function applyEvent(client: QueryClient, workspaceId: string, event: LiveEvent): void {
  const invalidate = (queryKey: readonly unknown[]) => void client.invalidateQueries({ queryKey });
  switch (event.type) {
    case 'connected':
    case 'reset':
      // Events were missed, so everything that may have changed meanwhile is read again.
      void client.invalidateQueries();
      break;
    case 'job_changed':
      applyJob(client, workspaceId, event.job);
      break;
    case 'job_progress':
      applyProgress(client, workspaceId, event.job_id, event.progress);
      break;
    case 'job_removed':
      dropFromLists(client, workspaceId, event.job_id);
      break;
    case 'queue_changed':
      applyPositions(client, workspaceId, event.positions);
      break;
    case 'batch_changed':
      applyBatch(client, workspaceId, event.batch);
      break;
    case 'document_added':
    case 'document_removed':
      invalidate(queryKeys.documents(workspaceId));
      break;
    case 'config_changed':
      invalidate(queryKeys.configs(workspaceId));
      invalidate(queryKeys.config(workspaceId, event.config_id));
      break;
    case 'version_changed':
    case 'version_removed':
      invalidate(queryKeys.configs(workspaceId));
      invalidate(queryKeys.config(workspaceId, event.config_id));
      invalidate(queryKeys.version(workspaceId, event.version_id));
      break;
    case 'file_changed':
    case 'build_log':
      // The editor handles these events itself: it must not lose what is being typed.
      break;
    case 'period_complete':
      invalidate(queryKeys.periods(workspaceId));
      break;
    case 'sender_changed':
      invalidate(queryKeys.senders(workspaceId));
      invalidate(queryKeys.periods(workspaceId));
      break;
    case 'workspace_changed':
      invalidate(queryKeys.workspaces);
      break;
    case 'activity_added':
      refreshServer(client);
      break;
    case 'safe_mode_changed':
      void client.setQueryData(queryKeys.safeMode, event.safe_mode);
      break;
  }
}

/** Changes of the server may come by the hundred, such as a directory's people: what shows them is read once for all. */
const TOGETHER_MS = 250;
const refreshing = new WeakSet<QueryClient>();

function refreshServer(client: QueryClient): void {
  if (refreshing.has(client)) return;
  refreshing.add(client);
  setTimeout(() => {
    refreshing.delete(client);
    for (const queryKey of [queryKeys.activity(null), queryKeys.tokens(null), queryKeys.people, queryKeys.workspaces])
      void client.invalidateQueries({ queryKey });
  }, TOGETHER_MS);
}

function applyJob(client: QueryClient, workspaceId: string, job: Job): void {
  const key = queryKeys.job(workspaceId, job.id);
  let before = client.getQueryData<Job>(key);
  client.setQueryData(key, job);
  if (before && isOther(before, job)) {
    void client.invalidateQueries({ queryKey: key, predicate: ({ queryKey }) => queryKey.length > key.length });
  }
  const isListed = patchLists(client, workspaceId, job.id, (listed) => {
    before ??= listed;
    // Only a list says why a search has found a job. Events have no totals, which are values.
    const hasTotal = listed.revision === job.revision && job.total === undefined && listed.total !== undefined;
    return {
      ...job,
      ...(listed.found_by === undefined ? {} : { found_by: listed.found_by }),
      ...(hasTotal ? { total: listed.total } : {}),
    };
  });
  // The job may belong to other lists now.
  if (!isListed || !before || isOther(before, job)) refreshLists(client, workspaceId);
  if (before?.review_state !== job.review_state && (before === undefined || job.review_state === 'accepted'))
    forgetColumns(client, workspaceId);
  if (job.batch_id) void client.invalidateQueries({ queryKey: queryKeys.batchItems(workspaceId, job.batch_id) });
  if (!job.sender_id) return;
  void client.invalidateQueries({ queryKey: queryKeys.periods(workspaceId) });
  // It may be the last document of the sender.
  if (!before) void client.invalidateQueries({ queryKey: queryKeys.senders(workspaceId), exact: true });
}

/** Lists are filtered by these keys; when a key changes, a job's parts (its record, result, …) may differ, too. */
const DECIDED = ['status', 'revision', 'review_state', 'assignee', 'due_on', 'sender_id', 'period'] as const;

const isOther = (before: Job, after: Job): boolean =>
  DECIDED.some((key) => before[key] !== after[key]) || before.sequel?.state !== after.sequel?.state;

/** What is accepted is proposed for the columns of other documents. */
function forgetColumns(client: QueryClient, workspaceId: string): void {
  void client.invalidateQueries({
    queryKey: ['workspace', workspaceId, 'job'],
    predicate: ({ queryKey }) => queryKey[2] === 'job' && queryKey[4] === 'columns',
  });
}

function applyProgress(client: QueryClient, workspaceId: string, jobId: string, progress: JobProgress): void {
  const patch = (job: Job): Job => (job.status === 'running' ? { ...job, progress } : job);
  client.setQueryData<Job>(queryKeys.job(workspaceId, jobId), (job) => job && patch(job));
  patchLists(client, workspaceId, jobId, patch);
}

function applyPositions(client: QueryClient, workspaceId: string, positions: Record<string, number>): void {
  for (const [jobId, position] of Object.entries(positions)) {
    const patch = (job: Job): Job => (job.status === 'queued' ? { ...job, queue_position: position } : job);
    client.setQueryData<Job>(queryKeys.job(workspaceId, jobId), (job) => job && patch(job));
    patchLists(client, workspaceId, jobId, patch);
  }
}

function applyBatch(client: QueryClient, workspaceId: string, batch: Batch): void {
  client.setQueryData(queryKeys.batch(workspaceId, batch.id), batch);
  void client.invalidateQueries({ queryKey: queryKeys.batches(workspaceId) });
  void client.invalidateQueries({ queryKey: queryKeys.batchItems(workspaceId, batch.id) });
}
