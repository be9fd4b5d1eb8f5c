import { defineErrors } from './define.ts';

/** Why corrections were not taken: then none of the set is. */
export const correctionErrors = defineErrors({
  corrections_unreadable: {
    status: 422,
    message:
      "{path} isn't a set of corrections: {found}. Expected a JSON list of corrections, each with kind, places, and what is right there; docs/corrections.md describes them.",
  },
  corrections_empty: { status: 422, message: 'There is nothing to correct. Give at least one correction.' },
  correction_place_unknown: {
    status: 422,
    message: 'Nothing was corrected: {place} is not a place of the document. Expected {expected}; found {found}.',
  },
  correction_field_unknown: {
    status: 422,
    message: 'Nothing was corrected: at {place}, the package has no field "{field}". It has: {found}.',
  },
  correction_field_taken: {
    status: 422,
    message:
      'Nothing was corrected: in the table of {place}, the field "{field}" is already that of {found}. Say in the same set what that is instead.',
  },
  correction_label_unknown: {
    status: 422,
    message: 'Nothing was corrected: at {place}, rows have no label "{label}". They have: {found}.',
  },
  correction_table_beside: {
    status: 422,
    message:
      'Nothing was corrected: the table at {found} is beside {place}, in the same rows, and would be lost. Say its range in the same set.',
  },
  correction_value_refused: {
    status: 422,
    message: 'Nothing was corrected: the value for {place} is not one. Expected {expected}; found {found}.',
  },
  correction_unknown: {
    status: 404,
    message: 'The job {path} has no correction {correction} that counts. It has: {found}.',
  },
  corrections_overlap: {
    status: 422,
    message: 'Nothing was corrected: two corrections of the set say something different of {place}. Keep one of them.',
  },
  revision_conflict: {
    status: 412,
    message:
      'Nothing was corrected: revision {found} was made after revision {base}, on which these corrections rest. Both touch: {places}. Look at revision {found} and correct that.',
  },
  revision_not_found: {
    status: 404,
    message: 'The job {path} has no finished revision {revision}. It has: {found}.',
  },
  revision_under_way: {
    status: 409,
    message:
      'The job {job_id} has its revision {revision} under way ({status}), and one is made at a time. Send the corrections again when it has ended.',
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
