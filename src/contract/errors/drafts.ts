import { defineErrors } from './define.ts';

/** Reasons why gathered corrections were neither kept nor applied. */
export const draftErrors = defineErrors({
  draft_too_large: {
    status: 413,
    message:
      'The corrections that are not applied yet were not kept: expected {expected}, found {found}. Apply or discard some of them.',
  },
  draft_changed: {
    status: 409,
    message:
      'Nothing was corrected: the kept corrections of the job {job_id} are not those that you have seen ({id}). Look at them again, then apply them.',
  },
});
