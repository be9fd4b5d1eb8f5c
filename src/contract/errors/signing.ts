import { defineErrors } from './define.ts';

/** Errors of the signing key of a data folder, and of signed files. */
export const signingErrors = defineErrors({
  signing_key_unusable: {
    status: 500,
    message:
      'The signing key {path} cannot be used: expected an Ed25519 private key in PEM, found {found}. Restore the file from a backup. Without a backup, move the file away: ADE then makes a new key, and still checks old signatures with the public keys in keys/public.',
  },
  activity_head_unreadable: {
    status: 422,
    message:
      "{path} isn't the end of a chain of the activity: expected a file that `ade activity head` or `ade activity export` wrote, or a hash of 64 hex digits; found {found}.",
  },
});
