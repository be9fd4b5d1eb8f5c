import { defineErrors } from './define.ts';

/** What is wrong with the key that a data folder signs with, or with what was signed. */
export const signingErrors = defineErrors({
  signing_key_unusable: {
    status: 500,
    message:
      'The key {path}, with which ADE signs, cannot be used: expected an Ed25519 private key in PEM, found {found}. Put the file back from a backup. Without one, move it away: ADE then makes a new key, and what the old one signed is still checked with its public key in keys/public.',
  },
  activity_head_unreadable: {
    status: 422,
    message:
      "{path} isn't the end of a chain of the activity: expected a file that `ade activity head` or `ade activity export` wrote, or a hash of 64 hex digits; found {found}.",
  },
});
