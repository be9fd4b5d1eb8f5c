import { t } from '../../../lib/texts.ts';

interface Failure {
  title: string;
  /** What to do. */
  advice: string;
}

/** Why signing in with a provider failed, by the code that the service adds to the address of the sign-in page. */
const FAILURES: Record<string, Failure> = {
  sign_on_provider_unknown: {
    title: t`There is no such provider`,
    advice: t`The link is old, or it is not complete. Sign in with one of the buttons below.`,
  },
  sign_on_return_invalid: {
    title: t`The page to return to is not one of this app`,
    advice: t`Sign in here, then open the page again.`,
  },
  sign_on_attempt_unknown: {
    title: t`This sign-in is not valid any more`,
    advice: t`It took too long, was finished already, or was begun in another browser. Begin again here.`,
  },
  sign_on_declined: {
    title: t`The provider did not let you in`,
    advice: t`Perhaps you cancelled. Try again; if you did not cancel, ask those who manage your account there.`,
  },
  sign_on_answer_refused: {
    title: t`The provider's answer cannot be trusted`,
    advice: t`Nobody was signed in. Try again; if it stays so, tell an administrator, who finds the reason in the log of the service.`,
  },
  sign_on_address_unverified: {
    title: t`Your e-mail address is not confirmed`,
    advice: t`Confirm your address at the provider, then sign in again.`,
  },
  sign_on_no_role: {
    title: t`You may not use this service yet`,
    advice: t`None of your groups has a role here. Ask those who manage your account at the provider for the right group, or an administrator of this service.`,
  },
  sign_on_disabled: {
    title: t`You cannot sign in here any more`,
    advice: t`An administrator or your provider has ended your access. If this is a mistake, ask an administrator of this service.`,
  },
  sign_on_provider_away: {
    title: t`The provider does not answer`,
    advice: t`Try again in some minutes. Whoever is signed in can go on working; administrators for emergencies can use a token.`,
  },
};

/** The code in the part of an address behind `#`; null if no sign-in has failed. */
export function findFailureCode(hash: string): string | null {
  const code = new URLSearchParams(hash.replace(/^#/, '')).get('sign_on');
  return code !== null && /^[a-z_]{1,60}$/.test(code) ? code : null;
}

export const describeFailure = (code: string): Failure =>
  FAILURES[code] ?? {
    title: t`You were not signed in`,
    advice: t`The service could not finish it (${code}). Try again; if it stays so, tell an administrator.`,
  };
