import { defineErrors } from './define.ts';

/** Reasons why a step of a job's review was not taken. A refused step changes nothing. */
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
    message: 'The job {job_id} is {state}; {what} is refused. {advice}',
  },
  job_held: {
    status: 409,
    message:
      'The job {job_id} has been under a legal hold since {since}; {what} is refused. An administrator of the workspace can release it.',
  },
  document_held: {
    status: 409,
    message:
      'The document {document_id} has been under a legal hold since {since} and cannot be deleted. An administrator of the workspace can release it.',
  },
  attention_open: {
    status: 409,
    message:
      'The job {job_id} has {count} open points that need a decision: {open}. Correct them, accept them one by one or together with a reason, or name them in `including` with a reason.',
  },
  figures_differ: {
    status: 409,
    message:
      'Revision {revision} of the job {job_id} is not what was shown, and was not signed. Other than expected: {found}. Read its figures again.',
  },
  acceptance_used: {
    status: 409,
    message:
      'The acceptance of the job {job_id} cannot be undone: {found}. Reopen the job with a reason of the workspace.',
  },
  bulk_unknown: {
    status: 404,
    message: 'Nobody has accepted several jobs of this workspace together under the id {found}.',
  },
  attention_unknown: {
    status: 422,
    message: 'Revision {revision} of the job {job_id} has no open point {id}. It has: {found}.',
  },
  second_person_required: {
    status: 409,
    message:
      'A second person must accept the job {job_id}: {person} {found}. Ask somebody else who has a token of their own (kind person).',
  },
  reason_unknown: {
    status: 422,
    message: 'The workspace has no reason "{found}". It has: {expected}. An administrator can change the list.',
  },
  reason_missing: {
    status: 422,
    message:
      'Points that are accepted in `including`, and a job that was sent back, need a reason. Send `reason` with a code of the workspace.',
  },
  assignee_unknown: {
    status: 422,
    message: 'Nobody with a valid token of kind person is named "{found}". Give the name of a person, or null.',
  },
  day_invalid: { status: 422, message: '"{found}" is not a day. Expected a day such as 2026-01-31.' },
  attention_without_sender: {
    status: 422,
    message: 'The job {job_id} has no sender, so its points can be accepted for this document only.',
  },
  attention_not_of_sender: {
    status: 422,
    message:
      'The point {id} of the job {job_id} is not accepted for its sender, so there is nothing to revoke. Expected points that are; the job has: {found}.',
  },
  replacement_invalid: {
    status: 422,
    message: 'The job {job_id} cannot replace the job {replaced}: {found}.',
  },
  second_document_open: {
    status: 409,
    message:
      'The job {job_id} is a second document of its sender and period. Say what becomes of it: let it replace the job {other}, add it to that job, or set it aside.',
  },
  second_document_unknown: {
    status: 409,
    message:
      'The job {job_id} is no second document of its sender and period: there is nothing to decide. Assign its sender and period if these are wrong.',
  },
  acceptance_unreadable: {
    status: 422,
    message:
      "{path} isn't a list of acceptances: {found}. Restore it from a backup; the database of the service has the same list.",
  },
  review_text_refused: {
    status: 409,
    message:
      'Texts about the job {job_id} are kept with its document, and the document was removed on {since}. Send the reason without a text.',
  },
});
