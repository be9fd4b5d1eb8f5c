import { defineErrors } from './define.ts';

/** Reasons why rows cannot be sent to a sender, or cannot be taken back. */
export const toFixErrors = defineErrors({
  to_fix_empty: {
    status: 409,
    message: 'The job {path} has nothing to send back: no row of revision {revision} has {found}.',
  },
  take_back_foreign: {
    status: 422,
    message:
      '{file} is not the workbook that `ade to-fix` made here for the job {path}: {found}. Give the file that the sender returned.',
  },
  take_back_refused: {
    status: 422,
    message:
      'Nothing was taken back from {file}: {found}. Change that in the file, or ask the sender to fix the rows in the file as it was sent.',
  },
});
