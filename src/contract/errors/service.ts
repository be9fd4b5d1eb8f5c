import { defineErrors } from './define.ts';

/** What the service cannot do, and why. */
export const serviceErrors = defineErrors({
  database_unusable: {
    status: 503,
    message: 'The database {path} cannot be used: {found}. Restore it from a backup, or mend its folder and restart.',
  },
  data_dir_in_use: {
    status: 503,
    message:
      'The data folder {path} is in use by another server ({found}). Stop that one, or set another ADE_DATA_DIR.',
  },
  queue_full: {
    status: 429,
    message: 'The queue is full: {waiting} jobs wait and {running} run. Try again in {retry_after_seconds} s.',
  },
  shutting_down: { status: 503, message: 'The server is stopping and takes no more work. Try again in a moment.' },
  safe_mode_active: {
    status: 400,
    message:
      'Safe mode is on: no config code runs. An operator turns it off with ADE_SAFE_MODE or the switch once the cause is mended.',
  },
  job_unknown: {
    status: 404,
    message: 'There is no job {job_id} here. Check the id, and in which workspace it was run.',
  },
  job_running: {
    status: 409,
    message: 'The job {job_id} is {status} and cannot be deleted. Cancel it, or wait until it has ended.',
  },
  job_not_cancellable: { status: 409, message: 'The job {job_id} has ended already ({status}).' },
  job_not_finished: { status: 409, message: 'The job {job_id} is {status}; only a job that has ended can be retried.' },
  job_keeps_failing: {
    status: 500,
    message:
      'The server died {count} times while it ran this job in the same pass, so the job is not started again. Look into the server log and the memory of the host, then retry.',
  },
  job_record_corrupt: {
    status: 500,
    message: 'The database row of the job {job_id} is damaged: {found}. Restore it from a backup, or delete the job.',
  },
  document_unknown: {
    status: 404,
    message: 'There is no document {document_id} here. Upload it first, or check the id and the workspace.',
  },
  document_missing: {
    status: 409,
    message: 'The file of the document {document_id} is not there any more: {found}. Upload it again.',
  },
  config_version_not_runnable: {
    status: 409,
    message: 'The version {config_version_id} cannot run: {found}. Publish it, or name another one.',
  },
  job_file_missing: {
    status: 404,
    message: 'The job {job_id} has no {file}: {found}.',
  },
  batch_unknown: { status: 404, message: 'There is no batch {batch_id} here. Check the id and the workspace.' },
  batch_invalid: {
    status: 422,
    message: 'A batch takes from 1 to {max} documents; this one names {found}. Split it, or add documents.',
  },
  batch_not_cancellable: { status: 409, message: 'The batch {batch_id} has ended already.' },
  idempotency_key_reused: {
    status: 422,
    message: 'The Idempotency-Key was used before with another request. Send a new key with a new request.',
  },
  cursor_invalid: {
    status: 400,
    message: 'The cursor is not one that this list gave out. Start again without a cursor.',
  },
});
