import { defineErrors } from './define.ts';

/** What is wrong with the key that a data folder signs with. */
export const signingErrors = defineErrors({
  signing_key_unusable: {
    status: 500,
    message:
      'The key {path}, with which ADE signs, cannot be used: expected an Ed25519 private key in PEM, found {found}. Put the file back from a backup. Without one, move it away: ADE then makes a new key, and what the old one signed is still checked with its public key in keys/public.',
  },
});
