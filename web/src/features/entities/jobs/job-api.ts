import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Job, JobEvent, JobLogs, ListJobsQuery, RetryJob, SubmitJob } from '../../../api/contract.ts';
import { readJobPage } from '../../../api/job-lists.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson, requestText } from '../../../api/request.ts';
import { requestArtifact } from '../../../api/request-artifact.ts';

export const jobsQuery = (workspaceId: string, filters: ListJobsQuery) =>
  infiniteQueryOptions({
    queryKey: queryKeys.jobList(workspaceId, filters),
    queryFn: ({ pageParam, signal }) => readJobPage(workspaceId, filters, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });

export const jobQuery = (workspaceId: string, jobId: string) =>
  readQuery<Job>(queryKeys.job(workspaceId, jobId), makeWorkspacePath(workspaceId, 'jobs', jobId));

/** The audit record: every decision of the job, without values. */
export const artifactQuery = (workspaceId: string, jobId: string) =>
  queryOptions({
    queryKey: queryKeys.jobPart(workspaceId, jobId, 'artifact'),
    queryFn: ({ signal }) => requestArtifact(makeWorkspacePath(workspaceId, 'jobs', jobId), signal),
  });

export const jobEventsQuery = (workspaceId: string, jobId: string) =>
  queryOptions({
    queryKey: queryKeys.jobPart(workspaceId, jobId, 'events'),
    queryFn: async ({ signal }) => {
      const text = await requestText(makeWorkspacePath(workspaceId, 'jobs', jobId, 'events'), { signal });
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as JobEvent);
    },
  });

export const jobLogsQuery = (workspaceId: string, jobId: string) =>
  readQuery<JobLogs>(
    queryKeys.jobPart(workspaceId, jobId, 'logs'),
    makeWorkspacePath(workspaceId, 'jobs', jobId, 'logs'),
  );

/** With the key, a request that is repeated after a lost answer finds the job that it has already made. */
export const submitJob = (workspaceId: string, body: SubmitJob, idempotencyKey: string) =>
  requestJson<Job>(makeWorkspacePath(workspaceId, 'jobs'), {
    method: 'POST',
    body,
    headers: { 'Idempotency-Key': idempotencyKey },
  });

export const retryJob = (workspaceId: string, jobId: string, body?: RetryJob) =>
  requestJson<Job>(makeWorkspacePath(workspaceId, 'jobs', jobId, 'retry'), { method: 'POST', body });

export const cancelJob = (workspaceId: string, jobId: string) =>
  requestJson<Job>(makeWorkspacePath(workspaceId, 'jobs', jobId, 'cancel'), { method: 'POST' });

export const deleteJob = (workspaceId: string, jobId: string) =>
  requestJson<null>(makeWorkspacePath(workspaceId, 'jobs', jobId), { method: 'DELETE' });

export const hasEnded = (job: Job): boolean => job.status !== 'queued' && job.status !== 'running';
