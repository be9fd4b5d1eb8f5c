export type { JobObserver, JobServiceOptions, JobStep, LogEntry, Page } from './context.ts';
export type { LiveJob } from './describe-job.ts';
export type { FeedEvent, FeedListener } from './feed.ts';
export { Feed } from './feed.ts';
export { createJobService, JobService, type QueueStats } from './job-service.ts';
export type { SafeModeState } from './queue/safe-mode.ts';
export type { BatchSubmission } from './submit/submit-batch.ts';
export type { JobSubmission, Submitted } from './submit/submit-job.ts';
export type { StorageHealth } from './upkeep/storage-health.ts';
