import { defineErrors } from './define.ts';

/** Why a job ended without a result. */
export const jobErrors = defineErrors({
  setting_invalid: { status: 500, message: '{variable} is {found}; expected {expected}. Correct or unset it.' },
  job_not_found: { status: 404, message: 'There is no job folder {path}. Give the folder that `ade run` printed.' },
  job_not_resumable: { status: 409, message: 'The job in {path} cannot be resumed: {found}.' },
  job_not_verifiable: {
    status: 409,
    message: 'The job in {path} cannot be verified: {found}. Only a job that ended in success left a whole record.',
  },
  comparison_job_failed: {
    status: 409,
    message: 'The document did not get through the package {path}, so there is nothing to compare: {found}',
  },
  artifact_unreadable: {
    status: 422,
    message:
      '{path} is no artifact that this version of ADE reads: {found}. Give an artifact.json that `ade run` wrote.',
  },
  job_without_artifact: { status: 409, message: 'The job in {path} left no artifact: {found}.' },
  not_in_artifact: { status: 404, message: 'The artifact has no {wanted}. It has: {found}.' },
  document_not_found: {
    status: 404,
    message:
      'The document of the artifact {path} does not lie in the inputs folder beside it. Name it with --document FILE.',
  },
  document_mismatch: {
    status: 409,
    message:
      '{path} is not the document of this artifact: SHA-256 {found}, expected {expected}. Give the original file.',
  },
  file_unwritable: { status: 500, message: '{path} cannot be written: {found}. Check the path and its permissions.' },
  rules_keep_failing: {
    status: 500,
    message:
      'The rules ended their process {count} times, and no single rule could be found to blame. Last reason: {found}.',
  },
  disk_full: {
    status: 507,
    message:
      'No space is left for {path}. Free some space; then retry the job, or on the command line `ade resume` it.',
  },
  output_too_large: {
    status: 500,
    message: '{path} grew beyond {max_mb} MB. If the result is genuine, raise ADE_WORKER_FSIZE_MB.',
  },
  cancelled: { status: 409, message: 'The job was cancelled.' },
  engine_failed: { status: 500, message: 'The engine failed: {found}. This is a defect of ADE; please report it.' },
});
