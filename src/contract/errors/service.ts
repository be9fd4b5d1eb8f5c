import { defineErrors } from './define.ts';

/** Errors of the service. */
export const serviceErrors = defineErrors({
  queue_full: {
    status: 429,
    message: 'The queue is full: {waiting} jobs wait and {running} run. Try again in {retry_after_seconds} s.',
  },
  stop_timeout: {
    status: 500,
    message:
      'The server could not stop within {seconds} s, and ends now. Other nodes continue its jobs, or its next start does.',
  },
  workers_missing: {
    status: 503,
    message:
      'No node runs jobs: none with ADE_ROLE=worker or ADE_ROLE=all and this version of ADE shares the database, or their sandboxes do not work. Start one with the same database and storage, then send the request again.',
  },
  shutting_down: { status: 503, message: 'The server is stopping and takes no more work. Try again in a moment.' },
  safe_mode_active: {
    status: 400,
    message:
      'Safe mode is on: no config code runs. Once the cause is fixed, an operator can turn it off with ADE_SAFE_MODE or the switch.',
  },
  job_unknown: {
    status: 404,
    message: 'There is no job {job_id} here. Check the id and the workspace.',
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
      'The server crashed {count} times while it ran the same pass of this job, so the job is not started again. Check the server log and the memory of the host, then retry.',
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
    message: 'The file of the document {document_id} is missing: {found}. Upload it again.',
  },
  config_version_not_runnable: {
    status: 409,
    message: 'The version {config_version_id} cannot run: {found}. Publish it, or name another one.',
  },
  network_refused: {
    status: 422,
    message:
      'The job asks for the network, and that is refused: {found}. Submit it without the network, or lift the restriction.',
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
    message: 'The cursor does not belong to this list. Start again without a cursor.',
  },
  idempotent_job_deleted: {
    status: 410,
    message:
      'The Idempotency-Key was used before and made the job {job_id}, which has been deleted. Send a new key to run the document again.',
  },
  request_malformed: {
    status: 400,
    message: 'The request is not valid HTTP: {found}. Check the client, or the proxy before it.',
  },
  method_not_allowed: {
    status: 405,
    message: '{method} is not possible at {path}; expected {allowed}. The paths are listed at /api/v1/reference.',
  },
  url_too_long: {
    status: 414,
    message:
      'The address is too long: expected at most {max_part} characters in each id of the path, and at most {max_bytes} bytes together with the headers. Shorten it.',
  },
  headers_too_large: {
    status: 431,
    message: 'The headers are larger than {max_bytes} bytes. Send fewer, or delete the cookies of this site.',
  },
  request_invalid: { status: 400, message: 'The request is invalid: {found}. Correct it and send it again.' },
  media_type_unsupported: {
    status: 415,
    message: 'The body has the media type {found}; expected {expected}. Set the header Content-Type.',
  },
  body_too_large: { status: 413, message: 'The body is larger than {max_mb} MB. Send less at once.' },
  upload_too_large: {
    status: 413,
    message: '{file} is larger than {max_mb} MB. If the document is genuine, raise ADE_MAX_UPLOAD_MB.',
  },
  upload_missing: {
    status: 400,
    message: 'The body has no file; expected multipart/form-data with one part `file`. With curl: -F file=@NAME.',
  },
  upload_truncated: {
    status: 400,
    message: 'The form ended before its closing boundary: expected the whole file, found a part of it. Send it again.',
  },
  upload_field_unknown: {
    status: 400,
    message:
      'The form has a field "{field}"; expected one field `file`, and with a document also `folder`, `sender_id` and `period`. Rename or remove it.',
  },
  upload_not_one_file: {
    status: 400,
    message:
      'The form has more files in the field `file` than this request takes ({max}). Send the others in requests of their own.',
  },
  short_path_removed: {
    status: 404,
    message: '{method} {path} was removed with the other short paths. Use {method} {long}.',
  },
  route_unknown: { status: 404, message: 'There is nothing at {path}. The paths are listed at /api/v1/reference.' },
  web_app_missing: {
    status: 404,
    message:
      'The web app is not installed: {path} is missing. In a checkout, stop the service and run npm start; otherwise, install ADE again. The API works without it.',
  },
  not_signed_in: {
    status: 401,
    message:
      'The request has no token, or its token is unknown, expired or revoked, or its person disabled. Send `Authorization: Bearer TOKEN`, or sign in.',
  },
  access_denied: {
    status: 403,
    message:
      'The request needs the role {role} in {place}, and the token does not have it. Ask an administrator for the role.',
  },
  cross_site_request: {
    status: 403,
    message: 'The request comes from another site ({found}) and was not carried out. Use the web app of this server.',
  },
  request_timeout: {
    status: 408,
    message: 'The request arrived too slowly: {found}. Send it again, over a faster connection.',
  },
  too_many_at_once: {
    status: 429,
    message:
      'Too many {what} at the same time: {who} may have {max}. Wait until one has ended, or try again in {retry_after_seconds} s.',
  },
  too_many_requests: {
    status: 429,
    message: 'More than {max} such requests arrived within a minute. Try again in {retry_after_seconds} s.',
  },
  auth_off_refused: {
    status: 500,
    message:
      'ADE_AUTH is off and ADE_HOST is {host}: everybody on the network would be an administrator. Set ADE_HOST to a loopback address such as 127.0.0.1, or unset ADE_AUTH.',
  },
  address_in_use: {
    status: 500,
    message: 'The service cannot listen on {host}:{port}: {found}. Stop the program that uses it, or set ADE_PORT.',
  },
  internal_error: {
    status: 500,
    message: 'The service failed unexpectedly. The log has the details under the request id.',
  },
  workspace_unknown: { status: 404, message: 'There is no workspace {workspace_id}. Check the id.' },
  workspace_archived: {
    status: 409,
    message: 'The workspace {workspace_id} is archived and takes no changes. Un-archive it first.',
  },
  workspace_required: {
    status: 409,
    message: 'The workspace {workspace_id} cannot be archived: the short paths (`/jobs…`) use it.',
  },
  document_in_use: {
    status: 409,
    message: 'The document {document_id} is needed by the {found}. Cancel it, or wait until it has ended.',
  },
  sheet_unknown: { status: 404, message: 'There is no sheet {sheet}; sheets are numbered from 0 to {last}.' },
  preview_failed: { status: 500, message: 'The preview of {file} could not be made: {found}.' },
  config_unknown: { status: 404, message: 'There is no config {config_id} here. Check the id and the workspace.' },
  no_active_config: {
    status: 409,
    message:
      'The request names no config, and the workspace has no default config with an active version. Publish a version, or name a config.',
  },
  version_unknown: {
    status: 404,
    message: 'There is no config version {config_version_id} here. Check the id and the workspace.',
  },
  version_not_draft: {
    status: 409,
    message: 'The version {config_version_id} is {status}; only a draft can be changed. Copy it into a new draft.',
  },
  config_not_published: {
    status: 409,
    message: 'The config {config_id} has no published version. Publish one first.',
  },
  version_not_published: {
    status: 409,
    message: 'The version {config_version_id} was never published. Publish it instead.',
  },
  version_not_active: {
    status: 409,
    message:
      'The version {config_version_id} is {status}, so its publication cannot be undone. Expected the active version of its config.',
  },
  version_nothing_before: {
    status: 409,
    message:
      'No version was active before the version {config_version_id}, so none can be active again. Archive it, or publish another one.',
  },
  version_in_use: { status: 409, message: 'The version {config_version_id} cannot be removed: {found}.' },
  version_busy: {
    status: 409,
    message: 'The version {config_version_id} is being published. Wait until that has ended.',
  },
  version_not_checked: {
    status: 409,
    message:
      'The version {config_version_id} was not published: {found}, so nobody has seen what would change. GET …/publication lists what is unchecked; run that first.',
  },
  version_reason_missing: {
    status: 409,
    message:
      'The version {config_version_id} was not published: {found}. Correct the draft, or send `reason` with a code of the workspace: {expected}.',
  },
  document_not_in_publication: {
    status: 404,
    message:
      'The job {job_id} is none of the accepted documents on which this version is tried before it is published. GET …/publication lists them.',
  },
  file_unknown: { status: 404, message: 'The version has no file {path}. Check the path in the list of its files.' },
  file_path_invalid: {
    status: 400,
    message: '{path} is not allowed as a path in a package: {found}. Example: columns/member_id.ts.',
  },
  file_name_misleading: {
    status: 400,
    message:
      'The name {path} has the character {found}, which is invisible or changes the characters beside it; expected visible characters, and letters with accents as single characters. Rename the file.',
  },
  package_too_large: { status: 413, message: 'The package is too large: {found}.' },
  zip_invalid: { status: 422, message: '{file} is not a zip file of a config package: {found}.' },
  etag_required: {
    status: 428,
    message: 'A change needs the header If-Match with the ETag from your last read; a new file needs If-None-Match: *.',
  },
  etag_mismatch: {
    status: 412,
    message: '{what} was changed since it was read. Read it again, merge, and send the change with the new ETag.',
  },
  name_taken: { status: 409, message: 'There is already a {kind} named "{name}". Choose another name.' },
  token_unknown: { status: 404, message: 'There is no token {token_id}. Check the id.' },
  last_admin_token: {
    status: 409,
    message: 'Nobody else could administer the server. Give somebody else the role admin in all workspaces first.',
  },
  safe_mode_fixed: {
    status: 409,
    message: 'Safe mode is set by ADE_SAFE_MODE and cannot be switched off here. Unset the variable and restart.',
  },
  event_type_unknown: {
    status: 400,
    message:
      '{found} is no type of events, and no kind of types. See the list of types in docs/api.md, for example job.finished, or job for all types about jobs.',
  },
  event_gone: {
    status: 410,
    message:
      'There is no event {found} any more after which the list could continue: events are kept for a limited time. Read what you show again, and continue with the header ADE-Events-At of that answer.',
  },
  comparison_invalid: { status: 422, message: 'These jobs cannot be compared: {found}.' },
});
