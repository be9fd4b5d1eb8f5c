export { describeAttention, describeUnmet, isAttention } from './attention.tsx';
export { checksQuery } from './checks-api.ts';
export { draftsQuery } from './drafts-query.ts';
export {
  artifactQuery,
  cancelJob,
  deleteJob,
  hasEnded,
  jobEventsQuery,
  jobLogsQuery,
  jobQuery,
  jobsQuery,
  retryJob,
  submitJob,
} from './job-api.ts';
export { describeProgress, JobProgressLine } from './job-progress-line.tsx';
export { describeOutcome, isClean } from './outcome.ts';
export { OutcomeBadge } from './outcome-badge.tsx';
export { RuleOutput } from './rule-output.tsx';
export { WithArtifact } from './with-artifact.tsx';
