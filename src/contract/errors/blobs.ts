import { defineErrors } from './define.ts';

/** Errors of the shared storage of several nodes, and of its files. `{place}` never contains a secret. */
export const blobErrors = defineErrors({
  blob_url_invalid: {
    status: 500,
    message:
      '{setting} is {found}; expected {expected}. Example: file:///srv/ade-files for a folder, s3://my-bucket/ade for a bucket.',
  },
  blob_url_with_secret: {
    status: 500,
    message:
      '{setting} has a user name or a password in it; expected an address without them, since addresses are logged. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and change the password.',
  },
  blob_key_invalid: {
    status: 500,
    message:
      '"{key}" cannot be the key of a stored file: {found}. Expected at most {max} characters: parts between slashes, each made of letters, digits and ._=@+-, and none beginning with a dot.',
  },
  blob_store_missing: {
    status: 503,
    message:
      '{place} does not exist: {found}. Make the bucket, or make or mount the folder, on every node; or correct ADE_STORAGE_URL.',
  },
  blob_store_unavailable: {
    status: 503,
    message:
      '{place} cannot be reached to {action}: {found}. Check the network, AWS_ENDPOINT_URL_S3 and the storage itself; ADE tries again.',
  },
  blob_store_credentials: {
    status: 503,
    message:
      '{place} cannot be used with these credentials: {found}. Check on this node that AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN are set, belong together and have not expired.',
  },
  blob_store_denied: {
    status: 503,
    message:
      '{place} does not allow ADE to {action}: {found}. It needs to read, write, list and remove there: change the policy of the bucket and user, or the owner and mode of the folder.',
  },
  blob_store_full: {
    status: 507,
    message: '{place} has no space left: {found}. Free some space there, or raise the quota, and try again.',
  },
  blob_store_clock: {
    status: 503,
    message:
      'The clock of this node is {minutes} min {direction} the clock of {place}; expected at most {max} min. Set the clock, preferably by NTP on every node.',
  },
  blob_store_failed: {
    status: 500,
    message:
      '{place} could not {action}: {found}. Check ADE_STORAGE_URL and the AWS variables, and look into the log of the storage.',
  },
  blob_missing: {
    status: 500,
    message:
      '{place} has no file {key}. Restore it from a backup of the storage, or repeat the job or the change that wrote it.',
  },
  blob_damaged: {
    status: 500,
    message:
      'The file {key} in {place} is damaged and is not used: {found}. Restore it from a backup of the storage, or repeat the job or the change that wrote it.',
  },
  blob_exists: {
    status: 409,
    message:
      '{place} already has a different file {key}, and ADE never overwrites a file there. Write to a new key, or remove the old file.',
  },
  shared_files_changed: {
    status: 503,
    message:
      'Another node changed files of {folder} at the same time, and this request stored nothing. Read the current state, then send the request again.',
  },
  blob_source_changed: {
    status: 500,
    message:
      '{path} changed before ADE had stored it: expected the SHA-256 {expected}, found {found}. Nothing was stored. Find the program that changes the file, then try again.',
  },
});
