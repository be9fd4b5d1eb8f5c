import { defineErrors } from './define.ts';

/** Reasons why what was to follow corrections was refused, at once or after their revision. */
export const sequelErrors = defineErrors({
  hold_without_sender: {
    status: 422,
    message:
      'The job {job_id} has no sender, so its corrections can hold for this document only. Assign its sender first, or let them hold for the document.',
  },
  sequel_revision_failed: {
    status: 409,
    message:
      'Revision {revision} of the job {job_id} ended with {found}, so nothing of what was to follow was done. Change the corrections, and send them again.',
  },
  sequel_overtaken: {
    status: 409,
    message:
      'Not all of what was to follow revision {revision} of the job {job_id} was done: {found}. Look at the job, and decide again.',
  },
  sequel_not_allowed: {
    status: 403,
    message:
      'Not all of what was to follow revision {revision} of the job {job_id} was done: {person} may not do it any more, since {found}. Sign in again, and decide again.',
  },
  sequel_lost: {
    status: 410,
    message:
      'What was to follow revision {revision} of the job {job_id} was removed with its document before it was done. Submit the document again.',
  },
});
