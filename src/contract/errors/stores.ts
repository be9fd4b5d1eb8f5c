import { defineErrors } from './define.ts';

/** Errors of the database, and of the folder or storage with the files of a service. */
export const storeErrors = defineErrors({
  database_unusable: {
    status: 503,
    message: 'The database {path} cannot be used: {found}. Restore it from a backup, or fix its folder and restart.',
  },
  database_missing: {
    status: 503,
    message:
      'There is no database {path}: the first start of a service makes it. Start the service with this data folder once (ade serve), or name the folder of another with --data-dir or ADE_DATA_DIR.',
  },
  database_unreachable: {
    status: 503,
    message:
      'The database {path} cannot be reached: {found}. Check that PostgreSQL runs there, and host and port in ADE_DATABASE_URL.',
  },
  database_refused: {
    status: 503,
    message:
      'The database {path} refuses ADE: {found}. Check user, password and database in ADE_DATABASE_URL, and that the user may create tables there.',
  },
  database_without_tls: {
    status: 503,
    message:
      'The server of the database {path} offers no TLS, and sslmode in ADE_DATABASE_URL requires it: {found}. Turn on ssl in PostgreSQL, or remove sslmode if nobody can listen in between.',
  },
  database_certificate_refused: {
    status: 503,
    message:
      'The certificate of the database {path} is not trusted: {found}. Name the file of its authority with sslrootcert in ADE_DATABASE_URL, correct the host, or renew the certificate.',
  },
  database_behind_pooler: {
    status: 503,
    message:
      'The database {path} is behind a pooler in transaction mode, which refuses ADE: {found}. Set ADE_DATABASE_DIRECT_URL to the address of the same database without the pooler.',
  },
  database_direct_differs: {
    status: 503,
    message:
      'ADE_DATABASE_DIRECT_URL leads to {direct}, which is another database than the one of ADE_DATABASE_URL, {path}. Set it to the address of the same database without the pooler, or unset it.',
  },
  database_busy: {
    status: 503,
    message: 'The database {path} could not finish the request: {found}. Nothing was changed. Send the request again.',
  },
  database_too_old: {
    status: 503,
    message: 'The database {path} is PostgreSQL {found}; ADE needs version {expected} or later. Upgrade the server.',
  },
  database_outdated: {
    status: 503,
    message:
      'The database {path} is empty, or an older version of ADE made it. Start the service once, which upgrades it.',
  },
  database_newer: {
    status: 503,
    message:
      'A later version of ADE upgraded the database {path}: this is ADE {version}, which expects at most {expected}, and found {found}. Nothing was changed. Start the version that upgraded it, or a later one. To go back to this version, restore the backup from before the upgrade, as docs/operations.md says under “Going back”.',
  },
  database_foreign: {
    status: 503,
    message:
      "The database {path} belongs to another program, or to another ADE in another schema: expected ADE's tables or none, found the table {found}. Nothing was changed there. Set {setting} to the database of this service, or to an empty one.",
  },
  storage_mismatch: {
    status: 503,
    message:
      'The database {path} and the files in {place} do not belong together: expected {expected}, found {found}. Nothing was changed. {action}',
  },
  data_dir_in_use: {
    status: 503,
    message:
      'The data folder {path} is in use by {found}. Stop that process, wait until it has ended, or set another ADE_DATA_DIR.',
  },
  storage_full: {
    status: 507,
    message: 'No space is left in the data folder for {path}. Free some space there, then try again.',
  },
  storage_unusable: {
    status: 503,
    message: '{path} in the data folder cannot be read or written ({found}). Fix the folder or restore it, then retry.',
  },
  file_damaged: {
    status: 500,
    message:
      'The file {path} in the data folder is damaged, and ADE does not use it: {found}. Restore it from a backup, then try again.',
  },
  database_empty: {
    status: 503,
    message:
      'The database {path} names no files, but {place} has {found}. Restore the database of these files from a backup, or set ADE_DATABASE_URL to it; to begin again, set {setting} to an empty place.',
  },
});
