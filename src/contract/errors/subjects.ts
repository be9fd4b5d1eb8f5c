import { defineErrors } from './define.ts';

/** Finding and erasing a person whose data is in documents. */
export const subjectErrors = defineErrors({
  subject_term_refused: {
    message: 'Term {position} cannot be searched for: it has {found}. Give an id, a full name or a date.',
    status: 422,
  },
  subject_reference_refused: {
    message:
      'The reference {found}. It stays in the activity and in verifications for good, so use a file number that does not name the person.',
    status: 422,
  },
  erasures_unreadable: {
    message: '{path} cannot be used: {found}. Restore it from a backup.',
    status: 500,
  },
  subject_search_unknown: {
    message: 'There is no search {search_id} in this workspace.',
    status: 404,
  },
  subject_search_refused: {
    message: 'The search {search_id} is {state}; it cannot be {what} now. {advice}',
    status: 409,
  },
});
