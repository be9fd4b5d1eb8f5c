import { defineErrors } from './define.ts';

/** Errors of documents that come by themselves, and of bytes that come more than once. */
export const intakeErrors = defineErrors({
  arrival_unknown: {
    status: 404,
    message:
      'The document {document_id} has no arrival {arrival_id}. Reading the document lists its arrivals; or leave arrival_id out.',
  },
  batch_arrivals_differ: {
    status: 422,
    message:
      'The batch names {documents} documents and {found} arrivals; expected one arrival for each document, in the same order. Or leave arrival_ids out.',
  },
  source_unknown: { status: 404, message: 'There is no source {source_id} here. Check the id and the workspace.' },
  source_address_invalid: {
    status: 422,
    message:
      'The address of the source is {found}; expected {expected}. Correct it; special characters of a path are written as %XX.',
  },
  source_not_allowed: {
    status: 403,
    message:
      'The address {address} is not in a place that this service may watch; expected {expected}. The operator of the machine names such places in ADE_SOURCES.',
  },
  source_overlaps: {
    status: 409,
    message:
      'The address {address} overlaps with {found}. Two sources must not watch the same files: choose another place.',
  },
  source_template_invalid: {
    status: 422,
    message:
      'The path template cannot be used: {found}; expected names of folders in which the words sender and period are in curly brackets, each at most once. Correct it, or leave it out.',
  },
  source_file_unknown: {
    status: 404,
    message: 'The source {source_id} has no file {file_id}. Check the id, or list the files of the source.',
  },
  source_file_not_failed: {
    status: 409,
    message: 'The file {file_id} is {state}; only a failed file can be tried again.',
  },
  source_missing: {
    status: 503,
    message: 'The folder {address} of the source is not there: {found}. Make it, mount it, or correct the source.',
  },
  source_unreadable: {
    status: 503,
    message: 'The source {address} cannot be read: {found}. Let the user of this service read it.',
  },
  source_move_failed: {
    status: 503,
    message:
      'The file {path} was taken, and cannot be moved to {target}: {found}. Let the user of this service write in the source; or let the source keep its files where they are.',
  },
  already_taken: {
    status: 409,
    message:
      'The file {path} has the same bytes as the document {document_id}, which the job {job_id} has for the same sender and period. There is nothing to do. To run it again, retry the job, or submit the document.',
  },
  source_file_unreadable: {
    status: 422,
    message: 'The file {path} cannot be read: {found}. Let the user of this service read it, and put it in again.',
  },
  source_file_unfit: {
    status: 422,
    message: 'The entry {path} is {found}; expected a file. Put the file itself there.',
  },
  source_file_too_large: {
    status: 413,
    message:
      'The file {path} has {found} MB; expected at most {max_mb} MB. If the document is genuine, raise ADE_MAX_UPLOAD_MB.',
  },
});
