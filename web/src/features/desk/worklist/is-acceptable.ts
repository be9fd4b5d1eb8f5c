import type { Job } from '../../../api/contract.ts';
import { isClean } from '../../entities/jobs/index.ts';

/** Whether the document can be accepted at once, without a reason for any open point. */
export const isAcceptable = (job: Job): boolean =>
  isClean(job) &&
  job.open_revision === null &&
  (job.review_state === 'new' || job.review_state === 'in_review' || job.review_state === 'withdrawn');
