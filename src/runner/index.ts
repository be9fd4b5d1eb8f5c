export { EventLog, readEvents } from './event-log.ts';
export { makeJobFolder, makeJobId, readRunRequest } from './job-folder.ts';
export { makeRunRequest } from './make-run-request.ts';
export {
  type CarryOutOptions,
  carryOutJob,
  describeResult,
  type JobWatch,
  parseLevel,
  type RunJobOptions,
  resumeJob,
  runJob,
} from './run-job.ts';
