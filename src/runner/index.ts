export { readEvents } from './event-log.ts';
export { type JobWatch, type RunJobOptions, resumeJob, runJob } from './run-job.ts';
