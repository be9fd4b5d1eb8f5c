import { defineErrors } from './define.ts';

/** What keeps a service from being moved, and what a move has found to differ. */
export const moveErrors = defineErrors({
  move_source_unusable: {
    status: 409,
    message: '{path} cannot be moved: {found}.',
  },
  database_in_use: {
    status: 409,
    message:
      'The database {path} is in use by {found}; expected that no node runs. Stop all nodes, then run the same command again.',
  },
  move_target_not_empty: {
    status: 409,
    message:
      '{path} has {found} already; expected nothing in it, or what the same move has begun. Name an empty place, or empty this one, then run the command again.',
  },
  move_unfinished: {
    status: 503,
    message:
      '{path} has only a part of what is moved to it from {from} since {since}. Run the same `ade migrate` again until it has ended, then start ADE.',
  },
  move_temporary_unusable: {
    status: 507,
    message:
      'The folder for temporary files, {path}, cannot be used: {found}. A move needs as much space there as the file of SQLite takes, or the largest prepared environment. Free some space, or name another folder in TMPDIR, then run the same command again.',
  },
  move_rows_differ: {
    status: 500,
    message:
      'The table {table} of {path} has {found}; expected {expected}, as {from} has. One of them was changed since the move began. Empty {path} and its files, then run the command again.',
  },
  move_file_differs: {
    status: 500,
    message:
      '{file} of {path} is not what the database names: expected {expected}, found {found}. Restore it from a backup, or delete what it belongs to where it is still in use, then run the same command again.',
  },
});
