import { defineErrors } from './define.ts';

/** Errors about the people who use ADE. */
export const peopleErrors = defineErrors({
  person_unknown: { status: 404, message: 'There is no person {person_id}. Check the id.' },
  person_disabled: {
    status: 409,
    message: '{person} has been disabled since {at}. Enable them first, or name somebody else.',
  },
  person_name_taken: {
    status: 409,
    message: 'Another person has, or had, the name {found}. Choose another name, or merge the two people.',
  },
  person_email_taken: {
    status: 409,
    message: '{person} has the address {found} already. Correct it, or merge the two people.',
  },
  person_merge_invalid: {
    status: 422,
    message: 'A person can only be merged into another one who is enabled; {found}. Name another person.',
  },
  sign_on_file_invalid: {
    status: 500,
    message:
      'The file of ADE_SIGN_ON_FILE, {path}, cannot be used: {found}. Expected providers as docs/sign-on.md describes them.',
  },
  public_url_missing: {
    status: 500,
    message:
      'Sign-on needs the address under which people reach the service: expected https://HOST in ADE_PUBLIC_URL (http only for this machine), found {found}.',
  },
  sign_on_provider_unknown: {
    status: 404,
    message: 'There is no provider of sign-on with this name. Begin again on the sign-in page.',
  },
  sign_on_return_invalid: {
    status: 400,
    message: 'A sign-on can only lead to a page of this web app, such as /app/jobs. Begin again on the sign-in page.',
  },
  sign_on_attempt_unknown: {
    status: 400,
    message:
      'This sign-on was not begun in this browser, has been finished already, or took longer than {minutes} minutes. Begin again on the sign-in page.',
  },
  sign_on_declined: {
    status: 401,
    message: 'The provider has not let you sign in. Try again, or ask those who manage your account there.',
  },
  sign_on_answer_refused: {
    status: 401,
    message:
      'The answer of the provider cannot be trusted, so nobody was signed in. Begin again; if it stays so, the log of the service says why.',
  },
  sign_on_address_unverified: {
    status: 403,
    message: 'Your provider does not confirm your e-mail address. Confirm it there, then sign in again.',
  },
  sign_on_no_role: {
    status: 403,
    message:
      'Your account has no group that may use this service. Ask those who manage your groups at the provider, or an administrator.',
  },
  sign_on_disabled: {
    status: 403,
    message: 'You cannot sign in here any more. If this is a mistake, ask an administrator of this service.',
  },
  sign_on_provider_away: {
    status: 503,
    message:
      'The provider does not answer, so nobody can sign in with it now. Whoever is signed in can go on. Try again later; an administrator for emergencies can sign in with a token.',
  },
  sign_on_required: {
    status: 403,
    message:
      'People sign in with their provider here, and not with tokens or links. Use the button of the provider on the sign-in page.',
  },
});
