import { defineErrors } from './define.ts';

/** Why a step of a job's review was not taken: then nothing has changed. */
export const reviewErrors = defineErrors({
  review_state_refused: {
    status: 409,
    message: 'The job {job_id} is {state} and cannot be {verb}; expected {expected}. {advice}',
  },
  job_not_reviewable: {
    status: 409,
    message: 'The job {job_id} cannot be reviewed: {found}.',
  },
  job_not_acceptable: {
    status: 409,
    message: 'The job {job_id} cannot be accepted: {found}. Send it back, or replace it by another job.',
  },
  job_locked: {
    status: 409,
    message: 'The job {job_id} is {state}, and {what} is refused. {advice}',
  },
  job_held: {
    status: 409,
    message:
      'The job {job_id} is under a legal hold since {since}, and {what} is refused. An administrator of the workspace releases it.',
  },
  document_held: {
    status: 409,
    message:
      'The document {document_id} is under a legal hold since {since}, and deleting it is refused. An administrator of the workspace releases it.',
  },
  attention_open: {
    status: 409,
    message:
      'The job {job_id} has {count} open points that need a decision: {open}. Correct them, accept them one by one or together with a reason, or name them in `including` with a reason.',
  },
  attention_unknown: {
    status: 422,
    message: 'Revision {revision} of the job {job_id} has no open point {id}. It has: {found}.',
  },
  second_person_required: {
    status: 409,
    message:
      'The job {job_id} needs a second person, and {person} {found}. Somebody else with a token of their own (kind person) accepts it.',
  },
  reason_unknown: {
    status: 422,
    message: 'The workspace has no reason "{found}". It has: {expected}. An administrator changes the list.',
  },
  reason_missing: {
    status: 422,
    message: 'Points that are accepted in `including` need a reason. Send `reason` with a code of the workspace.',
  },
  assignee_unknown: {
    status: 422,
    message: 'Nobody with a valid token of kind person is named "{found}". Give the name of a person, or null.',
  },
  day_invalid: { status: 422, message: 'There is no day "{found}". Expected a day such as 2026-01-31.' },
  attention_without_sender: {
    status: 422,
    message: 'The job {job_id} belongs to no sender: what needs attention can be accepted for this document only.',
  },
  replacement_invalid: {
    status: 422,
    message: 'The job {job_id} cannot replace the job {replaced}: {found}.',
  },
  acceptance_unreadable: {
    status: 422,
    message:
      "{path} isn't a list of acceptances: {found}. Restore it from a backup; the service has the same in its database.",
  },
  review_text_refused: {
    status: 409,
    message:
      'What people write about the job {job_id} is kept with its document, which was removed on {since}. Send the reason without a text.',
  },
});
