import { defineErrors } from './define.ts';

/** Reasons why a set of corrections was refused as a whole. */
export const correctionErrors = defineErrors({
  corrections_unreadable: {
    status: 422,
    message:
      "{path} isn't a set of corrections: {found}. Expected a JSON list of corrections, each with its kind, its places, and the right value; docs/corrections.md describes them.",
  },
  corrections_empty: { status: 422, message: 'There is nothing to correct. Give at least one correction.' },
  correction_place_unknown: {
    status: 422,
    message: 'Nothing was corrected: {place} is not in the document. Expected {expected}; found {found}.',
  },
  correction_field_unknown: {
    status: 422,
    message:
      'Nothing was corrected: the package has no field "{field}", which the correction of {place} names. It has: {found}.',
  },
  correction_field_taken: {
    status: 422,
    message:
      'Nothing was corrected: in the table at {place}, the field "{field}" already belongs to {found}. Correct the field of {found} in the same set.',
  },
  correction_then_unfit: {
    status: 422,
    message:
      'Nothing was corrected: at {place}, "then": "{then}" says what becomes of a column without a field, but the correction gives the column the field "{field}". Leave one of them out.',
  },
  correction_label_unknown: {
    status: 422,
    message: 'Nothing was corrected: at {place}, "{label}" is not a label of rows. The labels are: {found}.',
  },
  correction_table_beside: {
    status: 422,
    message:
      'Nothing was corrected: the table at {found} is in the same rows as {place} and would be lost. Give its range in the same set.',
  },
  correction_value_refused: {
    status: 422,
    message: 'Nothing was corrected: the value for {place} cannot be used. Expected {expected}; found {found}.',
  },
  correction_unknown: {
    status: 404,
    message: 'The job {path} has no correction {correction} in force. It has: {found}.',
  },
  corrections_overlap: {
    status: 422,
    message: 'Nothing was corrected: two corrections of the set contradict each other at {place}. Keep one of them.',
  },
  revision_conflict: {
    status: 412,
    message:
      'Nothing was corrected: these corrections start from revision {base}, and the newer revision {found} has changed the same places: {places}. Look at revision {found}, then correct that one.',
  },
  revision_not_found: {
    status: 404,
    message: 'The job {path} has no finished revision {revision}. It has: {found}.',
  },
  revision_under_way: {
    status: 409,
    message:
      'Revision {revision} of the job {job_id} is {status}, and a job makes one revision at a time. Send the corrections again when that revision has ended.',
  },
  revision_failed: {
    status: 422,
    message: 'With these corrections, the job {job_id} ends in an error: {code}, {found}',
  },
  job_not_correctable: {
    status: 409,
    message: 'The job {path} cannot be corrected: {found}.',
  },
});
