import { defineErrors } from './define.ts';

/** Why a job ended without a result. */
export const jobErrors = defineErrors({
  setting_invalid: { status: 500, message: '{variable} is {found}; expected {expected}. Correct or unset it.' },
  job_not_found: { status: 404, message: 'There is no job folder {path}. Give the folder that `ade run` printed.' },
  job_not_resumable: { status: 409, message: 'The job in {path} cannot be resumed: {found}.' },
  artifact_unreadable: {
    status: 422,
    message: '{path} is no artifact that this version of ADE reads: {found}. Give an artifact.json that `ade run` wrote.',
  },
  rules_keep_failing: {
    status: 500,
    message: 'The rules ended their process {count} times, and no single rule could be found to blame. Last reason: {found}.',
  },
  disk_full: { status: 507, message: 'No space is left for {path}. Free some space and run `ade resume`.' },
  output_too_large: {
    status: 500,
    message: '{path} grew beyond {max_mb} MB. If the result is genuine, raise ADE_WORKER_FSIZE_MB.',
  },
  cancelled: { status: 409, message: 'The job was cancelled.' },
  engine_failed: { status: 500, message: 'The engine failed: {found}. This is a defect of ADE; please report it.' },
});
