import { defineErrors } from './define.ts';

/** Reasons why a job ended without a result. */
export const jobErrors = defineErrors({
  setting_invalid: { status: 500, message: '{variable} is "{found}"; expected {expected}. Correct or unset it.' },
  setting_removed: {
    status: 500,
    message: '{variable} is set, but ADE no longer reads it: {constant}. Unset it.',
  },
  job_not_found: { status: 404, message: 'There is no job folder {path}. Give the folder that `ade run` printed.' },
  job_not_resumable: { status: 409, message: 'The job in {path} cannot be resumed: {found}.' },
  job_not_verifiable: {
    status: 409,
    message: 'The job in {path} cannot be verified: {found}. Only a job that succeeded has a complete record.',
  },
  comparison_job_failed: {
    status: 409,
    message: 'The document could not be processed with the package {path}, so there is nothing to compare: {found}',
  },
  artifact_unreadable: {
    status: 422,
    message:
      '{path} is not an artifact that this version of ADE can read: {found}. Give an artifact.json that `ade run` wrote.',
  },
  job_without_artifact: { status: 409, message: 'The job in {path} has no artifact: {found}.' },
  not_in_artifact: { status: 404, message: 'The artifact has no {wanted}. It has: {found}.' },
  document_not_found: {
    status: 404,
    message:
      'The document of the artifact {path} is not in the inputs folder next to it. Name it with --document FILE.',
  },
  document_mismatch: {
    status: 409,
    message:
      '{path} is not the document of this artifact: SHA-256 {found}, expected {expected}. Give the original file.',
  },
  check_input_unreadable: {
    status: 422,
    message:
      'The file {path} of the job cannot be used for its checks: {found}. Only `ade run` and the service write this file. Run the document again with --expect-rows, --expect-sum or --previous.',
  },
  previous_unusable: {
    status: 422,
    message:
      'The job {path} cannot be used as the previous one: {found}. Give the folder of a job that succeeded and whose package has engine.checks: only such jobs keep their figures.',
  },
  expected_field_unknown: {
    status: 422,
    message: 'A sum is expected for the field "{field}", which the package does not have. It has: {found}.',
  },
  file_unwritable: { status: 500, message: '{path} cannot be written: {found}. Check the path and its permissions.' },
  rules_keep_failing: {
    status: 500,
    message:
      'The rules ended their process {count} times, and ADE could not find the rule that causes it. Last reason: {found}.',
  },
  disk_full: {
    status: 507,
    message:
      'No disk space is left for {path}. Free some space, then retry the job (on the command line: `ade resume`).',
  },
  output_too_large: {
    status: 500,
    message: '{path} grew beyond {max_mb} MB. If the result is genuine, raise ADE_WORKER_FSIZE_MB.',
  },
  ledger_mismatch: {
    status: 500,
    message:
      'Not every row of sheet {sheet} is accounted for: {rows} rows with {cells} filled cells were read, and {found_rows} rows with {found_cells} cells were found again, {place}. The job ended instead of losing something. This is a bug in ADE; please report it.',
  },
  cancelled: { status: 409, message: 'The job was cancelled.' },
  engine_failed: { status: 500, message: 'The engine failed: {found}. This is a bug in ADE; please report it.' },
});
