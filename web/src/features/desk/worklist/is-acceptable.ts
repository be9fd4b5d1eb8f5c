import type { Job } from '../../../api/contract.ts';
import { isClean } from '../../entities/jobs/index.ts';

/** Whether nothing is open that needs a reason before the document can be accepted. */
export const isAcceptable = (job: Job): boolean =>
  isClean(job) &&
  job.open_revision === null &&
  (job.review_state === 'new' || job.review_state === 'in_review' || job.review_state === 'withdrawn');
