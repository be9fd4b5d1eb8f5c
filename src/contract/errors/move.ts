import { defineErrors } from './define.ts';

/** Reasons why a service cannot be moved, and differences that a move has found. */
export const moveErrors = defineErrors({
  move_source_unusable: {
    status: 409,
    message: '{path} cannot be moved: {found}.',
  },
  database_in_use: {
    status: 409,
    message: 'The database {path} is in use by {found}. Stop all nodes, then run the same command again.',
  },
  move_target_not_empty: {
    status: 409,
    message:
      '{path} already has {found}; expected an empty place, or one that the same move has begun to fill. Name an empty place, or empty this one, then run the command again.',
  },
  move_unfinished: {
    status: 503,
    message:
      'The move from {from} to {path}, which began at {since}, has not ended. Run the same `ade migrate` again until it has ended, then start ADE.',
  },
  move_temporary_unusable: {
    status: 507,
    message:
      'The folder for temporary files, {path}, cannot be used: {found}. A move needs as much space there as the file of SQLite takes, or the largest prepared environment. Free some space, or name another folder in TMPDIR, then run the same command again.',
  },
  move_rows_differ: {
    status: 500,
    message:
      'The table {table} of {path} has {found}; expected {expected}, as in {from}. One of the two was changed after the move began. Empty {path} and its files, then run the command again.',
  },
  move_file_differs: {
    status: 500,
    message:
      '{file} of {path} differs from its entry in the database: expected {expected}, found {found}. Restore the file from a backup, or delete its job, document or version in the old service, then run the same command again.',
  },
});
