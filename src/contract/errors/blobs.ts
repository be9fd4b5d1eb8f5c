import { defineErrors } from './define.ts';

/** What is wrong with the storage that several nodes share, or with one of its blobs. `{place}` never has a secret in it. */
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
      '"{key}" cannot be the key of a blob: {found}. Expected parts with slashes between them, each of letters, digits and ._=@+- that does not begin with a dot, in all at most {max} characters.',
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
      '{place} cannot be used with these credentials: {found}. Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN on this node: whether they are set, belong together, and have not expired.',
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
      'The clock of this node is {minutes} min {direction} that of {place}; expected at most {max} min. Set the clock, best by NTP on every node.',
  },
  blob_store_failed: {
    status: 500,
    message:
      '{place} could not {action}: {found}. Check ADE_STORAGE_URL and the AWS variables, and look into the log of the storage.',
  },
  blob_missing: {
    status: 500,
    message: '{place} has no {key}. Restore it from a backup of the storage, or run again what made it.',
  },
  blob_damaged: {
    status: 500,
    message:
      '{key} in {place} is damaged: {found}. It is not used. Restore it from a backup of the storage, or run again what made it.',
  },
  blob_exists: {
    status: 409,
    message:
      '{place} has another {key} already, and a key is written only once. Write to a new key, or remove the old blob.',
  },
  shared_files_changed: {
    status: 503,
    message:
      'Files of {folder} were changed on another node at the same time. Nothing of this request was stored. Read again what is there now, and send the request again.',
  },
  blob_source_changed: {
    status: 500,
    message:
      '{path} is not the file that was to be stored: expected the SHA-256 {expected}, found {found}. Nothing was stored. Look for what changes the file, then try again.',
  },
});
