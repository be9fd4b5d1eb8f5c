export { type Accepted, noteAccepted, useAccepted } from './accepted.ts';
export { describeAttention, isAttention } from './attention.tsx';
export { checksQuery } from './checks-api.ts';
export { draftsQuery } from './drafts-query.ts';
export { figuresQuery } from './figures-api.ts';
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
export { keepOpenedList, readOpenedList } from './opened-list.ts';
export { describeOutcome } from './outcome.ts';
export { OutcomeBadge } from './outcome-badge.tsx';
export { RuleOutput } from './rule-output.tsx';
export { useWorkPlace } from './use-work-place.ts';
export { WithArtifact } from './with-artifact.tsx';
export {
  findGroup,
  isAcceptable,
  type WorkGroup,
  withoutRepeated,
} from './work-groups.ts';
